import type { LossElement, Verdict } from "@holdfast/resilience";
import { markdownTable, outcomeText, recoveryText } from "../markdown";
import { lossText } from "../text/loss-text";
import { duration, percent } from "../text/phrases";
import { remediesText } from "../text/remedy-text";
import { dataLossText } from "../text/restore-text";
import { markdownText } from "../text/untrusted-text";
import { brokenGoalText } from "./broken-goals";
import type { BrokenGoal } from "./causes";
import type { Change, Effect } from "./compare";

/** Rows of a table that are shown; the rest are counted. */
const ROWS = 60;

/** Losses that a row names; the rest are counted. */
const LOSSES = 3;

/** Characters of a sentence that are shown: a cell is no place for a whole chain of reasons. */
const LONGEST = 400;

/** A sentence of the declaration or of its resources, as text of a comment; of a very long one the beginning. */
export function shortText(text: string): string {
  return markdownText(text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text);
}

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
  return `${percent(goal.served)} within RTO ${duration(goal.rtoSeconds)}, RPO ${duration(goal.rpoSeconds)}`;
}

interface Row {
  readonly service: string;
  readonly lost: readonly LossElement[];
  readonly cells: readonly string[];
}

/** A table of rows on services under losses; rows that differ in the loss alone are one. */
function tableOf(headings: readonly string[], rows: readonly Row[]): string {
  const merged = new Map<string, { service: string; losses: string[]; cells: readonly string[] }>();
  for (const { service, lost, cells } of rows) {
    const key = [service, ...cells].join("\n");
    const row = merged.get(key) ?? { service: shortText(service), losses: [], cells };
    row.losses.push(shortText(lossText(lost)));
    merged.set(key, row);
  }
  const lines = [...merged.values()].map(({ service, losses, cells }) => {
    const more = losses.length - LOSSES;
    const shown = more > 1 ? [...losses.slice(0, LOSSES), `and ${more} more`] : losses;
    return [service, shown.join("; "), ...cells];
  });
  const table = markdownTable(["Service", "Without", ...headings], lines.slice(0, ROWS));
  return lines.length > ROWS ? `${table}\n\nand ${lines.length - ROWS} more rows` : table;
}

/** Every goal that breaks, with its figures and what to change. */
export function brokenGoalTable(goals: readonly BrokenGoal[]): string {
  return tableOf(
    ["Goal", "What to change"],
    goals.map((goal) => ({
      ...goal,
      cells: [shortText(brokenGoalText(goal)), shortText(remediesText(goal.after.remedies))],
    })),
  );
}

/** Verdicts before and after a change. */
export function changeTable(effect: Effect, changes: readonly Change[]): string {
  const columns: Record<string, (change: Change) => string> =
    effect === "promise"
      ? {
          Outcome: (change) => both(change, outcomeText),
          Goal: (change) => both(change, promiseText),
        }
      : {
          Outcome: (change) => both(change, outcomeText),
          Served: (change) => both(change, ({ served }) => percent(served)),
          RTO: (change) => both(change, ({ rtoSeconds }) => recoveryText(rtoSeconds)),
          RPO: (change) => both(change, dataLossText),
          "What to change": ({ after }) => shortText(remediesText(after?.remedies ?? [])),
        };
  return tableOf(
    Object.keys(columns),
    changes.map((change) => ({ ...change, cells: Object.values(columns).map((cell) => cell(change)) })),
  );
}
