import type { Blueprint, Report, Verdict } from "@holdfast/resilience";
import chalk from "chalk";
import { lossesByKind } from "./losses-by-kind";
import { lossesOf, type ShownLoss } from "./losses";
import { lossElementText } from "../text/loss-text";
import { activePassiveServices } from "../text/active-passive";
import { outcomeColours } from "../text/outcome-colours";
import { servicesOf, survivalGoals } from "../text/phrases";
import { shortened, tableLines, terminalColumns, textWidth } from "./table";
import { terminalText } from "../text/untrusted-text";

/** Columns before those of losses: the service, and what it is to survive. */
const BEFORE = 2;

/** Spaces between two columns. */
const GAP = 2;

/** The widest names of services and of lost sites, in columns: Kubernetes takes 63 characters at most. */
const WIDEST = { service: 63, site: 24 };

const LEGEND = {
  accepted: "(down): more is lost than the service's goal covers",
  unmet: "down!: the service's goal is not met",
  exempted: "down*: the service's goal is not met, and that is accepted",
};

const ACTIVE_PASSIVE = "active-passive (one leader, so writes go to one site at a time):";

/** Whether an outcome is not what a service does every day, and no goal says that it should be. */
export function isAccepted({ goal, outcome, met }: Verdict): boolean {
  return met && goal === null && outcome !== "serving";
}

/** The thing of a loss that stands in a line of its heading, in words. */
function lostAt(lost: ShownLoss["lost"], line: number): string {
  const element = lost[line];
  return element ? lossElementText(element) : "";
}

function cellText(verdict: Verdict | undefined): string {
  if (!verdict) return "";
  if (!verdict.met) return `${verdict.outcome}${verdict.accepted ? "*" : "!"}`;
  return isAccepted(verdict) ? `(${verdict.outcome})` : verdict.outcome;
}

function coloured(verdict: Verdict | undefined, text: string): string {
  if (!verdict) return text;
  if (isAccepted(verdict)) return chalk.dim(text);
  const inColour = outcomeColours[verdict.outcome](text);
  return verdict.met ? inColour : chalk.bold(inColour);
}

/** One table: a row a service, a column a loss. The names of a loss stand below each other. */
class LossTable {
  private readonly services: readonly string[];
  private readonly at: ReadonlyMap<string, Verdict>;
  private readonly goals: ReadonlyMap<string, string>;

  constructor(
    private readonly title: string,
    private readonly losses: readonly ShownLoss[],
    verdicts: readonly Verdict[],
    blueprint: Blueprint,
  ) {
    this.services = servicesOf(verdicts);
    this.at = new Map(verdicts.map((verdict) => [`${verdict.service}\n${verdict.loss}`, verdict]));
    this.goals = survivalGoals(blueprint);
  }

  /** The table, or several where one is wider than the terminal. */
  lines(columns: number): string[] {
    const width = (cells: readonly string[]) => GAP + Math.max(...cells.map(textWidth));
    const rows = this.rows(this.losses);
    const wide = this.losses.map((_, index) => width(rows.map((row) => row[BEFORE + index] ?? "")));
    const before = width(rows.map(([service = ""]) => service)) + width(rows.map(([, goal = ""]) => goal));
    const parts: ShownLoss[][] = [];
    let room = 0;
    for (const [index, loss] of this.losses.entries()) {
      const needed = wide[index] ?? 0;
      if (parts.length === 0 || needed > room) {
        parts.push([]);
        // No gap follows the last column.
        room = columns + GAP - before;
      }
      parts.at(-1)?.push(loss);
      room -= needed;
    }
    return parts.flatMap((part, index) => {
      const which = parts.length > 1 ? ` (${index + 1} of ${parts.length})` : "";
      return [chalk.bold(`${this.title}${which}`), ...this.part(part), ""];
    });
  }

  private verdict(service: string | undefined, loss: ShownLoss | undefined): Verdict | undefined {
    return this.at.get(`${service}\n${loss?.id}`);
  }

  private rows(losses: readonly ShownLoss[]): string[][] {
    const height = Math.max(1, ...losses.map(({ lost }) => lost.length));
    const headings = Array.from({ length: height }, (_, line) => [
      ...(line === height - 1 ? ["service", "goal"] : ["", ""]),
      ...losses.map(({ lost }) => shortened(terminalText(lostAt(lost, line)), WIDEST.site)),
    ]);
    const rows = this.services.map((service) => [
      shortened(terminalText(service), WIDEST.service),
      this.goals.get(service) ?? "no goal",
      ...losses.map((loss) => cellText(this.verdict(service, loss))),
    ]);
    return [...headings, ...rows];
  }

  private part(losses: readonly ShownLoss[]): string[] {
    const rows = this.rows(losses);
    const headings = rows.length - this.services.length;
    return tableLines(rows, {
      side: () => "left",
      style: (text, row, column) => {
        if (row < headings) return chalk.bold(text);
        if (column < BEFORE) return text;
        return coloured(this.verdict(this.services[row - headings], losses[column - BEFORE]), text);
      },
    });
  }
}

function legend(verdicts: readonly Verdict[]): string[] {
  return [
    ...(verdicts.some(({ met, accepted }) => !met && !accepted) ? [LEGEND.unmet] : []),
    ...(verdicts.some(({ accepted }) => accepted) ? [LEGEND.exempted] : []),
    ...(verdicts.some(isAccepted) ? [LEGEND.accepted] : []),
  ];
}

/** Which services write at one site at a time, in lines that are no wider than the terminal. */
function activePassiveLines(blueprint: Blueprint, columns: number): string[] {
  const services = activePassiveServices(blueprint);
  if (services.length === 0) return [];
  const lines = [ACTIVE_PASSIVE];
  for (const [index, name] of services.entries()) {
    const word = `${shortened(terminalText(name), WIDEST.service)}${index < services.length - 1 ? "," : ""}`;
    if (textWidth(`${lines.at(-1)} ${word}`) <= columns) lines.push(`${lines.pop()} ${word}`);
    else lines.push(`  ${word}`);
  }
  return lines;
}

/**
 * The report as text: a table for the losses of one site, of two, and so on, and a line for each loss of something else.
 * Each cell is the outcome, each row begins with what its service is to survive. An exclamation mark says that the goal
 * is not met, brackets that no goal holds under this loss.
 *
 * @param columns of the terminal; a table that is wider is split
 */
export function matrix(report: Report, blueprint: Blueprint, columns = terminalColumns()): string {
  const losses = lossesOf(report.verdicts).filter((loss) => loss.ofSites);
  const sizes = [...new Set(losses.map(({ lost }) => lost.length))].sort((a, b) => a - b);
  const titles = ["nothing lost", "one site lost", "two sites lost"];
  const tables = sizes.flatMap((size) => {
    const alike = losses.filter(({ lost }) => lost.length === size);
    const verdicts = report.verdicts.filter((verdict) => alike.some(({ id }) => id === verdict.loss));
    return new LossTable(titles[size] ?? `${size} sites lost`, alike, verdicts, blueprint).lines(columns);
  });
  const shown = new Set(losses.map(({ id }) => id));
  const marks = legend(report.verdicts.filter(({ loss }) => shown.has(loss)));
  const others = lossesByKind(report.verdicts, columns);
  const marked = [...marks, ...activePassiveLines(blueprint, columns)];
  return [...tables, ...marked, ...(marked.length > 0 ? [""] : []), ...(others ? [others] : []), ""].join(
    "\n",
  );
}
