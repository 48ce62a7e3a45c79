import type { Report, Verdict } from "@holdfast/resilience";
import chalk from "chalk";
import { lossesByKind } from "./losses-by-kind";
import { lossesOf } from "./losses";
import { outcomeColours } from "./outcome-colours";

/** Room for the longest outcome and the mark of an unmet goal. */
const CELL = "read-only!".length + 1;

/** Joins what is lost into the key of a column. */
function column(verdict: Verdict): string {
  return verdict.lost.join(" ");
}

function cell(verdict: Verdict | undefined): string {
  if (!verdict) return "".padEnd(CELL);
  const text = `${verdict.outcome}${verdict.met ? "" : "!"}`.padEnd(CELL);
  return verdict.met
    ? outcomeColours[verdict.outcome](text)
    : chalk.bold(outcomeColours[verdict.outcome](text));
}

/** One table: a row a service, a column a loss, for all losses of one number of elements. */
function table(verdicts: readonly Verdict[], width: number, title: string): string {
  const services = [...new Set(verdicts.map((verdict) => verdict.service))];
  const losses = [...new Map(verdicts.map((verdict) => [column(verdict), verdict.lost])).values()];
  const at = new Map(verdicts.map((verdict) => [`${verdict.service}\n${column(verdict)}`, verdict]));
  const headings = Math.max(...losses.map((lost) => lost.length));
  const lines = [chalk.bold(title)];
  for (let line = 0; line < headings; line++) {
    const names = losses.map((lost) => (lost[line] ?? "").padEnd(CELL)).join(" ");
    lines.push(`${"".padEnd(width)}  ${chalk.bold(names)}`.trimEnd());
  }
  for (const service of services) {
    const cells = losses.map((lost) => cell(at.get(`${service}\n${lost.join(" ")}`))).join(" ");
    lines.push(`${service.padEnd(width)}  ${cells}`.trimEnd());
  }
  return `${lines.join("\n")}\n`;
}

/**
 * The report as text: a table for the losses of one site, of two, and so on, and a line for each loss of
 * something else. Each cell is the outcome; an exclamation mark says that the service's goal is not met.
 */
export function matrix(report: Report): string {
  const ofSites = new Set(
    lossesOf(report.verdicts)
      .filter((loss) => loss.ofSites)
      .map((loss) => loss.id),
  );
  const verdicts = report.verdicts.filter((verdict) => ofSites.has(verdict.loss));
  const width = Math.max(...verdicts.map((verdict) => verdict.service.length), 7);
  const sizes = [...new Set(verdicts.map((verdict) => verdict.lost.length))].sort((a, b) => a - b);
  const titles = ["nothing lost", "one site lost", "two sites lost"];
  const tables = sizes.map((size) =>
    table(
      verdicts.filter((verdict) => verdict.lost.length === size),
      width,
      titles[size] ?? `${size} sites lost`,
    ),
  );
  const others = lossesByKind(report.verdicts);
  // An empty line parts the last table from what follows.
  return [...tables, ...(others ? [others] : []), ""].join("\n");
}
