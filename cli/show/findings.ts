import type { Report } from "@holdfast/resilience";
import chalk from "chalk";
import { partText } from "./headline";
import { count } from "./phrases";

/** The unmet goals and findings of a report, each with its reason and fix, and one closing line. */
export function findingsText(report: Report): string {
  const lines: string[] = [""];
  for (const finding of report.findings) {
    const colour = finding.level === "error" ? chalk.red : chalk.yellow;
    lines.push(`${colour(finding.level)} ${chalk.bold(finding.policy)} ${finding.service ?? ""}`.trimEnd());
    lines.push(`  ${finding.message}`, `  fix: ${finding.fix}`);
  }
  const { services, losses, unmet, errors, partial } = report.summary;
  const judged = `${count(services, "service")} under ${count(losses, "loss", "losses")}`;
  if (partial) {
    const colour = errors > 0 ? chalk.red : chalk.yellow;
    lines.push(colour(`${partText(report.summary)}.`));
  } else if (unmet === 0 && errors === 0) lines.push(chalk.green(`${judged}: every goal is met.`));
  else if (unmet === 0)
    lines.push(
      chalk.red(
        `${judged}: every goal is met, but ${count(errors, "finding is an error", "findings are errors")}.`,
      ),
    );
  else
    lines.push(
      chalk.red(`${judged}: ${unmet} of ${count(report.verdicts.length, "verdict")} do not meet their goal.`),
    );
  return `${lines.join("\n").trimStart()}\n`;
}
