import type { Outcome, Result } from "./outcome";
import type { Selection } from "./run";

const OUTCOMES: readonly Outcome[] = ["killed", "unnamed", "rewarded", "survived", "crashed"];

type Counts = { readonly [outcome in Outcome]: number };

/** Mutants of one kind that no verdict and no finding tells from the blueprint itself. */
export interface SurvivingKind {
  readonly kind: string;
  /** Resources that the surviving mutants stand for. */
  readonly resources: number;
  readonly mutants: number;
  /** Whether anything looks at the field. */
  readonly read: boolean;
}

/** What a run came to. */
export interface MutationSummary {
  readonly blueprint: string;
  readonly selection: Selection;
  readonly deletions: Counts;
  readonly fields: Counts;
  readonly survivors: readonly SurvivingKind[];
  /** Kinds where something changed and did not name the resource, and an example of what was said. */
  readonly unnamed: readonly { readonly kind: string; readonly mutants: number; readonly says?: string }[];
}

function countsOf(results: readonly Result[]): Counts {
  const of = (outcome: Outcome) => results.filter((result) => result.outcome === outcome).length;
  return {
    killed: of("killed"),
    unnamed: of("unnamed"),
    rewarded: of("rewarded"),
    survived: of("survived"),
    crashed: of("crashed"),
  };
}

function byKind(results: readonly Result[]): Map<string, Result[]> {
  const kinds = new Map<string, Result[]>();
  for (const result of results) kinds.set(result.kind, [...(kinds.get(result.kind) ?? []), result]);
  return kinds;
}

/** Sums up what became of mutants. */
export function summaryOf(
  blueprint: string,
  selection: Selection,
  results: readonly Result[],
): MutationSummary {
  const survivors = [...byKind(results.filter(({ outcome }) => outcome === "survived"))].map(
    ([kind, alike]) => ({
      kind,
      resources: alike.reduce((sum, { standsFor }) => sum + standsFor, 0),
      mutants: alike.length,
      read: alike.some(({ read }) => read),
    }),
  );
  const others = results.filter(({ outcome }) => outcome !== "survived" && outcome !== "killed");
  return {
    blueprint,
    selection,
    deletions: countsOf(results.filter(({ field }) => field === undefined)),
    fields: countsOf(results.filter(({ field }) => field !== undefined)),
    survivors: survivors.sort(
      (left, right) => right.resources - left.resources || (left.kind < right.kind ? -1 : 1),
    ),
    unnamed: [...byKind(others)].map(([kind, alike]) => ({
      kind,
      mutants: alike.length,
      says: alike[0]?.says,
    })),
  };
}

/** Kinds that are shown of each list; the file has them all. */
const SHOWN = 40;

/** A summary as a table for people. */
export function summaryText({ blueprint, deletions, fields, survivors, unnamed }: MutationSummary): string {
  const row = (title: string, counts: Counts) =>
    `${title.padEnd(12)}${OUTCOMES.map((outcome) => String(counts[outcome]).padStart(10)).join("")}`;
  return [
    `${blueprint}: of the resources of one role (at each site, of each service) one has its fields broken, and stands for the others`,
    `${"".padEnd(12)}${OUTCOMES.map((outcome) => outcome.padStart(10)).join("")}`,
    row("deletions", deletions),
    row("fields", fields),
    "",
    `Survivors by kind, the most resources first (${Math.min(SHOWN, survivors.length)} of ${survivors.length})`,
    ...survivors
      .slice(0, SHOWN)
      .map(
        ({ kind, resources, read }) =>
          `${String(resources).padStart(6)}  ${kind}${read ? "" : "; never looked at"}`,
      ),
    "",
    `Changed without a word of the resource (${Math.min(SHOWN, unnamed.length)} of ${unnamed.length})`,
    ...unnamed
      .slice(0, SHOWN)
      .map(({ kind, mutants, says }) => `${String(mutants).padStart(6)}  ${kind}: ${says ?? ""}`),
    "",
  ].join("\n");
}
