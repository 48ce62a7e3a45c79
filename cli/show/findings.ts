import type { Report } from "@holdfast/resilience";
import chalk from "chalk";

/** The unmet goals and findings of a report, each with its reason and fix, and one closing line. */
export function findingsText(report: Report): string {
  const lines: string[] = [""];
  for (const finding of report.findings) {
    const colour = finding.level === "error" ? chalk.red : chalk.yellow;
    lines.push(`${colour(finding.level)} ${chalk.bold(finding.policy)} ${finding.service ?? ""}`.trimEnd());
    lines.push(`  ${finding.message}`, `  fix: ${finding.fix}`);
  }
  const losses = new Set(report.verdicts.map((verdict) => verdict.lost.join(" "))).size;
  const services = new Set(report.verdicts.map((verdict) => verdict.service)).size;
  const unmet = report.verdicts.filter((verdict) => !verdict.met).length;
  const judged = `${services} services under ${losses} losses`;
  lines.push(
    unmet === 0
      ? chalk.green(`${judged}: every goal is met.`)
      : chalk.red(`${judged}: ${unmet} of ${report.verdicts.length} verdicts do not meet their goal.`),
  );
  return `${lines.join("\n").trimStart()}\n`;
}
