import type { Finding, Report, Verdict } from "@holdfast/resilience";
import { outcomes } from "../show/phrases";

/** What a change does to a verdict, from the worst news to the best. */
export type Effect = "becomes-unmet" | "worse" | "changed" | "promise" | "better" | "becomes-met";

/** A verdict before and after a change. One side is absent where the service or the loss is new or gone. */
export interface Change {
  readonly effect: Effect;
  readonly service: string;
  readonly lost: readonly string[];
  readonly before?: Verdict;
  readonly after?: Verdict;
}

/** What a change does to a report. */
export interface Comparison {
  /** Verdicts that are not as they were, the worst news first. */
  readonly changes: readonly Change[];
  /** Verdicts that are as they were. */
  readonly unchanged: number;
  /** Findings that are new, and those that are gone. */
  readonly found: readonly Finding[];
  readonly resolved: readonly Finding[];
  /** Something is unmet that was met, or is new and unmet; or an error was found that was none. */
  readonly regresses: boolean;
}

const EFFECTS: readonly Effect[] = ["becomes-unmet", "worse", "changed", "promise", "better", "becomes-met"];

/** A scenario's identity does not depend on the order in which its elements are named. */
function keyOf({ service, loss }: Verdict): string {
  return `${service}\n${loss.split("+").sort().join("+")}`;
}

/** Compares numbers where `null` is worse than every number and more is worse: -1 better, 0 equal, 1 worse. */
function bound(before: number | null, after: number | null): number {
  if (before === after) return 0;
  if (before === null) return -1;
  if (after === null) return 1;
  return Math.sign(after - before);
}

/** What of a verdict got better (-1), stayed (0), got worse (1). */
function differences(before: Verdict, after: Verdict): number[] {
  return [
    Math.sign(outcomes.indexOf(after.outcome) - outcomes.indexOf(before.outcome)),
    Math.sign(before.served - after.served),
    Number(before.writes) - Number(after.writes),
    bound(before.rtoSeconds, after.rtoSeconds),
    bound(before.rpoSeconds, after.rpoSeconds),
  ];
}

/** What is promised under the loss, without the goal that it follows from. */
function promiseOf({ goal }: Verdict): string {
  return goal ? [goal.served, goal.rtoSeconds, goal.rpoSeconds].join(" ") : "";
}

/** `promise`: what is left is the same, and something else is promised; whether it is kept shows in `met`. */
function effectOf(before: Verdict | undefined, after: Verdict | undefined): Effect | undefined {
  if (!after) return before ? (before.met ? "changed" : "becomes-met") : undefined;
  if (!before) return after.met ? "changed" : "becomes-unmet";
  if (before.met && !after.met) return "becomes-unmet";
  if (!before.met && after.met) return "becomes-met";
  const different = differences(before, after);
  if (different.every((each) => each === 0)) {
    return promiseOf(before) === promiseOf(after) ? undefined : "promise";
  }
  if (different.every((each) => each >= 0)) return "worse";
  if (different.every((each) => each <= 0)) return "better";
  return "changed";
}

function findingKey({ policy, level, service, resource, message }: Finding): string {
  return [policy, level, service, resource, message].join("\n");
}

/** A finding by what it is about, without figures in its message that any change may move. */
function subjectKey({ policy, service, resource }: Finding): string {
  return [policy, service, resource].join("\n");
}

/** Compares two reports on the same losses. */
export function compareReports(base: Report, head: Report): Comparison {
  const before = new Map(base.verdicts.map((verdict) => [keyOf(verdict), verdict]));
  const after = new Map(head.verdicts.map((verdict) => [keyOf(verdict), verdict]));
  const changes: Change[] = [];
  for (const key of new Set([...after.keys(), ...before.keys()])) {
    const pair = { before: before.get(key), after: after.get(key) };
    const effect = effectOf(pair.before, pair.after);
    const told = pair.after ?? pair.before;
    if (effect && told) changes.push({ effect, service: told.service, lost: told.lost, ...pair });
  }
  // The sort is stable: within an effect, changes stay in the order of the report.
  changes.sort((left, right) => EFFECTS.indexOf(left.effect) - EFFECTS.indexOf(right.effect));
  const known = new Set(base.findings.map(findingKey));
  const now = new Set(head.findings.map(findingKey));
  const found = head.findings.filter((finding) => !known.has(findingKey(finding)));
  const errorsBefore = new Set(base.findings.filter(({ level }) => level === "error").map(subjectKey));
  return {
    changes,
    unchanged: after.size - changes.filter((change) => change.after).length,
    found,
    resolved: base.findings.filter((finding) => !now.has(findingKey(finding))),
    regresses:
      changes.some(({ effect }) => effect === "becomes-unmet") ||
      found.some((finding) => finding.level === "error" && !errorsBefore.has(subjectKey(finding))),
  };
}
