import type { DrillSummary } from "@holdfast/drill/report";
import type { DrillProgress } from "@holdfast/drill/run/progress";
import type { Scenario } from "@holdfast/drill/run/scenario";
import chalk from "chalk";
import { backText, boundText, drilledPairs, drilledSteps, pairAgrees } from "./drill-phrases";
import { textWidth } from "../terminal/table";
import { terminalText } from "../text/untrusted-text";

type Load = Extract<DrillProgress, { kind: "load" }>;

/** Where drills are shown. */
export interface Screen {
  /** A terminal, on which a line can be written over. */
  readonly isTTY?: boolean | undefined;
  readonly columns?: number | undefined;
  write(text: string): unknown;
}

/** Between two lines of load where there is no terminal to write them over on, in milliseconds. */
const QUIET_MILLISECONDS = 10_000;

/** `\r` and what erases the rest of a terminal's line. */
const OVER = "\r\u001B[K";

/** What users get now: `payments 41 done 3 failed (ansan 20, pangyo 21)`. */
function loadText({ services }: Load): string {
  return Object.entries(services)
    .map(([service, { done, failed, sites }]) => {
      const where = Object.entries(sites)
        .sort(([one], [other]) => one.localeCompare(other))
        .map(([site, number]) => `${site} ${number}`);
      const failing = failed > 0 ? chalk.red(`${failed} failed`) : "0 failed";
      const from = where.length > 0 ? ` (${terminalText(where.join(", "))})` : "";
      return `${terminalText(service)} ${done} done, ${failing}${from}`;
    })
    .join("; ");
}

/** How long a drill has run, as `01:07`. */
function clock(milliseconds: number): string {
  const whole = Math.max(0, Math.floor(milliseconds / 1000));
  return `${String(Math.floor(whole / 60)).padStart(2, "0")}:${String(whole % 60).padStart(2, "0")}`;
}

/**
 * Shows drills as they run: what is done, and each second what users get, in a line that is written over. Where there is
 * no terminal, everything is a line of its own, and what users get is told every 10 s and when that changes for better or
 * worse.
 */
export class DrillDisplay {
  /** What stands in the terminal's last line is to be written over. */
  private live = false;
  private told = -Infinity;
  private failing = false;

  constructor(private readonly screen: Screen) {}

  /** A drill is about to run. */
  begin(scenario: Scenario, number: number, of: number): void {
    this.told = -Infinity;
    this.failing = false;
    this.line(chalk.bold(terminalText(`${scenario.name} (${number} of ${of})`)));
  }

  /** Something happened in it. */
  show(event: DrillProgress): void {
    switch (event.kind) {
      case "step":
        return this.line(`  ${terminalText(event.text)}`);
      case "mark":
        return this.line(
          `  ${clock(event.mark.milliseconds)} ${chalk.cyan(event.mark.kind)}: ${terminalText(event.mark.text)}`,
        );
      case "load":
        return this.load(event);
    }
  }

  /** It is over: a line for each service, and one for each miss. */
  end(summary: DrillSummary): void {
    for (const { title, predicted, measured, agrees } of drilledSteps(summary)) {
      const mark = agrees ? chalk.green("✓") : chalk.red("✗");
      this.line(`  ${mark} ${terminalText(title)}: ${measured} (predicted ${predicted})`);
    }
    for (const pair of drilledPairs([summary])) {
      const { predicted, measured } = pair;
      const mark = pairAgrees(pair) ? chalk.green("✓") : chalk.red("✗");
      const recovery = summary.steps
        ? ""
        : `${backText(measured.rtoSeconds)} (predicted ${predicted.rtoSeconds === null ? "" : "at most "}${boundText(predicted.rtoSeconds)}), `;
      this.line(
        `  ${mark} ${terminalText(predicted.service)}: ${measured.left.outcome} (predicted ${predicted.outcome}${summary.prediction.modelled ? "" : " at the worst"}), ${recovery}` +
          `${measured.lostWrites.length} of ${measured.acknowledgedWrites} acknowledged writes lost`,
      );
    }
    const rebuilds = summary.comparisons.filter(({ subject, agrees }) => subject === "rebuild" && agrees);
    for (const { line } of rebuilds) this.line(`    ${terminalText(line)}`);
    const misses = summary.comparisons.filter((each) => !each.agrees);
    for (const { line } of misses) this.line(chalk.red(terminalText(`    missed: ${line}`)));
    for (const divergence of summary.divergences)
      this.line(chalk.red(terminalText(`    missed: ${divergence}`)));
  }

  /** Nothing more is shown: leaves the terminal at the start of a line. */
  close(): void {
    if (this.live) this.screen.write(OVER);
    this.live = false;
  }

  private load(event: Load): void {
    const text = `  ${clock(event.milliseconds)} ${loadText(event)}`;
    if (this.screen.isTTY) {
      this.live = true;
      this.screen.write(OVER + this.fitting(text));
      return;
    }
    const failing = Object.values(event.services).some(({ failed }) => failed > 0);
    if (failing === this.failing && event.milliseconds < this.told + QUIET_MILLISECONDS) return;
    this.failing = failing;
    this.told = event.milliseconds;
    this.screen.write(`${text}\n`);
  }

  /** A text that wraps to a second line could not be written over; colours take no room, and end with the line. */
  private fitting(text: string): string {
    const columns = this.screen.columns ?? 80;
    const plain = text.replace(/\u001B\[\d+m/g, "");
    if (textWidth(plain) < columns) return text;
    let width = 0;
    const letters = [...plain];
    const end = letters.findIndex((letter) => (width += textWidth(letter)) > columns - 2);
    return `${letters.slice(0, end).join("")}…`;
  }

  private line(text: string): void {
    this.close();
    this.screen.write(`${text}\n`);
  }
}
