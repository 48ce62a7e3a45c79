import { writeFileSync } from "node:fs";
import * as path from "node:path";
import { coverageLine, coverageOf, coveragePage, readCoverage } from "./coverage";
import { isWeakening } from "./weakening-mutants";
import type { Result } from "./outcome";
import { readRatchet, writeRatchet } from "./ratchet";
import { REPOSITORY } from "./subjects";

/** What is known of other types, beside what was measured of some; of all of them, where no type was chosen. */
function beside<Known>(
  file: string,
  measured: Readonly<Record<string, Known>>,
  type: string | undefined,
): Record<string, Known> {
  if (type === undefined) return measured;
  const others = Object.entries(readRatchet<Known>(file)).filter(
    ([key]) => !key.split(" ")[0]?.includes(type),
  );
  return { ...Object.fromEntries(others), ...measured };
}

/**
 * Writes what a run over every mutant came to: the page, and what the tests hold later runs against.
 *
 * @param type text in the types that were run; absent: all of them were
 */
export function recordRun(results: readonly Result[], type?: string): void {
  const lines = Object.entries(coverageOf(results)).map(([of, fields]) => [
    of,
    Object.fromEntries(Object.entries(fields).map(([field, known]) => [field, coverageLine(known)])),
  ]);
  const measured = Object.fromEntries(lines) as Record<string, Record<string, string>>;
  const known = beside("coverage.json", measured, type);
  writeRatchet("coverage.json", known);
  writeFileSync(path.join(REPOSITORY, "docs/coverage.md"), coveragePage(readCoverage(known)));
  const survived = results.filter(({ outcome }) => outcome === "survived");
  const counts: Record<string, number> = {};
  for (const { kind } of survived) counts[kind] = (counts[kind] ?? 0) + 1;
  writeRatchet("survivors.json", beside("survivors.json", counts, type));
  const rewarded = results.filter((result) => isWeakening(result) && result.improved.length > 0);
  const improvements = Object.fromEntries(rewarded.map(({ kind, improved }) => [kind, improved[0]!]));
  writeRatchet("rewarded-mutations.json", beside("rewarded-mutations.json", improvements, type));
}
