import { existsSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import * as path from "node:path";
import type * as pulumi from "@pulumi/pulumi";
import { InvalidInputError } from "@holdfast/resilience";
import type { Project } from "./project";
import { RecordingMonitor, type RegisteredResource } from "./recording-monitor";

/** How a program is run. */
export interface EvaluateOptions {
  /**
   * Errors carry stack traces, which name lines of the sources. Without it they carry none, since the runtime takes a
   * trace for every promise and resource, which is a third of the time, and twice that with lines of the sources.
   *
   * @default false
   */
  readonly traces?: boolean;
}

/** Parts of Pulumi's runtime that its declarations leave out. */
type Runtime = typeof pulumi.runtime & {
  setMockOptions(monitor: object, project: string, stack: string, preview: boolean): void;
  awaitFeatureSupport(): Promise<void>;
  waitForRPCs(): Promise<void>;
};

/** What this command calls of the runtime. */
const CALLED = [
  "setMockOptions",
  "awaitFeatureSupport",
  "setAllConfig",
  "runInPulumiStack",
  "waitForRPCs",
] as const;

/** The runtime that the program finds, be it another copy than this command's. */
function runtimeOf(load: NodeJS.Require): Runtime {
  const { runtime } = load("@pulumi/pulumi") as { runtime: Runtime };
  if (CALLED.every((name) => typeof runtime[name] === "function")) return runtime;
  const { version } = load("@pulumi/pulumi/package.json") as { version: string };
  throw new InvalidInputError({
    what: `programs with @pulumi/pulumi ${version} cannot be evaluated without the engine`,
    where: load.resolve("@pulumi/pulumi"),
    why: `its runtime has no ${CALLED.filter((name) => typeof runtime[name] !== "function").join(", ")}`,
    fix: "npm install @pulumi/pulumi@3, or let the engine evaluate it: pulumi preview --json --show-sames, and --from",
  });
}

/** True where the package that a folder belongs to says that its files are ES modules. */
function isModulePackage(folder: string): boolean {
  const file = path.join(folder, "package.json");
  if (existsSync(file)) {
    const content = JSON.parse(readFileSync(file, "utf8")) as { type?: unknown } | null;
    return content?.type === "module";
  }
  return folder !== path.dirname(folder) && isModulePackage(path.dirname(folder));
}

/** What a program exports as Pulumi takes it: of an ES module, the default where there is one. */
function mainExport(exported: unknown, { workingFolder }: Project): unknown {
  if (typeof exported !== "object" || exported === null || !("default" in exported)) return exported;
  return isModulePackage(workingFolder) ? exported.default : exported;
}

/**
 * Runs a Pulumi program inside this process, without the engine, plugins, credentials or network, and
 * returns every resource that it registers, in the shape of the engine's state. What it registers later
 * still, from timers for instance, is added to the list that was returned.
 *
 * Works once in a process: modules of the program stay loaded.
 *
 * @param project what {@link readProject} returned
 * @throws whatever the program throws, also from inside an `apply`
 */
export async function evaluate(
  project: Project,
  { traces = false }: EvaluateOptions = {},
): Promise<RegisteredResource[]> {
  // The program must find the runtime that is prepared here, so it is loaded from where the program is.
  const load = createRequire(path.join(project.folder, "Pulumi.yaml"));
  const runtime = runtimeOf(load);
  const monitor = new RecordingMonitor(runtime);
  runtime.setMockOptions(monitor, project.name, project.stack, true);
  await runtime.awaitFeatureSupport();
  runtime.setAllConfig({ ...project.configuration }, [...project.secretKeys]);

  // After a failure the handler stays: the runtime rejects several promises for one error, some of them later.
  let fail: (cause: unknown) => void = () => {};
  const failed = new Promise<never>((_resolve, reject) => (fail = reject));
  process.on("unhandledRejection", fail);
  const before = process.sourceMapsEnabled;
  process.setSourceMapsEnabled(traces);
  const { stackTraceLimit } = Error;
  if (!traces) Error.stackTraceLimit = 0;
  const run = async () => {
    await runtime.runInPulumiStack(async () => {
      const exported = mainExport(load(project.program), project);
      return typeof exported === "function"
        ? ((await (exported as () => unknown)()) as object)
        : (exported as object);
    });
    await runtime.waitForRPCs();
    // Rejections of promises that nobody waits for are told in the turn after the last one settles.
    await new Promise((resolve) => setImmediate(resolve));
  };
  try {
    await Promise.race([run(), failed]);
  } catch (cause) {
    // What the engine alone can answer is said better by the one who was asked than by who passed the answer on.
    throw monitor.refusals[0] ?? cause;
  } finally {
    Error.stackTraceLimit = stackTraceLimit;
    process.setSourceMapsEnabled(before);
  }
  process.off("unhandledRejection", fail);
  return monitor.registered;
}
