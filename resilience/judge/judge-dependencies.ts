import { TOLERANCE } from "../arithmetic/traffic";
import type { Blueprint } from "../blueprint/blueprint";
import type { Service } from "../blueprint/service";
import { indexOf } from "./index-blueprint";
import { outcomeOfShare, type ServiceState } from "./judge-service";
import { percent } from "./percent";
import type { Reason } from "./reason";
import { both, isSettled, type Recovery, servedInTheEnd } from "./recovery";
import type { Remedy } from "./remedy";
import { type Outcome, worse } from "./verdict";

function absent(name: string): ServiceState {
  return {
    name,
    outcome: "down",
    recovery: [],
    writes: false,
    rpoSeconds: 0,
    granted: [],
    because: [{ text: `the graph holds no service ${name}` }],
    remedies: [{ mends: "outcome", text: `declare the service ${name}` }],
  };
}

/** What a dependency's outcome means for what depends on it hard. */
function carried(state: ServiceState): Outcome {
  return state.outcome === "down" || state.outcome === "read-only" ? state.outcome : "serving";
}

/** A dependency adds to what a service says when it changed what is left of it, or how long that takes. */
function merge(
  service: Service,
  own: ServiceState,
  hard: readonly ServiceState[],
  soft: readonly ServiceState[],
): ServiceState {
  const because: Reason[] = [...own.because];
  const remedies: Remedy[] = [...own.remedies];
  const resource = service.goals?.urn;
  let { outcome, recovery, writes } = own;
  for (const state of hard) {
    outcome = worse(outcome, carried(state));
    recovery = both(recovery, state.recovery);
    writes &&= carried(state) === "serving";
    if (carried(state) === "serving" && isSettled(state.recovery)) continue;
    const served = percent(servedInTheEnd(state.recovery));
    because.push({
      text: `${service.name} needs ${state.name}, which is ${state.outcome} and serves ${served} of its peak`,
      resource,
    });
    because.push(...state.because);
    remedies.push(...state.remedies);
  }
  for (const state of soft) {
    if (carried(state) === "serving") continue;
    outcome = worse(outcome, "degraded");
    because.push({ text: `${service.name} goes without ${state.name}, which is ${state.outcome}`, resource });
  }
  outcome = worse(outcome, outcomeOfShare(servedInTheEnd(recovery)));
  const down = outcome === "down";
  return { ...own, outcome, recovery: down ? [] : recovery, writes: writes && !down, because, remedies };
}

function sameRecovery(left: Recovery, right: Recovery): boolean {
  return (
    left.length === right.length &&
    left.every(
      (step, index) =>
        Math.abs(step.seconds - right[index]!.seconds) < TOLERANCE &&
        Math.abs(step.served - right[index]!.served) < TOLERANCE,
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

/**
 * Carries what is lost along dependencies: what a service needs hard and is down or read-only, makes it so too,
 * and it serves no more and no sooner than what it needs does. What it needs soft and is down or read-only
 * degrades it.
 *
 * In a cycle of dependencies a service can only get worse from one round to the next, so rounds end.
 */
export function carryDependencies(
  blueprint: Blueprint,
  own: ReadonlyMap<string, ServiceState>,
): Map<string, ServiceState> {
  const { order } = indexOf(blueprint);
  const states = new Map(own);
  const stateOf = (name: string): ServiceState => states.get(name) ?? absent(name);
  for (let changed = true; changed;) {
    changed = false;
    for (const service of order) {
      const before = states.get(service.name)!;
      const next = merge(
        service,
        own.get(service.name)!,
        service.hardDependencies.map(stateOf),
        service.softDependencies.map(stateOf),
      );
      states.set(service.name, next);
      changed ||= !same(before, next);
    }
  }
  return states;
}
