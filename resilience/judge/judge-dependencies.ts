import { TOLERANCE } from "../arithmetic/traffic";
import type { Blueprint } from "../blueprint/blueprint";
import { dependenciesAtOnce, type Service } from "../blueprint/service";
import { indexOf } from "./index-blueprint";
import { outcomeOfShare, type ServiceState } from "./judge-service";
import type { Dependence } from "./reason";
import { both, isSettled, type Recovery, roundedFigure, servedInTheEnd } from "./recovery";
import { type Outcome, worse } from "./verdict";

function absent(name: string): ServiceState {
  return {
    name,
    outcome: "down",
    recovery: [],
    writes: false,
    rpoSeconds: 0,
    restores: [],
    because: [{ kind: "service-undeclared", service: name }],
    remedies: [{ kind: "declare-service", service: name, mends: ["outcome"] }],
  };
}

/** What is left of services once everything was carried along dependencies. */
export interface CarriedStates {
  /**
   * By name, with the services' own reasons and remedies: dependencies before what depends on them, as far as
   * there is such an order. Names that services depend on and no service has are among them.
   */
  readonly states: ReadonlyMap<string, ServiceState>;
  /** What services are worse off by: hard dependencies, then soft ones. */
  readonly dependences: ReadonlyMap<string, readonly Dependence[]>;
}

/** What a dependency's outcome means for what depends on it hard. */
function carried(state: ServiceState): Outcome {
  return state.outcome === "down" || state.outcome === "read-only" ? state.outcome : "serving";
}

/** Whether a hard dependency changes what is left of what depends on it, or how long that takes. */
function matters(state: ServiceState): boolean {
  return carried(state) !== "serving" || !isSettled(state.recovery);
}

/** What is left of a service beside what is left of its dependencies. Its reasons and remedies stay its own. */
function merge(
  own: ServiceState,
  hard: readonly ServiceState[],
  soft: readonly ServiceState[],
): ServiceState {
  let { outcome, recovery, writes } = own;
  for (const state of hard) {
    outcome = worse(outcome, carried(state));
    if (outcome === "down") return { ...own, outcome, recovery: [], writes: false };
    recovery = both(recovery, state.recovery);
    writes &&= carried(state) === "serving";
  }
  if (soft.some((state) => carried(state) !== "serving")) outcome = worse(outcome, "degraded");
  outcome = worse(outcome, outcomeOfShare(servedInTheEnd(recovery)));
  const down = outcome === "down";
  return { ...own, outcome, recovery: down ? [] : recovery, writes: writes && !down };
}

/** Says which dependencies a service is worse off by. */
function dependencesOf(service: Service, stateOf: (name: string) => ServiceState): Dependence[] {
  const about = (state: ServiceState) => ({
    service: service.name,
    dependency: state.name,
    outcome: state.outcome,
    resource: service.goals?.urn,
  });
  const { cachedFor, cachesEnded } = service;
  const atOnce = dependenciesAtOnce(service);
  const hard = atOnce.hard.map(stateOf).filter(matters);
  const soft = atOnce.soft.map(stateOf).filter((state) => carried(state) !== "serving");
  const figure = (key: "cacheEndedSeconds" | "cachedSeconds", seconds: number | undefined) =>
    seconds === undefined ? {} : { [key]: seconds };
  return [
    ...hard.map((state): Dependence => ({
      kind: "hard",
      service: state.name,
      reason: {
        kind: "hard-dependency",
        ...about(state),
        served: roundedFigure(servedInTheEnd(state.recovery)),
        ...figure("cacheEndedSeconds", cachesEnded?.get(state.name)),
      },
    })),
    ...soft.map((state): Dependence => ({
      kind: "soft",
      service: state.name,
      reason: {
        kind: "soft-dependency",
        ...about(state),
        ...figure("cachedSeconds", cachedFor?.get(state.name)),
      },
    })),
  ];
}

/** Figures may be infinite, whose difference is not a number. */
function close(left: number, right: number): boolean {
  return left === right || Math.abs(left - right) < TOLERANCE;
}

function sameRecovery(left: Recovery, right: Recovery): boolean {
  return (
    left.length === right.length &&
    left.every(
      (step, index) => close(step.seconds, right[index]!.seconds) && close(step.served, right[index]!.served),
    )
  );
}

function same(left: ServiceState, right: ServiceState): boolean {
  return (
    left.outcome === right.outcome &&
    left.writes === right.writes &&
    sameRecovery(left.recovery, right.recovery)
  );
}

/** Outcomes of all services, with what is carried along dependencies, and without saying why. */
export function carriedOutcomes(
  blueprint: Blueprint,
  own: ReadonlyMap<string, ServiceState>,
): ReadonlyMap<string, Outcome> {
  const states = settle(blueprint, own);
  return new Map(blueprint.services.map(({ name }) => [name, states.get(name)!.outcome]));
}

/** States of all services, and of names that services depend on and no service has. */
function settle(blueprint: Blueprint, own: ReadonlyMap<string, ServiceState>): Map<string, ServiceState> {
  const { order, inOrder } = indexOf(blueprint);
  const states = new Map<string, ServiceState>();
  for (const { hardDependencies, softDependencies } of order) {
    for (const name of [...hardDependencies, ...softDependencies])
      if (!own.has(name)) states.set(name, absent(name));
  }
  for (const { name } of order) states.set(name, own.get(name)!);
  const stateOf = (name: string): ServiceState => states.get(name)!;
  let changed = true;
  // A path without a cycle is no longer than there are services, so no round beyond that many changes anything; nor
  // does any beyond the first where everything comes after what it depends on.
  const rounds = inOrder ? 1 : order.length + 1;
  for (let round = 0; changed && round < rounds; round++) {
    changed = false;
    for (const service of order) {
      const { name } = service;
      const { hard, soft } = dependenciesAtOnce(service);
      const before = stateOf(name);
      const next = merge(own.get(name)!, hard.map(stateOf), soft.map(stateOf));
      states.set(name, next);
      changed ||= !same(before, next);
    }
  }
  return states;
}

/**
 * Carries what is lost along dependencies: what a service needs hard and is down or read-only, makes it so too,
 * and it serves no more and no sooner than what it needs does. What it needs soft and is down or read-only
 * degrades it.
 *
 * In a cycle of dependencies a service can only get worse from one round to the next, so rounds end. Reasons are
 * added once, when nothing changes any more: they say what is left in the end.
 */
export function carryDependencies(
  blueprint: Blueprint,
  own: ReadonlyMap<string, ServiceState>,
): CarriedStates {
  const states = settle(blueprint, own);
  const stateOf = (name: string): ServiceState => states.get(name)!;
  const dependences = new Map(
    blueprint.services.map((service) => [service.name, dependencesOf(service, stateOf)]),
  );
  return { states, dependences };
}
