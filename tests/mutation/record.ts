import { writeFileSync } from "node:fs";
import * as path from "node:path";
import { coverageLine, coverageOf, coveragePage } from "./coverage";
import { isWeakening } from "./weakening-mutants";
import type { Result } from "./outcome";
import { writeRatchet } from "./ratchet";
import { REPOSITORY } from "./subjects";

/** Writes what a run over every mutant of every blueprint came to: the page, and what the tests hold later runs against. */
export function recordRun(results: readonly Result[]): void {
  const coverage = coverageOf(results);
  writeFileSync(path.join(REPOSITORY, "docs/coverage.md"), coveragePage(coverage));
  const lines = Object.entries(coverage).map(([type, fields]) => [
    type,
    Object.fromEntries(Object.entries(fields).map(([field, known]) => [field, coverageLine(known)])),
  ]);
  writeRatchet("coverage.json", Object.fromEntries(lines) as Record<string, Record<string, string>>);
  const survived = results.filter(({ outcome }) => outcome === "survived");
  const counts: Record<string, number> = {};
  for (const { kind } of survived) counts[kind] = (counts[kind] ?? 0) + 1;
  writeRatchet("survivors.json", counts);
  const rewarded = results.filter((result) => isWeakening(result) && result.improved.length > 0);
  writeRatchet(
    "rewarded-mutations.json",
    Object.fromEntries(rewarded.map(({ kind, improved }) => [kind, improved[0]!])),
  );
}
