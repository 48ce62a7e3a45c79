import type { Report } from "@holdfast/resilience";
import { blueprintRiskGroups } from "@holdfast/resilience/risk-groups";
import { type Comparison, compareReports } from "@holdfast/report/diff/compare";
import { comparisonMarkdown } from "@holdfast/report/diff/markdown";
import { picture } from "@holdfast/report/picture/picture";
import type { ReportContent } from "@holdfast/report/content";
import { reportPage } from "@holdfast/report/html/page";
import { explanation } from "@holdfast/report/terminal/explanation";
import { explanationGraph } from "@holdfast/report/terminal/explanation-graph";
import { findingsText } from "@holdfast/report/terminal/findings";
import { reportJson } from "@holdfast/report/json";
import { junitReport } from "@holdfast/report/junit";
import { markdownReport } from "@holdfast/report/markdown";
import { matrix } from "@holdfast/report/terminal/matrix";
import { oneLoss } from "@holdfast/report/terminal/one-loss";
import { riskText } from "@holdfast/report/terminal/risk";
import { sarifReport } from "@holdfast/report/sarif";
import { jsonText } from "@holdfast/report/text/untrusted-text";

/** What a text is, which says how it is looked at. */
export type Format = "terminal" | "Markdown" | "markup" | "JSON" | "Mermaid";

/** One text that a reader is given. */
export interface Rendering {
  readonly name: string;
  readonly format: Format;
  readonly text: string;
}

const sources = {
  files: { services: new Map(), sites: new Map() },
  documentationOf: () => undefined,
  pageAt: () => undefined,
  version: "0",
};

/** The report as `--json` writes it. */
export function writtenReport(report: Report): string {
  return jsonText(JSON.stringify(reportJson(report), null, 2));
}

/**
 * Everything that commands make of a report, but for what it takes to stop a service.
 *
 * @param pick which of the services and losses is explained, from 0 to below 1
 */
export function renderingsOf(content: ReportContent, pick: number): Rendering[] {
  const { report, blueprint } = content;
  const { verdicts } = report;
  const picked = verdicts[Math.floor(pick * verdicts.length)];
  const together = verdicts.filter(({ loss }) => loss === picked?.loss);
  const explained: Rendering[] = picked
    ? [
        {
          name: "one loss",
          format: "terminal",
          text: oneLoss({ blueprint, report: { ...report, verdicts: together } }),
        },
        { name: "explanation", format: "terminal", text: explanation(picked, together) },
        { name: "graph of an explanation", format: "Mermaid", text: explanationGraph(picked, together) },
      ]
    : [];
  const [first = "", second = first] = blueprint.sites.map(({ name }) => name);
  return [
    { name: "table", format: "terminal", text: matrix(report, blueprint, pick < 0.5 ? 80 : Infinity) },
    { name: "findings", format: "terminal", text: findingsText(report, { verbose: true }) },
    ...explained,
    { name: "report in Markdown", format: "Markdown", text: markdownReport(content) },
    { name: "JSON", format: "JSON", text: writtenReport(report) },
    { name: "SARIF", format: "JSON", text: sarifReport(content, sources) },
    { name: "JUnit", format: "markup", text: junitReport(content) },
    { name: "page", format: "markup", text: reportPage(content) },
    { name: "picture", format: "markup", text: picture(blueprint, report, [[first], [first, second]]) },
  ];
}

/** What a service takes to stop it. */
export function riskRendering({ blueprint }: ReportContent): Rendering {
  const risk = blueprintRiskGroups(blueprint, { failedFrom: "read-only", most: 3, maxSize: 2 });
  return { name: "risk", format: "terminal", text: riskText(risk) };
}

/** The comparison with a report, and its comment. */
export function comparisonRendering(
  base: Report,
  head: Report,
): { readonly comparison: Comparison; readonly rendering: Rendering } {
  const comparison = compareReports(base, head);
  const text = comparisonMarkdown(comparison, "base");
  return { comparison, rendering: { name: "comparison in Markdown", format: "Markdown", text } };
}
