import { seeded } from "@holdfast/drill/users/random";
import type { Resource } from "@holdfast/resilience";
import { BEYOND, type MutationName, mutationNames, mutations } from "./mutations";
import { type Json, oneOf, type State } from "./state";

/** The most mutations of one case. */
const MOST = 20;

/** One mutation of a case. It draws numbers of its own, so that leaving another out does not change it. */
export interface Step {
  readonly mutation: MutationName;
  readonly seed: number;
}

/** A damaged blueprint. */
export interface DamagedCase {
  readonly seed: number;
  readonly steps: readonly Step[];
}

/** The case of a seed: 1 to 20 mutations, few more often than many, since what is damaged a lot is mostly refused. */
export function damagedCase(seed: number): DamagedCase {
  // Seeds that follow each other are those of cases that follow each other.
  const random = seeded(Math.imul(seed, 0x9e3779b1));
  const count = 1 + Math.floor(MOST * random() ** 3);
  const steps = Array.from({ length: count }, () => ({
    mutation: oneOf(random, mutationNames),
    seed: Math.floor(random() * 2 ** 32),
  }));
  return { seed, steps };
}

/** A damaged file, and what was done to it. */
export interface Damaged {
  readonly text: string;
  readonly resources: readonly State[];
  /** What each mutation did, in words. */
  readonly done: readonly string[];
}

/** Resources as the engine writes them. */
export function statesOf(resources: readonly Resource[]): string {
  return JSON.stringify(resources.map(({ name: _, ...state }) => state));
}

/**
 * Damages resources, and writes the file that a command would be given.
 *
 * @param states the resources, as {@link statesOf} wrote them
 * @param steps the mutations, in order
 * @param asPreview whether they are written as a preview, or else as an exported stack
 */
export function damage(states: string, steps: readonly Step[], asPreview: boolean): Damaged {
  const resources = JSON.parse(states) as State[];
  const done = steps.map(({ mutation, seed }) => {
    const where = mutations[mutation](seeded(seed), resources);
    return `${mutation}: ${where ?? "nothing to damage"}`;
  });
  const content = asPreview
    ? { steps: resources.map((resource) => ({ op: "create", urn: resource.urn, newState: resource })) }
    : { version: 3, deployment: { resources } };
  const text = JSON.stringify(content as unknown as Json).replaceAll(`"${BEYOND}"`, "1e400");
  return { text, resources, done };
}
