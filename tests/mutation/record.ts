import { writeFileSync } from "node:fs";
import * as path from "node:path";
import { coverageLine, coverageOf, coveragePage, readCoverage } from "./coverage";
import { isWeakening } from "./weakening-mutants";
import type { Result } from "./outcome";
import { inOrder, readRatchet, writeRatchet } from "./ratchet";
import { isOfType, type Selection } from "./run";
import { REPOSITORY } from "./subjects";

type Lines = Readonly<Record<string, string>>;

/** What was measured beside what is known of what was not: of all that is known, where only the unmeasured was. */
export function beside<Known>(
  known: Readonly<Record<string, Known>>,
  measured: Readonly<Record<string, Known>>,
  { type, unmeasured }: Pick<Selection, "type" | "unmeasured">,
): Record<string, Known> {
  if (unmeasured) return { ...known, ...measured };
  if (type === undefined) return measured;
  const others = Object.entries(known).filter(([key]) => !isOfType(key.split(" ")[0] ?? "", type));
  return { ...Object.fromEntries(others), ...measured };
}

/** Lines on every field that is known or was measured, by type. */
export function coverageRecord(
  known: Readonly<Record<string, Lines>>,
  results: readonly Result[],
  selection: Pick<Selection, "type" | "unmeasured">,
): Record<string, Lines> {
  const measured = Object.entries(coverageOf(results)).map(([type, fields]): [string, Lines] => {
    const lines = Object.entries(fields).map(([field, each]): [string, string] => [
      field,
      coverageLine(each),
    ]);
    // Of a type that is known already, only some of the fields may be new.
    return [type, inOrder({ ...(selection.unmeasured ? known[type] : {}), ...Object.fromEntries(lines) })];
  });
  return beside(known, Object.fromEntries(measured), selection);
}

/** Writes what a run over every mutant that was selected came to: the page, and what the tests hold later runs against. */
export function recordRun(results: readonly Result[], selection: Selection): void {
  const write = <Known>(file: string, measured: Record<string, Known>) =>
    writeRatchet(file, beside(readRatchet<Known>(file), measured, selection));
  const coverage = coverageRecord(readRatchet<Lines>("coverage.json"), results, selection);
  writeRatchet("coverage.json", coverage);
  writeFileSync(path.join(REPOSITORY, "docs/coverage.md"), coveragePage(readCoverage(coverage)));
  const counts: Record<string, number> = {};
  for (const { kind, outcome } of results) if (outcome === "survived") counts[kind] = (counts[kind] ?? 0) + 1;
  write("survivors.json", counts);
  const rewarded = results.filter((result) => isWeakening(result) && result.improved.length > 0);
  write(
    "rewarded-mutations.json",
    Object.fromEntries(rewarded.map(({ kind, improved }) => [kind, improved[0]!])),
  );
}
