import { TOLERANCE } from "../arithmetic/traffic";
import type { Blueprint } from "../blueprint/blueprint";
import type { Service } from "../blueprint/service";
import { indexOf } from "./index-blueprint";
import type { ServiceState } from "./judge-service";
import { percent } from "./judge-workload";
import { type Reason, type RtoTerm, slowest } from "./reason";
import type { Remedy } from "./remedy";
import { type Outcome, worse } from "./verdict";

function absent(name: string): ServiceState {
  return {
    name,
    outcome: "down",
    served: 0,
    writes: false,
    terms: null,
    rpoSeconds: 0,
    because: [{ text: `the graph holds no service ${name}` }],
    remedies: [{ mends: "outcome", text: `declare the service ${name}` }],
  };
}

/** What a dependency's outcome means for what depends on it hard. */
function carried(state: ServiceState): Outcome {
  return state.outcome === "serving" || state.outcome === "degraded" ? "serving" : state.outcome;
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
  const chains: (readonly RtoTerm[] | null)[] = [own.terms];
  let { outcome, served, writes } = own;
  for (const state of hard) {
    const slower = state.terms === null || state.terms.length > 0;
    const worsens = carried(state) !== "serving" || state.served < served - TOLERANCE;
    if (slower) chains.push(state.terms);
    outcome = worse(outcome, carried(state));
    served = Math.min(served, state.served);
    writes &&= state.writes || carried(state) === "serving";
    if (!worsens && !slower) continue;
    because.push(
      {
        text: `${service.name} needs ${state.name}, which is ${state.outcome} and serves ${percent(state.served)} of its peak`,
        resource: service.goals?.urn,
      },
      ...state.because,
    );
    remedies.push(...state.remedies);
  }
  for (const state of soft) {
    if (state.outcome !== "down" && state.outcome !== "read-only") continue;
    outcome = worse(outcome, "degraded");
    because.push({
      text: `${service.name} goes without ${state.name}, which is ${state.outcome}`,
      resource: service.goals?.urn,
    });
  }
  if (served < 1 - TOLERANCE) outcome = worse(outcome, served <= TOLERANCE ? "down" : "degraded");
  const bounded = chains.filter((chain) => chain !== null);
  return {
    name: service.name,
    outcome,
    served: outcome === "down" ? 0 : served,
    writes: writes && outcome !== "down",
    terms: outcome === "down" || bounded.length < chains.length ? null : slowest(bounded),
    rpoSeconds: own.rpoSeconds,
    because,
    remedies,
  };
}

function same(left: ServiceState, right: ServiceState): boolean {
  return (
    left.outcome === right.outcome &&
    left.writes === right.writes &&
    Math.abs(left.served - right.served) < TOLERANCE &&
    (left.terms === null) === (right.terms === null)
  );
}

/**
 * Carries what is lost along dependencies: what a service needs hard and is down or read-only, makes it so too,
 * and it serves no more than what it needs does. What it needs soft and is down or read-only degrades it.
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
      const after = merge(
        service,
        own.get(service.name)!,
        service.hardDependencies.map(stateOf),
        service.softDependencies.map(stateOf),
      );
      states.set(service.name, after);
      changed ||= !same(before, after);
    }
  }
  return states;
}
