import { DELETED } from "./coverage";
import { whyNot } from "./not-load-bearing";
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

/** How many mutants are killed or, of fields, excused. */
export interface Bar {
  readonly noticed: number;
  readonly of: number;
}

/** What a run came to. */
export interface MutationSummary {
  readonly blueprint: string;
  readonly selection: Selection;
  readonly deletions: Counts;
  readonly fields: Counts;
  /** What the project asks of itself. */
  readonly bars: { readonly deletions: Bar; readonly fields: Bar };
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

function barsOf(results: readonly Result[]): MutationSummary["bars"] {
  const isKilled = ({ outcome }: Result) => outcome === "killed";
  const placeOf = ({ type, field = DELETED }: Result) => `${type} ${field}`;
  const read = new Set(results.filter(isKilled).map(placeOf));
  // A field that is read has no excuse for the ways of breaking it that go unnoticed.
  const isExcused = (result: Result) =>
    !read.has(placeOf(result)) && whyNot(result.type, result.field ?? DELETED) !== undefined;
  const deletions = results.filter((result) => result.field === undefined && !isExcused(result));
  const fields = results.filter(({ field }) => field !== undefined);
  return {
    deletions: { noticed: deletions.filter(isKilled).length, of: deletions.length },
    fields: {
      noticed: fields.filter((result) => isKilled(result) || isExcused(result)).length,
      of: fields.length,
    },
  };
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
    bars: barsOf(results),
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

/** A share, rounded down so that no bar looks met that is not. */
function shareOf(part: number, whole: number): string {
  return whole === 0 ? "none" : `${(Math.floor((part / whole) * 1000) / 10).toFixed(1)}% of ${whole}`;
}

/** A summary as a table for people. */
export function summaryText({
  blueprint,
  deletions,
  fields,
  bars,
  survivors,
  unnamed,
}: MutationSummary): string {
  const row = (title: string, counts: Counts) =>
    `${title.padEnd(12)}${OUTCOMES.map((outcome) => String(counts[outcome]).padStart(10)).join("")}`;
  return [
    `${blueprint}: of the resources of one role (at each site, of each service) one has its fields broken, and stands for the others`,
    `${"".padEnd(12)}${OUTCOMES.map((outcome) => outcome.padStart(10)).join("")}`,
    row("deletions", deletions),
    row("fields", fields),
    "",
    `Deletions of load-bearing resources that are noticed: ${shareOf(bars.deletions.noticed, bars.deletions.of)}`,
    `Broken fields that are noticed, or need not be: ${shareOf(bars.fields.noticed, bars.fields.of)}`,
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
