import type { Blueprint } from "../blueprint/blueprint";
import { elementLabel, type Loss } from "../loss/loss";
import { damageOf, type Damage } from "./damage";
import { promisedUnder, unmetParts } from "./goal";
import { carryDependencies } from "./judge-dependencies";
import { judgeDatabase } from "./judge-database";
import { judgeQuorum } from "./judge-quorum";
import { judgeService, type ServiceState, type StoreStates } from "./judge-service";
import { type Reason, sumOf } from "./reason";
import type { Remedy } from "./remedy";
import type { Unmet, Verdict } from "./verdict";

/** A verdict with all remedies, which findings are made of. */
export interface Judgement {
  readonly verdict: Verdict;
  readonly remedies: readonly Remedy[];
}

function judgeStores(blueprint: Blueprint, damage: Damage): StoreStates {
  const quorums = new Map(blueprint.quorums.map((quorum) => [quorum.name, judgeQuorum(quorum, damage)]));
  const databases = new Map(
    blueprint.databases.map((database) => [
      database.name,
      judgeDatabase(blueprint, database, quorums, damage),
    ]),
  );
  return { quorums, databases };
}

function withoutRepeats(reasons: readonly Reason[]): Reason[] {
  const seen = new Set<string>();
  return reasons.filter((reason) => {
    const key = `${reason.text}\n${reason.resource ?? ""}`;
    return seen.has(key) ? false : seen.add(key);
  });
}

/** The first remedy for each unmet part, as one text. */
function fixOf(remedies: readonly Remedy[], unmet: readonly Unmet[]): string {
  const texts = unmet.map((part) => remedies.find((remedy) => remedy.mends === part)?.text);
  return [...new Set(texts.filter((text) => text !== undefined))].join("; ");
}

function rounded(value: number): number {
  return Math.round(value * 1e6) / 1e6;
}

function verdictOf(blueprint: Blueprint, loss: Loss, damage: Damage, state: ServiceState): Judgement {
  const goals = blueprint.services.find((service) => service.name === state.name)?.goals;
  const goal = goals ? promisedUnder(goals, loss, damage) : null;
  const unmet = goal ? unmetParts(goal, state) : [];
  const sites = [...damage.sites.values()].flat();
  const verdict: Verdict = {
    service: state.name,
    loss: loss.id,
    lost: loss.elements.map(elementLabel),
    outcome: state.outcome,
    served: rounded(state.served),
    writes: state.writes,
    rtoSeconds: state.terms === null ? null : rounded(sumOf(state.terms)),
    rtoTerms: state.terms ?? [],
    rpoSeconds: state.rpoSeconds === null ? null : rounded(state.rpoSeconds),
    goal,
    met: unmet.length === 0,
    unmet,
    because: withoutRepeats([...sites, ...state.because]),
    fix: fixOf(state.remedies, unmet),
  };
  return { verdict, remedies: state.remedies };
}

/** As {@link judge}, with the remedies for everything that a loss does. */
export function judgeWithRemedies(blueprint: Blueprint, loss: Loss): Judgement[] {
  const damage = damageOf(blueprint, loss);
  const stores = judgeStores(blueprint, damage);
  const own = new Map(
    blueprint.services.map((service) => [service.name, judgeService(blueprint, service, stores, damage)]),
  );
  const states = carryDependencies(blueprint, own);
  return blueprint.services.map((service) => verdictOf(blueprint, loss, damage, states.get(service.name)!));
}

/**
 * Judges what a loss leaves of every service. Outcome, share, times and bounds come from what stands where;
 * goals are compared with them afterwards and change nothing.
 */
export function judge(blueprint: Blueprint, loss: Loss): Verdict[] {
  return judgeWithRemedies(blueprint, loss).map((judgement) => judgement.verdict);
}
