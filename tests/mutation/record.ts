import { writeFileSync } from "node:fs";
import * as path from "node:path";
import { coverageLine, coverageOf, coveragePage, readCoverage } from "./coverage";
import { isWeakening } from "./weakening-mutants";
import type { Result } from "./outcome";
import { readRatchet, writeRatchet } from "./ratchet";
import type { Selection } from "./run";
import { REPOSITORY } from "./subjects";

/** Of what a run was: of one type, of fields that nobody had measured, or of everything. */
type Part = Pick<Selection, "type" | "unmeasured">;

/** What is known of what a run was not of, beside what it measured. */
function beside<Known>(
  file: string,
  measured: Readonly<Record<string, Known>>,
  { type, unmeasured }: Part,
): Record<string, Known> {
  if (unmeasured) return { ...readRatchet<Known>(file), ...measured };
  if (type === undefined) return measured;
  const others = Object.entries(readRatchet<Known>(file)).filter(
    ([key]) => !key.split(" ")[0]?.includes(type),
  );
  return { ...Object.fromEntries(others), ...measured };
}

/**
 * Writes what a run over every mutant came to: the page, and what the tests hold later runs against.
 *
 * @param part what was run; empty: everything
 */
export function recordRun(results: readonly Result[], part: Part): void {
  const before = part.unmeasured ? readRatchet<Record<string, string>>("coverage.json") : {};
  const lines = Object.entries(coverageOf(results)).map(([of, fields]) => {
    const found = Object.entries(fields).map(([field, known]) => [field, coverageLine(known)] as const);
    const all = [...Object.entries(before[of] ?? {}), ...found];
    return [of, Object.fromEntries(all.sort(([left], [right]) => (left < right ? -1 : 1)))];
  });
  const measured = Object.fromEntries(lines) as Record<string, Record<string, string>>;
  const known = beside("coverage.json", measured, part);
  writeRatchet("coverage.json", known);
  writeFileSync(path.join(REPOSITORY, "docs/coverage.md"), coveragePage(readCoverage(known)));
  const survived = results.filter(({ outcome }) => outcome === "survived");
  const counts: Record<string, number> = {};
  for (const { kind } of survived) counts[kind] = (counts[kind] ?? 0) + 1;
  writeRatchet("survivors.json", beside("survivors.json", counts, part));
  const rewarded = results.filter((result) => isWeakening(result) && result.improved.length > 0);
  const improvements = Object.fromEntries(rewarded.map(({ kind, improved }) => [kind, improved[0]!]));
  writeRatchet("rewarded-mutations.json", beside("rewarded-mutations.json", improvements, part));
}
