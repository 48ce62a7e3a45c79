import type { Finding, Outcome, Report, Verdict } from "@holdfast/resilience";
import type { ReportContent } from "./content";
import { headline } from "./terminal/headline";
import { lossesOf } from "./terminal/losses";
import { isAccepted } from "./terminal/matrix";
import { acceptanceText, acceptedText } from "./text/acceptance-text";
import { findingFix, findingMessage } from "./text/finding-text";
import { lossElementText, lossText } from "./text/loss-text";
import { count, duration, percent, servicesOf, survivalGoals } from "./text/phrases";
import { remediesText } from "./text/remedy-text";
import { dataLossText } from "./text/restore-text";
import { activePassiveServices } from "./text/active-passive";
import { afterLossText } from "./text/after-loss-text";
import { othersText } from "./text/parts-text";
import { timeLines } from "./text/time-text";
import { markdownCode, markdownText, xmlText } from "./text/untrusted-text";

/** Marks that read the same in every font; the word stands beside each. */
const marks: Record<Outcome, string> = { serving: "✓", degraded: "◐", "read-only": "▣", down: "✗" };

/** What brackets around an outcome say. */
const ACCEPTED = "In brackets: more is lost than the service's goal covers.";

/** A Markdown table. Cells are written as they are. */
export function markdownTable(headings: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.join(" | ")} |`;
  return [line(headings), line(headings.map(() => "---")), ...rows.map(line)].join("\n");
}

/** An outcome as a mark, a word and, where it is not all of it, the share of peak that is served. */
export function outcomeText({ outcome, served, met, accepted }: Verdict): string {
  const share = outcome === "degraded" || outcome === "read-only" ? ` ${percent(served)}` : "";
  const text = `${marks[outcome]} ${outcome}${share}`;
  if (accepted) return `${text}, accepted`;
  return met ? text : `**${text}, unmet**`;
}

/** A bound on a recovery, or that it has none. */
export function recoveryText(seconds: number | null): string {
  return seconds === null ? "manual recovery" : duration(seconds);
}

function unmetTable(verdicts: readonly Verdict[]): string {
  return markdownTable(
    ["Service", "Without", "Outcome", "RTO", "RPO", "What to change"],
    verdicts.map((verdict) => [
      markdownText(verdict.service),
      markdownText(lossText(verdict.lost)),
      outcomeText(verdict),
      recoveryText(verdict.rtoSeconds),
      dataLossText(verdict),
      markdownText(remediesText(verdict.remedies)),
    ]),
  );
}

function matrixCell(verdict: Verdict | undefined): string {
  if (!verdict) return "";
  return isAccepted(verdict) ? `(${outcomeText(verdict)})` : outcomeText(verdict);
}

/** One table for each group of losses. */
function matrices(report: Report, goals: ReadonlyMap<string, string>): string[] {
  const losses = lossesOf(report.verdicts);
  const verdicts = new Map(
    report.verdicts.map((verdict) => [`${verdict.service}\n${verdict.loss}`, verdict]),
  );
  return [...new Set(losses.map((loss) => loss.group))].map((group) => {
    const columns = losses.filter((loss) => loss.group === group);
    const rows = servicesOf(report.verdicts).map((service) => [
      markdownText(service),
      goals.get(service) ?? "no goal",
      ...columns.map(({ id }) => matrixCell(verdicts.get(`${service}\n${id}`))),
    ]);
    const headings = [
      "Service",
      "Goal",
      ...columns.map(({ lost }) => markdownText(lost.map(lossElementText).join(" + ") || "nothing")),
    ];
    return `<details><summary>${xmlText(group)}</summary>\n\n${markdownTable(headings, rows)}\n\n</details>`;
  });
}

function findingItem(finding: Finding): string {
  const { level, policy, service } = finding;
  return `- **${level}** ${markdownCode(policy)} ${service ? `${markdownText(service)}: ` : ""}${markdownText(findingMessage(finding))}. Fix: ${markdownText(findingFix(finding))}.`;
}

/** What is accepted, and every acceptance whether it is used or not. */
function acceptedParts({ findings, acceptances = [] }: Report): string[] {
  const items = findings.flatMap((finding) => {
    const { policy, service, accepted } = finding;
    if (!accepted) return [];
    const about = `${markdownCode(policy)} ${service ? `${markdownText(service)}: ` : ""}${markdownText(findingMessage(finding))}`;
    return [`- ${about}. ${markdownText(acceptedText(accepted))}`];
  });
  return [
    ...(items.length > 0 ? ["### Accepted findings", items.join("\n")] : []),
    ...(acceptances.length > 0
      ? ["### Acceptances", acceptances.map((use) => `- ${markdownText(acceptanceText(use))}`).join("\n")]
      : []),
  ];
}

/** Errors in full; warnings after them, folded. */
function findingParts(findings: readonly Finding[]): string[] {
  const errors = findings.filter(({ level }) => level === "error").map(findingItem);
  const warnings = findings.filter(({ level }) => level !== "error").map(findingItem);
  const folded = `<details><summary>${count(warnings.length, "warning")}</summary>\n\n${warnings.join("\n")}\n\n</details>`;
  return [
    "### Findings",
    ...(errors.length > 0 ? [errors.join("\n")] : []),
    ...(warnings.length > 0 ? [folded] : []),
  ];
}

/** The report as Markdown: for a pull request, a wiki, a run's summary. */
export function markdownReport({ subject, report, blueprint }: ReportContent): string {
  const { summary, verdicts, findings } = report;
  const unmet = verdicts.filter((verdict) => !verdict.met && !verdict.accepted);
  const failing = findings.filter(({ accepted }) => !accepted);
  const others = othersText(summary);
  const parts = [
    `## ${markdownText(headline(report))}`,
    `${markdownText(subject)}: ${count(summary.services, "service")} on ${count(summary.sites, "site")} under ${count(summary.losses, "loss", "losses")}.`,
    ...(others ? [markdownText(others)] : []),
    ...(report.after ? [markdownText(afterLossText(report))] : []),
  ];
  const [judged, ...changes] = timeLines(report);
  if (judged)
    parts.push(
      "### What time makes worse",
      markdownText(judged),
      changes.map((line) => `- ${markdownText(line)}`).join("\n"),
    );
  if (unmet.length > 0) parts.push("### Goals that are not met", unmetTable(unmet));
  if (failing.length > 0) parts.push(...findingParts(failing));
  parts.push(...acceptedParts(report));
  if (verdicts.length > 0)
    parts.push("### Every service under every loss", ...matrices(report, survivalGoals(blueprint)));
  const passive = activePassiveServices(blueprint).map(markdownText);
  if (passive.length > 0)
    parts.push(`Active-passive: one leader, so writes go to one site at a time: ${passive.join(", ")}.`);
  if (verdicts.some(isAccepted)) parts.push(ACCEPTED);
  return `${parts.join("\n\n")}\n`;
}
