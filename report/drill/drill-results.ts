import type { DrillResults, DrillSummary, Totals } from "@holdfast/drill/report";
import { alignedTable } from "../terminal/aligned-table";
import {
  agreementText,
  drilledPairs,
  drilledSteps,
  measuredSecondsText,
  pairAgrees,
  recoveryTexts,
} from "./drill-phrases";
import { count } from "../text/phrases";
import { tableLines } from "../terminal/table";
import { markdownCode, markdownText, terminalText } from "../text/untrusted-text";
import { versionDifferenceText, versionSummary } from "./version-differences";

/** Acknowledged writes that were lost, of those that were acknowledged. */
function lostText(figures: Pick<Totals, "lostWrites" | "acknowledgedWrites">): string {
  return `${figures.lostWrites} of ${figures.acknowledgedWrites}`;
}

/** The figures of all drills, each with its name. */
export function totalFigures({ totals }: DrillResults): (readonly [name: string, figure: string])[] {
  const { rto, copyReads, lossAllowed } = totals;
  return [
    ["Drills as predicted, and safe", `${totals.passed} of ${totals.drills}`],
    ["Acknowledged writes lost", lostText(totals)],
    ...(lossAllowed.acknowledgedWrites > 0
      ? [["Lost where the prediction allows for it", lostText(lossAllowed)] as const]
      : []),
    ["Two members acknowledged at once", `${totals.doubleAcknowledgementMilliseconds} ms`],
    ["Histories that are linearizable", agreementText(totals.linearizable)],
    ["Recovery as users saw it", measuredSecondsText(rto)],
    ["Recovery of reads from any copy", measuredSecondsText(copyReads)],
    ["Outcomes as predicted", agreementText(totals.outcomeAgreement)],
    ["Recoveries within their bound", agreementText(totals.rtoAgreement)],
    ["Reads of copies back within theirs", agreementText(totals.copyReadAgreement)],
    ["Members that held other rows afterwards", String(totals.divergences)],
    ["Requests", String(totals.requests)],
  ];
}

function drillTable(drills: readonly DrillSummary[]): string {
  return alignedTable(
    [
      "Drill",
      "Service",
      "Left, predicted",
      "Left, measured",
      "Recovery, at most",
      "Recovery, measured",
      "Reads of copies",
      "Lost writes",
      "Result",
    ],
    drilledPairs(drills).map((pair) => [
      markdownText(pair.drill.scenario),
      markdownText(pair.predicted.service),
      pair.predicted.outcome,
      pair.measured.left.outcome,
      ...recoveryTexts(pair),
      String(pair.measured.lostWrites.length),
      pairAgrees(pair) ? "✓ as predicted" : "✗ **missed**",
    ]),
  );
}

function firstStarts(drills: readonly DrillSummary[]): string[] {
  const steps = drills.flatMap(drilledSteps);
  if (steps.length === 0) return [];
  return [
    "## The first start",
    "Seconds count from the moment at which everything is started.",
    alignedTable(
      ["Step", "Predicted", "Measured", "Result"],
      steps.map(({ title, predicted, measured, agrees }) => [
        markdownText(title),
        predicted,
        measured,
        agrees ? "✓ as predicted" : "✗ **missed**",
      ]),
    ),
  ];
}

function misses(drills: readonly DrillSummary[]): string[] {
  const lines = drills.flatMap(({ scenario, comparisons }) =>
    comparisons
      .filter((each) => !each.agrees)
      .map(({ line }) => `- ${markdownText(scenario)}: ${markdownText(line)}`),
  );
  lines.push(
    ...drills.flatMap(({ scenario, divergences }) =>
      divergences.map((line) => `- ${markdownText(scenario)}: ${markdownText(line)}`),
    ),
  );
  return lines.length > 0 ? ["## Misses", lines.join("\n")] : [];
}

function versionsNotDrilled(results: DrillResults): string[] {
  const lines = results.versionDifferences.map((each) => `- ${markdownText(versionDifferenceText(each))}`);
  return lines.length > 0 ? ["## Declared versions that were not drilled", lines.join("\n")] : [];
}

function leftOut(drills: readonly DrillSummary[]): string[] {
  const lines = [...new Set(drills.flatMap((drill) => drill.leftOut))];
  return lines.length > 0 ? ["## Left out", lines.map((line) => `- ${markdownText(line)}`).join("\n")] : [];
}

/**
 * What came of drills as Markdown, for the documentation: when, where and with what they were run, all figures, and a
 * line for each service of each drill.
 */
export function drillResultsMarkdown(results: DrillResults): string {
  const { date, command, seed, subject, machine, servers, totals, drills } = results;
  const { cores, memoryGibibytes, kernel, node } = machine;
  const versions = servers.map(({ server, version }) => `${server} ${version}`);
  const parts = [
    "# What drills measured",
    `Written by ${markdownCode(`npx ${command}`)}. [How drills run, and how each figure is defined](drill.md).`,
    [
      `- Date: ${markdownText(date)}`,
      `- Declared: ${markdownText(subject)}`,
      `- Seed: ${seed}`,
      `- Machine: ${count(cores, "core")}, ${memoryGibibytes} GiB, ${markdownText(kernel)}`,
      `- Programs: ${markdownText([...versions, `Node.js ${node}`].join(", "))}`,
    ].join("\n"),
    results.passed
      ? "Everything was as predicted, and safe."
      : `**${totals.drills - totals.passed} of ${count(totals.drills, "drill")} missed what was predicted.**`,
    alignedTable(["Figure", "Measured"], totalFigures(results)),
    ...versionsNotDrilled(results),
    "## By fault",
    alignedTable(
      ["Fault", "Drills", "As predicted", "Recovery as users saw it", "Reads of copies"],
      totals.byFault.map((each) => [
        markdownText(each.fault),
        String(each.drills),
        String(each.passed),
        measuredSecondsText(each.rto),
        measuredSecondsText(each.copyReads),
      ]),
    ),
    ...misses(drills),
    ...firstStarts(drills),
    "## Every drill",
    drillTable(drills),
    ...leftOut(drills),
  ];
  return `${parts.join("\n\n")}\n`;
}

/** The figures of all drills in a few lines, for a terminal. */
export function totalsText(results: DrillResults): string {
  const { passed, totals } = results;
  const conclusion = passed
    ? "Everything was as predicted, and safe."
    : `${totals.drills - totals.passed} of ${count(totals.drills, "drill")} missed what was predicted.`;
  const figures = totalFigures(results);
  const lines = tableLines(
    figures.map((row) => row.map(terminalText)),
    { side: () => "left" },
  );
  const differences = results.versionDifferences.map(versionDifferenceText).map(terminalText);
  const versions = [versionSummary(results) ?? [], ...differences.map((each) => `  ${each}`)].flat();
  return `${[...lines, "", conclusion, ...versions].join("\n")}\n`;
}
