import type { Finding, Outcome, Report, Verdict } from "@holdfast/resilience";
import type { ReportContent } from "../report/content";
import { headline } from "./headline";
import { lossesOf } from "./losses";
import { count, duration, loss as lossText, percent, servicesOf } from "./phrases";

/** Marks that read the same in every font; the word stands beside each. */
const marks: Record<Outcome, string> = { serving: "✓", degraded: "◐", "read-only": "▣", down: "✗" };

/** Writes text so that it stays in its cell and is not taken for markup. */
export function cellText(text: string): string {
  return text.replace(/[\\|`*_<>[\]]/g, (character) => `\\${character}`).replace(/\s+/g, " ");
}

/** A Markdown table. Cells are written as they are. */
export function markdownTable(headings: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.join(" | ")} |`;
  return [line(headings), line(headings.map(() => "---")), ...rows.map(line)].join("\n");
}

/** An outcome as a mark, a word and, where it is not all of it, the share of peak that is served. */
export function outcomeText({ outcome, served, met }: Verdict): string {
  const share = outcome === "degraded" || outcome === "read-only" ? ` ${percent(served)}` : "";
  const text = `${marks[outcome]} ${outcome}${share}`;
  return met ? text : `**${text}, unmet**`;
}

/** A bound on a recovery, or that it has none. */
export function recoveryText(seconds: number | null): string {
  return seconds === null ? "by hand" : duration(seconds);
}

/** A bound on acknowledged writes that can be lost. */
export function lostWritesText(seconds: number | null): string {
  return seconds === null ? "no bound" : seconds === 0 ? "none" : duration(seconds);
}

function unmetTable(verdicts: readonly Verdict[]): string {
  return markdownTable(
    ["Service", "Without", "Outcome", "Recovery", "Writes lost", "What to change"],
    verdicts.map((verdict) => [
      cellText(verdict.service),
      cellText(lossText(verdict.lost)),
      outcomeText(verdict),
      recoveryText(verdict.rtoSeconds),
      lostWritesText(verdict.rpoSeconds),
      cellText(verdict.fix),
    ]),
  );
}

/** One table for each group of losses. */
function matrices(report: Report): string[] {
  const losses = lossesOf(report.verdicts);
  const verdicts = new Map(
    report.verdicts.map((verdict) => [`${verdict.service}\n${verdict.loss}`, verdict]),
  );
  return [...new Set(losses.map((loss) => loss.group))].map((group) => {
    const columns = losses.filter((loss) => loss.group === group);
    const rows = servicesOf(report.verdicts).map((service) => [
      cellText(service),
      ...columns.map(({ id }) => {
        const verdict = verdicts.get(`${service}\n${id}`);
        return verdict ? outcomeText(verdict) : "";
      }),
    ]);
    const headings = ["Service", ...columns.map(({ lost }) => cellText(lost.join(" + ") || "nothing"))];
    return `<details><summary>${group}</summary>\n\n${markdownTable(headings, rows)}\n\n</details>`;
  });
}

function findingItem({ level, policy, service, message, fix }: Finding): string {
  return `- **${level}** \`${policy}\` ${service ? `${cellText(service)}: ` : ""}${cellText(message)}. Fix: ${cellText(fix)}.`;
}

/** The report as Markdown: for a pull request, a wiki, a run's summary. */
export function markdownReport({ subject, report }: ReportContent): string {
  const { summary, verdicts, findings } = report;
  const unmet = verdicts.filter((verdict) => !verdict.met);
  const parts = [
    `## ${headline(report)}`,
    `${cellText(subject)}: ${count(summary.services, "service")} on ${count(summary.sites, "site")} under ${count(summary.losses, "loss", "losses")}.`,
  ];
  if (unmet.length > 0) parts.push("### Promises that do not hold", unmetTable(unmet));
  if (findings.length > 0) parts.push("### Findings", findings.map(findingItem).join("\n"));
  if (verdicts.length > 0) parts.push("### Every service under every loss", ...matrices(report));
  return `${parts.join("\n\n")}\n`;
}
