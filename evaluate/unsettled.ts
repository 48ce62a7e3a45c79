import { createRequire } from "node:module";
import * as path from "node:path";
import type { ProgramFailure } from "./program-failure";
import type { Project } from "./project";

/** What Pulumi's runtime keeps of a resource that is not registered yet; its declarations leave it out. */
interface PendingRegistration {
  readonly name?: string;
  readonly type?: string;
  /** The property whose value is waited for. */
  readonly inputProperty?: string;
}

interface RuntimeState {
  getStore(): { readonly pendingResourceRegistrations?: ReadonlyMap<object, PendingRegistration> };
}

/** How many resources are named. */
const MOST_NAMED = 5;

function pendingRegistrations(project: Project): PendingRegistration[] {
  const load = createRequire(path.join(project.folder, "Pulumi.yaml"));
  const state = load("@pulumi/pulumi/runtime/state") as RuntimeState;
  return [...(state.getStore().pendingResourceRegistrations?.values() ?? [])];
}

function named({ name, type, inputProperty }: PendingRegistration): string {
  return `${name} (${type})${inputProperty === undefined ? "" : ` for its input ${inputProperty}`}`;
}

/**
 * What is said of a program that has not settled, though nothing of it runs any more or its time is over; `undefined`
 * where it has settled.
 *
 * @param loaded whether the program itself, apart from its resources, has come to its end
 * @param afterSeconds how long it ran, where it was its time that ended
 */
export function unsettled(
  project: Project,
  loaded: boolean,
  afterSeconds?: number,
): ProgramFailure | undefined {
  const pending = pendingRegistrations(project);
  if (loaded && pending.length === 0) return undefined;
  const names = pending.slice(0, MOST_NAMED).map(named);
  if (pending.length > MOST_NAMED) names.push(`and ${pending.length - MOST_NAMED} more`);
  const waiting = pending.length === 0 ? "a promise of the program itself" : names.join(", ");
  return {
    what: `the program does not settle: what never comes is waited for by ${waiting}`,
    where: project.program,
    why:
      afterSeconds === undefined
        ? "nothing is left to run, so a promise or output that it waits for never resolves, and not everything is declared"
        : `after ${afterSeconds} s it still waits, and not everything is declared`,
    fix: `resolve that promise or output${afterSeconds === undefined ? "" : ", or give the program more time: --timeout SECONDS"}`,
  };
}
