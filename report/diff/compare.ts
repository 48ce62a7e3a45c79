import {
  type Finding,
  type LossElement,
  lossKey,
  policyOfUnmet,
  type Report,
  type Verdict,
} from "@holdfast/resilience";
import { findingMessage } from "../text/finding-text";
import { outcomes } from "../text/phrases";
import { type Cause, causesOf } from "./causes";
import { type Removal, removalsBetween } from "./removals";

/** What a change does to a verdict, from the worst news to the best; `gone` and `added` say nothing of either. */
export const effects = [
  "becomes-unmet",
  "worse",
  "changed",
  "promise",
  "gone",
  "added",
  "better",
  "becomes-met",
] as const;

export type Effect = (typeof effects)[number];

/** A verdict before and after a change. One side is absent where the service or the loss is new or gone. */
export interface Change {
  readonly effect: Effect;
  readonly service: string;
  readonly lost: readonly LossElement[];
  /** The parts of the goal that are not met and were, or that are new and not met. */
  readonly broken: readonly string[];
  readonly before?: Verdict;
  readonly after?: Verdict;
}

/** What a change does to a report. */
export interface Comparison {
  /** What is declared no more, or promises less. */
  readonly removals: readonly Removal[];
  /** Goals that break, by what breaks them, the cause of most first. */
  readonly causes: readonly Cause[];
  /** Verdicts that are not as they were, the worst news first. */
  readonly changes: readonly Change[];
  /** Verdicts that are as they were. */
  readonly unchanged: number;
  /** Verdicts that did not meet their goal before and still do not. */
  readonly stillUnmet: number;
  /** Errors that are new. Those that only sum up goals in `causes` are left out. */
  readonly errors: readonly Finding[];
  /** Findings that are new, and those that are gone. */
  readonly found: readonly Finding[];
  readonly resolved: readonly Finding[];
  /** A goal breaks, a new error was found, or something was removed that nobody allowed. */
  readonly regresses: boolean;
}

/** A scenario's identity does not depend on the order in which its elements are named. */
function keyOf({ service, lost }: Verdict): string {
  const things = lost.map((element) => lossKey([element])).sort();
  return JSON.stringify([service, ...things]);
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

/** The parts that `outcome` implies: what is down serves no share, and is not back in time. */
const IMPLIED: readonly string[] = ["served", "rto"];

/** The parts of a goal that were met, or not asked for, and are not met now. */
function brokenParts(before: Verdict | undefined, after: Verdict | undefined): string[] {
  if (!after || after.met) return [];
  const now: readonly string[] = after.unmet.length > 0 ? after.unmet : ["goal"];
  const known: readonly string[] = before && !before.met ? before.unmet : [];
  return now.filter(
    (part) =>
      !known.includes(part) &&
      !(IMPLIED.includes(part) && (known.includes("outcome") || now.includes("outcome"))),
  );
}

/** `promise`: what is left is the same, and something else is promised; whether it is kept shows in `met`. */
function effectOf(
  before: Verdict | undefined,
  after: Verdict | undefined,
  broken: number,
): Effect | undefined {
  if (broken > 0) return "becomes-unmet";
  if (!before || !after) return after ? "added" : "gone";
  if (!before.met && after.met) return "becomes-met";
  const different = differences(before, after);
  if (different.every((each) => each === 0)) {
    return promiseOf(before) === promiseOf(after) ? undefined : "promise";
  }
  if (different.every((each) => each >= 0)) return "worse";
  if (different.every((each) => each <= 0)) return "better";
  return "changed";
}

function changesBetween(base: Report, head: Report): Change[] {
  const before = new Map(base.verdicts.map((verdict) => [keyOf(verdict), verdict]));
  const after = new Map(head.verdicts.map((verdict) => [keyOf(verdict), verdict]));
  const changes: Change[] = [];
  for (const key of new Set([...after.keys(), ...before.keys()])) {
    const pair = { before: before.get(key), after: after.get(key) };
    const broken = brokenParts(pair.before, pair.after);
    const effect = effectOf(pair.before, pair.after, broken.length);
    const about = pair.after ?? pair.before;
    if (effect && about) changes.push({ effect, service: about.service, lost: about.lost, broken, ...pair });
  }
  // The sort is stable: within an effect, changes stay in the order of the report.
  return changes.sort((left, right) => effects.indexOf(left.effect) - effects.indexOf(right.effect));
}

/** A resource by type and name: another stack or project of the same declaration names it alike. */
function withinStack(urn: string | null): string {
  return urn?.split("::").slice(2).join("::") ?? "";
}

function findingKey(finding: Finding): string {
  const { policy, level, service, resource } = finding;
  return [policy, level, service, withinStack(resource), findingMessage(finding)].join("\n");
}

/** A finding by what it is about, without figures in its message that any change may move. */
function subjectKey({ policy, service, resource }: Finding): string {
  return [policy, service, withinStack(resource)].join("\n");
}

/** Findings that are errors and outnumber those of before on the same subject: another wording is no other error. */
function newErrors(base: Report, found: readonly Finding[], resolved: readonly Finding[]): Finding[] {
  const before = base.findings.filter(({ level }) => level === "error");
  const gone = new Set(resolved);
  const reworded = new Map<string, number>();
  for (const finding of before) {
    if (gone.has(finding)) reworded.set(subjectKey(finding), (reworded.get(subjectKey(finding)) ?? 0) + 1);
  }
  return found.filter((finding) => {
    if (finding.level !== "error") return false;
    const left = reworded.get(subjectKey(finding)) ?? 0;
    reworded.set(subjectKey(finding), left - 1);
    return left <= 0;
  });
}

/** True for a finding that only sums up goals that break, which are told one by one. */
function sumsUp({ service, policy }: Finding, changes: readonly Change[]): boolean {
  const policies: Readonly<Record<string, string | undefined>> = policyOfUnmet;
  return changes.some(
    (change) => change.service === service && change.broken.some((part) => policies[part] === policy),
  );
}

/**
 * Compares two reports on the same losses.
 *
 * @param allowances names of removals that are allowed
 * @throws InvalidInputError for an allowance of what was not removed
 */
export function compareReports(base: Report, head: Report, allowances: readonly string[] = []): Comparison {
  const removals = removalsBetween(base, head, allowances);
  const changes = changesBetween(base, head);
  const known = new Set(base.findings.map(findingKey));
  const now = new Set(head.findings.map(findingKey));
  const found = head.findings.filter((finding) => !known.has(findingKey(finding)));
  const resolved = base.findings.filter((finding) => !now.has(findingKey(finding)));
  const errors = newErrors(base, found, resolved).filter((finding) => !sumsUp(finding, changes));
  const causes = causesOf(changes);
  return {
    removals,
    causes,
    changes,
    stillUnmet:
      head.verdicts.filter(({ met }) => !met).length -
      changes.filter(({ broken }) => broken.length > 0).length,
    unchanged: head.verdicts.length - changes.filter((change) => change.after).length,
    errors,
    found,
    resolved,
    regresses: causes.length > 0 || errors.length > 0 || removals.some(({ allowed }) => !allowed),
  };
}
