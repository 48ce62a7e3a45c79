import type { Blueprint } from "../blueprint/blueprint";
import type { Loss } from "../loss/loss";
import { assumedBy } from "./assumption";
import { Damage } from "./damage";
import { promisedUnder, recoveredBy, unmetParts, unreadReason, unreadRemedy } from "./goal";
import { indexOf } from "./index-blueprint";
import { Explanations, type FoundRemedy } from "./explanation";
import { carriedOutcomes, carryDependencies } from "./judge-dependencies";
import { StoreStates } from "../stores/store-states";
import { judgeService, type ServiceState } from "./judge-service";
import { judgeWorkloads } from "./judge-workloads";
import { type Reason, ReasonChain } from "./reason";
import { roundedFigure, servedInTheEnd } from "./recovery";
import { changeKey } from "./remedy";
import { renewalReasons } from "./renewal";
import type { Outcome, Unmet, Verdict } from "./verdict";

/** A verdict with what findings are made of. */
export interface Judgement {
  readonly verdict: Verdict;
  /** Its reasons as they are told, but for those that only say what is lost. */
  readonly reasons: readonly Reason[];
  /** The change that would keep a part of the promise. */
  remedyFor(part: Unmet): FoundRemedy | undefined;
}

function verdictOf(
  blueprint: Blueprint,
  loss: Loss,
  damage: Damage,
  common: readonly Reason[],
  state: ServiceState,
  explanations: Explanations,
): Judgement {
  const { name } = state;
  const { goals, unreadGoals } = indexOf(blueprint).services.get(name) ?? {};
  const goal = goals ? promisedUnder(goals, loss, damage) : null;
  const unmet: Unmet[] = unreadGoals ? ["goal"] : goal ? unmetParts(goal, state) : [];
  const step = recoveredBy(goal, state);
  const terms = step?.terms ?? [];
  const unread = unreadGoals ? [unreadReason(name, unreadGoals)] : [];
  const remedyFor = (part: Unmet): FoundRemedy | undefined =>
    unreadGoals
      ? { remedy: unreadRemedy(name, unreadGoals), reasons: unread }
      : explanations.remedy(name, part, terms);
  const reasons = (): readonly Reason[] => [...unread, ...explanations.told(name)];
  let told: readonly Reason[] | undefined;
  const verdict: Verdict = {
    service: name,
    loss: loss.id,
    lost: loss.elements,
    outcome: state.outcome,
    served: roundedFigure(servedInTheEnd(state.recovery)),
    writes: state.writes,
    rtoSeconds: step ? roundedFigure(step.seconds) : null,
    rtoTerms: terms,
    recovery: state.recovery,
    rpoSeconds: state.rpoSeconds === null ? null : roundedFigure(state.rpoSeconds),
    restores: state.restores,
    goal,
    met: unmet.length === 0,
    unmet,
    // What explains is put together when somebody reads it: a search for risk groups judges thousands of losses.
    get because() {
      told ??= [...common, ...reasons()];
      return told;
    },
    get moreReasons() {
      return explanations.untold(name) || undefined;
    },
    get chain() {
      const { own, dependences } = explanations.chain(name);
      return new ReasonChain([...common, ...unread, ...own], dependences);
    },
    get remedies() {
      const found = unmet.map((part) => remedyFor(part)?.remedy).filter((remedy) => remedy !== undefined);
      return [...new Map(found.map((remedy) => [changeKey(remedy), remedy])).values()];
    },
    get assumptions() {
      return assumedBy(terms);
    },
  };
  return {
    verdict,
    get reasons() {
      return reasons();
    },
    remedyFor,
  };
}

/** What damage leaves of services by themselves: nothing is carried along dependencies yet. */
function ownStates(blueprint: Blueprint, damage: Damage): Map<string, ServiceState> {
  const stores = new StoreStates(blueprint, damage);
  const workloads = judgeWorkloads(blueprint, damage);
  return new Map(
    blueprint.services.map((service) => [
      service.name,
      judgeService(service, workloads.get(service.name)!, stores, damage),
    ]),
  );
}

/** Outcomes alone, by service, for who asks about many losses and not for reasons. */
export function outcomesOf(blueprint: Blueprint, damage: Damage): ReadonlyMap<string, Outcome> {
  return carriedOutcomes(blueprint, ownStates(blueprint, damage));
}

/** As {@link judge}, with the remedies for everything that a loss does. */
export function judgeWithRemedies(blueprint: Blueprint, loss: Loss): Judgement[] {
  const damage = new Damage(blueprint, loss);
  const carried = carryDependencies(blueprint, ownStates(blueprint, damage));
  const explanations = new Explanations(carried);
  const common = [...damage.because, ...renewalReasons(blueprint, damage)];
  return blueprint.services.map(({ name }) =>
    verdictOf(
      blueprint,
      loss,
      damage,
      [...common, ...(blueprint.defectsOf?.get(name) ?? [])],
      carried.states.get(name)!,
      explanations,
    ),
  );
}

/**
 * Judges what a loss leaves of every service. Outcome, share, times and bounds come from what stands where;
 * goals are compared with them afterwards and change nothing.
 */
export function judge(blueprint: Blueprint, loss: Loss): Verdict[] {
  return judgeWithRemedies(blueprint, loss).map((judgement) => judgement.verdict);
}
