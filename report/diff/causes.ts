import {
  type LossElement,
  type Reason,
  type RtoTerm,
  statementKey,
  type Verdict,
} from "@holdfast/resilience";
import type { Change } from "./compare";

/** One part of a service's goal that breaks under one loss. */
export interface BrokenGoal {
  readonly service: string;
  readonly lost: readonly LossElement[];
  /** `outcome`, `served`, `rto`, `rpo`, `goal`. */
  readonly part: string;
  readonly before?: Verdict;
  readonly after: Verdict;
}

/** One thing that changed, and all that breaks by it. */
export interface Cause {
  readonly kind: "goal" | "new" | "term" | "reason" | "unexplained";
  /** What is said of the resources now and was not before. */
  readonly reason?: Reason;
  /** The term of the recovery time that is new, or takes longer. */
  readonly term?: RtoTerm;
  /** How long the term took before, in seconds; absent where it is new. */
  readonly secondsBefore?: number;
  /** At least one, in the order of the report. */
  readonly goals: readonly BrokenGoal[];
}

/** Something by which a goal may have broken. Two of one key are one cause. */
interface Candidate extends Omit<Cause, "goals"> {
  readonly key: string;
  /** Of candidates that explain as much, the one with the most weight is the cause. */
  readonly weight: number;
}

/** True where what is left now would have met the goal as it was before: then the goal alone changed. */
function onlyGoalChanged(before: Verdict, after: Verdict, part: string): boolean {
  const goal = before.goal;
  if (goal === null) return after.goal !== null;
  switch (part) {
    case "rto":
      return after.rtoSeconds !== null && after.rtoSeconds <= goal.rtoSeconds;
    case "rpo":
      return after.rpoSeconds !== null && after.rpoSeconds <= goal.rpoSeconds;
    case "served":
      return after.served >= goal.served;
    default:
      return false;
  }
}

/** What is stated, by whichever resource: another stack or project of the same declaration has URNs of its own. */
function stated(statement: Reason | RtoTerm): string {
  const fields = Object.entries(statement).filter(([field]) => field !== "resource" && field !== "seconds");
  return statementKey(fields.sort(([one], [other]) => (one < other ? -1 : 1)));
}

/** Terms of a recovery that were not there before, or took another time. */
function termCandidates({ before, after }: BrokenGoal): Candidate[] {
  return after.rtoTerms.flatMap((term): Candidate[] => {
    const was = before?.rtoTerms.find(({ kind }) => kind === term.kind)?.seconds;
    if (was !== undefined && was >= term.seconds) return [];
    return [
      {
        kind: "term",
        key: `term\n${stated(term)}`,
        term,
        weight: term.seconds - (was ?? 0),
        ...(was === undefined ? {} : { secondsBefore: was }),
      },
    ];
  });
}

/** Reasons that were not given before; each stands for itself, and for all that its resource says anew. */
function reasonCandidates({ before, after }: BrokenGoal): Candidate[] {
  const known = new Set(before?.because.map(stated));
  return after.because
    .filter((reason) => !known.has(stated(reason)))
    .flatMap((reason): Candidate[] => {
      const { resource } = reason;
      const candidate = { kind: "reason", reason, weight: 0 } as const;
      const itself = { ...candidate, key: `reason\n${statementKey(reason)}` };
      return resource ? [itself, { ...candidate, key: `resource\n${resource}`, weight: -1 }] : [itself];
    });
}

function candidatesOf(broken: BrokenGoal): Candidate[] {
  const { service, part, before } = broken;
  const weight = 0;
  if (!before) return [{ weight, kind: "new", key: `new\n${service}` }];
  if (onlyGoalChanged(before, broken.after, part)) {
    return [{ weight, kind: "goal", key: `goal\n${service}\n${part}` }];
  }
  const found = [...(part === "rto" ? termCandidates(broken) : []), ...reasonCandidates(broken)];
  // What nothing explains is told by service and part, so that it is told once.
  return found.length > 0 ? found : [{ weight, kind: "unexplained", key: `${service}\n${part}` }];
}

/** A candidate and what it explains that nothing else has been found to explain. */
interface Explained {
  readonly candidate: Candidate;
  readonly goals: Set<BrokenGoal>;
}

/** Of all candidates the one that explains most. */
function strongest(explained: Iterable<Explained>): Explained | undefined {
  let best: Explained | undefined;
  for (const each of explained) {
    const more = each.goals.size - (best?.goals.size ?? 0);
    if (more > 0 || (more === 0 && best && each.candidate.weight > best.candidate.weight)) best = each;
  }
  return best && best.goals.size > 0 ? best : undefined;
}

function brokenGoals(changes: readonly Change[]): BrokenGoal[] {
  return changes.flatMap(({ service, lost, broken, before, after }) =>
    after ? broken.map((part) => ({ service, lost, part, ...(before ? { before } : {}), after })) : [],
  );
}

/**
 * The goals that changes break, by what breaks them: as few causes as explain all of it (the greedy cover of sets), the
 * one that explains most first. A goal that several things break is told by one of them.
 */
export function causesOf(changes: readonly Change[]): Cause[] {
  const keysOf = new Map<BrokenGoal, Set<string>>();
  const explained = new Map<string, Explained>();
  for (const goal of brokenGoals(changes)) {
    const candidates = candidatesOf(goal);
    keysOf.set(goal, new Set(candidates.map(({ key }) => key)));
    for (const candidate of candidates) {
      const known = explained.get(candidate.key) ?? { candidate, goals: new Set() };
      known.goals.add(goal);
      explained.set(candidate.key, known);
    }
  }
  const causes: Cause[] = [];
  for (let next = strongest(explained.values()); next; next = strongest(explained.values())) {
    const { kind, reason, term, secondsBefore } = next.candidate;
    const goals = [...next.goals];
    for (const goal of goals)
      for (const key of keysOf.get(goal) ?? []) explained.get(key)?.goals.delete(goal);
    causes.push({ kind, reason, term, secondsBefore, goals });
  }
  return causes;
}
