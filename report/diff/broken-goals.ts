import type { Verdict } from "@holdfast/resilience";
import { lossText } from "../text/loss-text";
import { count, duration, percent, shortList } from "../text/phrases";
import { reasonText } from "../text/reason-text";
import { remediesText } from "../text/remedy-text";
import { termName, termSource } from "../text/term-text";
import type { BrokenGoal, Cause } from "./causes";

/** How a part of a goal reads: its name, what is promised, and what is left of it. */
interface GoalPart {
  readonly promised: (verdict: Verdict) => string | undefined;
  readonly reached: (verdict: Verdict) => string;
  /** Promise and what is left in one phrase, each with what it was before. */
  readonly phrase: (promised: string, reached: string) => string;
}

const parts: Readonly<Record<string, GoalPart | undefined>> = {
  outcome: {
    promised: ({ goal }) => goal?.survive,
    reached: ({ outcome }) => outcome,
    phrase: (promised, reached) => `survival goal ${promised}, ${reached}`,
  },
  served: {
    promised: ({ goal }) => (goal ? percent(goal.served) : undefined),
    reached: ({ served }) => percent(served),
    phrase: (promised, reached) => `serves ${reached} of ${promised} promised`,
  },
  rto: {
    promised: ({ goal }) => (goal ? duration(goal.rtoSeconds) : undefined),
    reached: ({ rtoSeconds }) => (rtoSeconds === null ? "manual recovery" : duration(rtoSeconds)),
    phrase: (promised, reached) => `RTO goal ${promised}, bound ${reached}`,
  },
  rpo: {
    promised: ({ goal }) => (goal ? duration(goal.rpoSeconds) : undefined),
    reached: ({ rpoSeconds }) => duration(rpoSeconds),
    phrase: (promised, reached) => `RPO goal ${promised}, bound ${reached}`,
  },
};

/** What a figure was, where that was another one. */
function before(was: string | undefined, is: string): string {
  return was === undefined || was === is ? "" : ` (was ${was})`;
}

/** The goal that breaks with its figures: `RTO goal 35 s, bound 39 s (was 33 s)`. */
export function brokenGoalText({ part, before: was, after }: BrokenGoal): string {
  const known = parts[part];
  const promised = known?.promised(after);
  if (!known || promised === undefined) return `goal not met: ${part}`;
  const reached = known.reached(after);
  const goal = `${promised}${before(was && known.promised(was), promised)}`;
  return `${known.phrase(goal, reached)}${before(was && known.reached(was), reached)}`;
}

/** Services that a phrase names; the rest are counted. */
const SERVICES = 5;

/** What breaks by a cause, in three sentences: the first goal with its figures and how many more, why, and the fix. */
export interface CauseText {
  readonly goal: string;
  readonly rest: string;
  readonly because: string;
  readonly resource: string | undefined;
  readonly fix: string;
}

/** What changed, as the resources say it; empty where the goals alone did, or where nothing tells. */
function whyText({
  reason,
  term,
  secondsBefore: was,
}: Pick<Cause, "reason" | "term" | "secondsBefore">): string {
  if (reason) return reasonText(reason);
  if (!term) return "";
  const before = was === undefined ? "" : `, not ${duration(was)}`;
  return `${termName(term)} takes ${duration(term.seconds)}${before} (${termSource(term)})`;
}

/** What breaks by a cause, in words. */
export function causeText(cause: Cause): CauseText | undefined {
  const { kind, goals } = cause;
  const [first] = goals;
  if (!first) return undefined;
  const others = goals.length - 1;
  const services = [...new Set(goals.map(({ service }) => service))];
  const without = first.lost.length > 0 ? ` without ${lossText(first.lost)}` : "";
  return {
    goal: `${first.service}: ${brokenGoalText(first)}`,
    rest:
      others > 0
        ? `${without}; by the same, ${count(others, "more goal breaks", "more goals break")}, of ${shortList(services, SERVICES)}`
        : without,
    because:
      kind === "new"
        ? "the service or the loss is new"
        : kind === "goal"
          ? "the goal is stricter than before"
          : whyText(cause),
    resource: (cause.reason ?? cause.term)?.resource,
    fix: remediesText(first.after.remedies),
  };
}
