import type { Blueprint } from "../blueprint/blueprint";
import { elementLabel, type Loss } from "../loss/loss";
import { Damage } from "./damage";
import { promisedUnder, recoveredBy, unmetParts, unreadReason, unreadRemedy } from "./goal";
import { indexOf } from "./index-blueprint";
import { carryDependencies } from "./judge-dependencies";
import { judgeDatabase } from "./judge-database";
import { judgeQuorum } from "./judge-quorum";
import { judgeService, type ServiceState, type StoreStates } from "./judge-service";
import { judgeWorkloads } from "./judge-workloads";
import type { Reason, RtoTerm } from "./reason";
import { servedInTheEnd } from "./recovery";
import type { Remedy } from "./remedy";
import { renewalReasons } from "./renewal";
import type { Unmet, Verdict } from "./verdict";

/** A verdict with what findings are made of. */
export interface Judgement {
  readonly verdict: Verdict;
  /** Its reasons but for those that only say what is lost. */
  readonly reasons: readonly Reason[];
  readonly remedies: readonly Remedy[];
  /** What was taken for granted, because nothing says otherwise. */
  readonly granted: readonly Reason[];
}

function judgeStores(blueprint: Blueprint, damage: Damage): StoreStates {
  const quorums = new Map(
    blueprint.quorums.map((quorum) => [quorum.name, judgeQuorum(blueprint, quorum, damage)]),
  );
  const databases = new Map(
    blueprint.databases.map((database) => [
      database.name,
      judgeDatabase(blueprint, database, quorums, damage),
    ]),
  );
  return { quorums, databases };
}

function withoutRepeats(reasons: readonly Reason[]): readonly Reason[] {
  if (reasons.length < 2) return reasons;
  const seen = new Set<string>();
  return reasons.filter((reason) => {
    const key = `${reason.text}\n${reason.resource ?? ""}`;
    return seen.has(key) ? false : seen.add(key);
  });
}

/**
 * The remedy for a part of a promise. Of those that shorten a recovery only one counts that shortens what the
 * recovery waits for.
 */
export function remedyFor(
  part: Unmet,
  remedies: readonly Remedy[],
  terms: readonly RtoTerm[],
): Remedy | undefined {
  const mending = remedies.filter((remedy) => remedy.mends === part);
  if (part !== "rto") return mending[0];
  const longest = [...terms].sort((left, right) => right.seconds - left.seconds);
  for (const term of longest) {
    const remedy = mending.find((candidate) => candidate.shortens?.includes(term.name));
    if (remedy) return remedy;
  }
  return undefined;
}

function rounded(value: number): number {
  return Math.round(value * 1e6) / 1e6;
}

function verdictOf(
  blueprint: Blueprint,
  loss: Loss,
  damage: Damage,
  common: readonly Reason[],
  state: ServiceState,
): Judgement {
  const service = indexOf(blueprint).services.get(state.name);
  const unread = service?.unreadGoals;
  const goal = service?.goals ? promisedUnder(service.goals, loss, damage) : null;
  const unmet: Unmet[] = unread ? ["goal"] : goal ? unmetParts(goal, state) : [];
  const step = recoveredBy(goal, state);
  const terms = step?.terms ?? [];
  const remedies = unread ? [unreadRemedy(state.name, unread)] : state.remedies;
  const fixes = unmet
    .map((part) => remedyFor(part, remedies, terms)?.text)
    .filter((text) => text !== undefined);
  const reasons = withoutRepeats(
    unread ? [unreadReason(state.name, unread), ...state.because] : state.because,
  );
  const verdict: Verdict = {
    service: state.name,
    loss: loss.id,
    lost: loss.elements.map(elementLabel),
    outcome: state.outcome,
    served: rounded(servedInTheEnd(state.recovery)),
    writes: state.writes,
    rtoSeconds: step ? rounded(step.seconds) : null,
    rtoTerms: terms,
    recovery: state.recovery,
    rpoSeconds: state.rpoSeconds === null ? null : rounded(state.rpoSeconds),
    goal,
    met: unmet.length === 0,
    unmet,
    because: [...common, ...reasons],
    fix: [...new Set(fixes)].join("; "),
  };
  return { verdict, reasons, remedies, granted: state.granted };
}

/** As {@link judge}, with the remedies for everything that a loss does. */
export function judgeWithRemedies(blueprint: Blueprint, loss: Loss): Judgement[] {
  const damage = new Damage(blueprint, loss);
  const stores = judgeStores(blueprint, damage);
  const workloads = judgeWorkloads(blueprint, damage);
  const own = new Map(
    blueprint.services.map((service) => [
      service.name,
      judgeService(service, workloads.get(service.name)!, stores, damage),
    ]),
  );
  const states = carryDependencies(blueprint, own);
  const common = [...damage.because, ...renewalReasons(blueprint, damage)];
  return blueprint.services.map((service) =>
    verdictOf(blueprint, loss, damage, common, states.get(service.name)!),
  );
}

/**
 * Judges what a loss leaves of every service. Outcome, share, times and bounds come from what stands where;
 * goals are compared with them afterwards and change nothing.
 */
export function judge(blueprint: Blueprint, loss: Loss): Verdict[] {
  return judgeWithRemedies(blueprint, loss).map((judgement) => judgement.verdict);
}
