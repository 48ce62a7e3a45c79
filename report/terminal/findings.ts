import type { Finding, Report } from "@holdfast/resilience";
import chalk from "chalk";
import { partText, unjudgedText } from "./headline";
import { acceptanceText, acceptedText } from "../text/acceptance-text";
import { findingFix, findingMessage } from "../text/finding-text";
import { othersText } from "../text/parts-text";
import { count } from "../text/phrases";
import { shortened, terminalColumns } from "./table";
import { terminalText } from "../text/untrusted-text";

/** Findings that are no errors and have a line each; the rest of them are counted. */
const FOLDED = 5;

/** The widest line of a finding where there is no terminal, in columns. */
const WIDEST = 160;

function findingLines(finding: Finding): string[] {
  const { level, policy, service } = finding;
  const colour = level === "error" ? chalk.red : chalk.yellow;
  return [
    `${colour(level)} ${chalk.bold(terminalText(policy))} ${terminalText(service ?? "")}`.trimEnd(),
    `  ${terminalText(findingMessage(finding))}`,
    `  fix: ${terminalText(findingFix(finding))}`,
  ];
}

/** Warnings and advisories: a count and a line each, or all of each where that is asked for. */
function warningLines(warnings: readonly Finding[], verbose: boolean): string[] {
  if (warnings.length === 0) return [];
  if (verbose) return ["", ...warnings.flatMap(findingLines)];
  const shown = warnings.length > FOLDED + 1 ? warnings.slice(0, FOLDED) : warnings;
  const width = Math.min(terminalColumns(), WIDEST);
  const more = warnings.length - shown.length;
  return [
    "",
    `${chalk.yellow(count(warnings.length, "warning"))}, none of which fails the check; --verbose has reasons and fixes:`,
    ...shown.map(
      (finding) => `  ${shortened(terminalText(`${finding.policy}: ${findingMessage(finding)}`), width - 2)}`,
    ),
    ...(more > 0 ? [`  and ${more} more`] : []),
  ];
}

/** Findings that are accepted, each with by whom and until when; then every acceptance, whether it is used or not. */
function acceptedLines({ findings, acceptances = [] }: Report): string[] {
  const accepted = findings.flatMap((finding) =>
    finding.accepted ? [{ finding, by: finding.accepted }] : [],
  );
  return [
    ...(accepted.length > 0
      ? ["", `${chalk.yellow(count(accepted.length, "finding is", "findings are"))} accepted:`]
      : []),
    ...accepted.flatMap(({ finding: { policy, service, ...finding }, by }) => [
      `  ${chalk.bold(terminalText(policy))} ${terminalText(service ?? "")}`.trimEnd(),
      `    ${terminalText(findingMessage(finding))}`,
      `    ${terminalText(acceptedText(by))}`,
    ]),
    ...(acceptances.length > 0 ? ["", `${count(acceptances.length, "acceptance")}:`] : []),
    ...acceptances.map((use) => `  ${terminalText(acceptanceText(use))}`),
  ];
}

/**
 * The findings of a report and one closing line: errors above it, each with its reason and fix, warnings below it.
 *
 * @param options.verbose whether warnings have their reasons and fixes too
 */
export function findingsText(report: Report, { verbose = false }: { verbose?: boolean } = {}): string {
  const lines: string[] = [""];
  const failing = report.findings.filter(({ accepted }) => !accepted);
  for (const finding of failing) if (finding.level === "error") lines.push(...findingLines(finding));
  const { services, losses, unmet, errors, accepted, partial } = report.summary;
  const others = othersText(report.summary);
  if (others) lines.push(terminalText(others));
  const judged = `${count(services, "service")} under ${count(losses, "loss", "losses")}`;
  if (partial) {
    const colour = errors > 0 ? chalk.red : chalk.yellow;
    lines.push(colour(`${terminalText(partText(report.summary))}.`));
  } else if (unmet === 0 && errors === 0) {
    const unjudged = unjudgedText(report);
    lines.push(
      unjudged
        ? chalk.yellow(`${judged}: every goal that was judged is met; ${unjudged}.`)
        : accepted > 0
          ? chalk.yellow(
              `${judged}: every goal is met, but for what is accepted (${count(accepted, "finding")}).`,
            )
          : chalk.green(`${judged}: every goal is met.`),
    );
  } else if (unmet === 0)
    lines.push(
      chalk.red(
        `${judged}: every goal${unjudgedText(report) ? " that was judged" : ""} is met, but ${count(errors, "finding is an error", "findings are errors")}.`,
      ),
    );
  else
    lines.push(
      chalk.red(`${judged}: ${unmet} of ${count(report.verdicts.length, "verdict")} do not meet their goal.`),
    );
  lines.push(
    ...warningLines(
      failing.filter(({ level }) => level !== "error"),
      verbose,
    ),
    ...acceptedLines(report),
  );
  return `${lines.join("\n").trimStart()}\n`;
}
