import type { Report, Verdict } from "@holdfast/resilience";
import chalk from "chalk";
import { outcomeColours } from "./outcome-colours";
import { duration, loss as lossText, percent } from "./phrases";

/** Columns of {@link oneLoss}; the last one is not padded. */
const HEADINGS = ["service", "outcome", "served", "recovery", "writes lost", "promise"];

/** Most reasons that are printed of a verdict that does not keep its promise; `explain` prints them all. */
const REASONS = 4;

function cells(verdict: Verdict): string[] {
  return [
    verdict.service,
    verdict.outcome,
    percent(verdict.served),
    verdict.rtoSeconds === null ? "by hand" : duration(verdict.rtoSeconds),
    verdict.rpoSeconds === null
      ? "no bound"
      : verdict.rpoSeconds === 0
        ? "none"
        : duration(verdict.rpoSeconds),
    verdict.goal === null ? "none" : verdict.met ? "kept" : `not kept: ${verdict.unmet.join(", ")}`,
  ];
}

function reasons(verdict: Verdict): string[] {
  if (verdict.met) return [];
  // That the sites are lost is in the heading.
  const because = verdict.because.filter(
    ({ text }) => !verdict.lost.some((name) => text === `${name} is lost`),
  );
  const told = because.slice(0, REASONS).map((reason) => `  ${reason.text}`);
  const more = because.length - told.length;
  if (more > 0)
    told.push(`  and ${more} more: holdfast explain ${verdict.service} --lose ${verdict.lost.join(",")}`);
  return verdict.fix ? [...told, `  fix: ${verdict.fix}`] : told;
}

/** What one loss leaves of every service: a line each, and the reasons where a promise is not kept. */
export function oneLoss({ verdicts }: Report): string {
  const rows = verdicts.map(cells);
  const widths = HEADINGS.map((heading, column) =>
    Math.max(heading.length, ...rows.map((row) => row[column]?.length ?? 0)),
  );
  const line = (row: readonly string[], colour: (text: string) => string) =>
    row
      .map((text, column) =>
        column === 1 ? colour(text.padEnd(widths[column] ?? 0)) : text.padEnd(widths[column] ?? 0),
      )
      .join("  ")
      .trimEnd();
  const lines = [
    chalk.bold(`without ${lossText(verdicts[0]?.lost ?? [])}`),
    line(HEADINGS, (text) => text),
    ...verdicts.flatMap((verdict, index) => [
      line(rows[index] ?? [], outcomeColours[verdict.outcome]),
      ...reasons(verdict),
    ]),
  ];
  return `${lines.join("\n")}\n\n`;
}
