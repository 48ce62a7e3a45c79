import type { Finding, Verdict } from "@holdfast/resilience";
import { cellText, lostWritesText, markdownTable, outcomeText, recoveryText } from "../show/markdown";
import { count, duration, loss as lossText, percent } from "../show/phrases";
import type { Change, Comparison, Effect } from "./compare";

/** Rows of a table that are shown; the rest are counted. A comment of 65,536 characters is the most GitHub takes. */
const ROWS = 60;

/** Losses that a row names; the rest are counted. */
const LOSSES = 3;

const titles: Record<Effect, string> = {
  "becomes-unmet": "Promises that this change breaks",
  worse: "Worse, and still as promised or still broken",
  changed: "Changed",
  promise: "As before, with another promise",
  better: "Better",
  "becomes-met": "Promises that this change mends",
};

/** `before → after`, or the one value that both have. */
function moved(before: string | undefined, after: string | undefined): string {
  if (before === after) return before ?? "";
  return `${before ?? "–"} → ${after ?? "–"}`;
}

function both(change: Change, text: (verdict: Verdict) => string): string {
  const { before, after } = change;
  return moved(before && text(before), after && text(after));
}

function promiseText({ goal }: Verdict): string {
  if (!goal) return "nothing";
  const writes =
    goal.rpoSeconds === 0 ? "no write lost" : `${duration(goal.rpoSeconds)} of writes lost at most`;
  return `${percent(goal.served)} within ${duration(goal.rtoSeconds)}, ${writes}`;
}

/** Rows that differ in the loss alone become one. */
function mergedRows(changes: readonly Change[], cells: (change: Change) => string[]): string[][] {
  const rows = new Map<string, { losses: string[]; cells: string[] }>();
  for (const change of changes) {
    const text = cells(change);
    const key = [change.service, ...text].join("\n");
    const row = rows.get(key) ?? { losses: [], cells: [cellText(change.service), ...text] };
    row.losses.push(cellText(lossText(change.lost)));
    rows.set(key, row);
  }
  return [...rows.values()].map(({ losses, cells: [service = "", ...rest] }) => {
    const more = losses.length - LOSSES;
    const shown = more > 1 ? [...losses.slice(0, LOSSES), `and ${more} more`] : losses;
    return [service, shown.join("; "), ...rest];
  });
}

function changeTable(effect: Effect, changes: readonly Change[]): string {
  const rows =
    effect === "promise"
      ? mergedRows(changes, (change) => [both(change, outcomeText), both(change, promiseText)])
      : mergedRows(changes, (change) => [
          both(change, outcomeText),
          both(change, ({ served }) => percent(served)),
          both(change, ({ rtoSeconds }) => recoveryText(rtoSeconds)),
          both(change, ({ rpoSeconds }) => lostWritesText(rpoSeconds)),
          cellText(change.after?.fix ?? ""),
        ]);
  const headings =
    effect === "promise"
      ? ["Service", "Without", "Outcome", "Promises to serve"]
      : ["Service", "Without", "Outcome", "Served", "Recovery", "Writes lost", "What to change"];
  const table = markdownTable(headings, rows.slice(0, ROWS));
  return rows.length > ROWS ? `${table}\n\nand ${rows.length - ROWS} more rows` : table;
}

function findingLines(findings: readonly Finding[]): string {
  return findings
    .map(
      ({ level, policy, message, fix }) =>
        `- **${level}** \`${policy}\`: ${cellText(message)}. Fix: ${cellText(fix)}.`,
    )
    .join("\n");
}

function headline({ changes, regresses, found }: Comparison): string {
  const broken = changes.filter(({ effect }) => effect === "becomes-unmet").length;
  if (broken > 0) return `This change breaks ${count(broken, "promise")}`;
  if (regresses) return "This change adds an error";
  const mended = changes.filter(({ effect }) => effect === "becomes-met").length;
  if (mended > 0) return `This change mends ${count(mended, "promise")}`;
  if (changes.length > 0)
    return `This change keeps every promise, and changes ${count(changes.length, "verdict")}`;
  return found.length > 0
    ? "This change adds findings and changes no verdict"
    : "This change changes no verdict";
}

/**
 * The comparison as a comment on a pull request: what got worse first.
 *
 * @param base names what is compared with
 */
export function comparisonMarkdown(comparison: Comparison, base: string): string {
  const { changes, unchanged, found, resolved } = comparison;
  const parts = [
    `## ${headline(comparison)}`,
    `Compared with ${cellText(base)}: ${count(changes.length, "verdict")} changed, ${unchanged} as before.`,
  ];
  for (const [effect, title] of Object.entries(titles)) {
    const having = changes.filter((change) => change.effect === effect);
    if (having.length > 0)
      parts.push(`### ${title} (${having.length})`, changeTable(effect as Effect, having));
  }
  if (found.length > 0) parts.push("### New findings", findingLines(found));
  if (resolved.length > 0) parts.push("### Findings that are gone", findingLines(resolved));
  return `${parts.join("\n\n")}\n`;
}
