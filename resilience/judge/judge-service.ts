import { TOLERANCE } from "../arithmetic/traffic";
import type { Blueprint } from "../blueprint/blueprint";
import type { Service, StoreUse } from "../blueprint/service";
import type { Damage } from "./damage";
import type { DatabaseState } from "./judge-database";
import type { QuorumState } from "./judge-quorum";
import { judgeWorkload } from "./judge-workload";
import { type Reason, type RtoTerm, slowest } from "./reason";
import type { Explained, Remedy } from "./remedy";
import { type Outcome, worse } from "./verdict";

/** What a loss leaves of a service. */
export interface ServiceState extends Explained {
  readonly name: string;
  readonly outcome: Outcome;
  /** Share of peak that is served, 0 to 1. */
  readonly served: number;
  readonly writes: boolean;
  /** What the interruption is spent on; `null` where nothing bounds it. */
  readonly terms: readonly RtoTerm[] | null;
  /** Seconds of acknowledged writes that can be lost; `null`: nothing bounds them. */
  readonly rpoSeconds: number | null;
}

/** States of what services stand on, under one loss. */
export interface StoreStates {
  readonly databases: ReadonlyMap<string, DatabaseState>;
  readonly quorums: ReadonlyMap<string, QuorumState>;
}

/** What one store does to a service that uses it. */
interface StoreEffect extends Explained {
  readonly outcome: Outcome;
  /** Factor on the share that is served. */
  readonly served: number;
  readonly terms: readonly RtoTerm[] | null;
  readonly rpoSeconds: number | null;
}

function missingStore(service: Service, store: StoreUse): StoreEffect {
  const resource = service.goals?.urn;
  return {
    outcome: "down",
    served: 0,
    terms: null,
    rpoSeconds: 0,
    because: [
      {
        text: `${service.name} needs the ${store.kind} ${store.name}, and the graph holds none of that name`,
        resource,
      },
    ],
    remedies: [{ mends: "outcome", text: `declare the ${store.kind} ${store.name}`, resource }],
  };
}

/** A quorum answers neither reads nor writes without a majority: both ask it first. */
function quorumEffect(state: QuorumState): StoreEffect {
  const terms: RtoTerm[] = state.leaderAtRisk
    ? [
        {
          name: "quorum election",
          seconds: (2 * state.electionMilliseconds) / 1000,
          source: `quorum ${state.name}: twice the election timeout of ${state.electionMilliseconds} ms`,
        },
      ]
    : [];
  return {
    outcome: state.stands ? "serving" : "down",
    served: state.stands ? 1 : 0,
    terms: state.stands ? terms : null,
    rpoSeconds: 0,
    because: state.because,
    remedies: state.remedies,
  };
}

function databaseEffect(state: DatabaseState, access: StoreUse["access"]): StoreEffect {
  const { because, remedies } = state;
  if (state.readable === 0)
    return {
      outcome: "down",
      served: 0,
      terms: null,
      rpoSeconds: access === "read" ? 0 : state.rpoSeconds,
      because,
      remedies,
    };
  // Any copy will do for reads: nobody waits for a leader.
  if (access === "read") {
    const outcome = state.readable < 1 ? "degraded" : "serving";
    return {
      outcome,
      served: state.readable,
      terms: [],
      rpoSeconds: 0,
      because: outcome === "serving" ? [] : because,
      remedies,
    };
  }
  const outcome: Outcome = state.writes ? "serving" : "read-only";
  return {
    outcome,
    served: state.readable,
    terms: state.terms,
    rpoSeconds: state.rpoSeconds,
    because,
    remedies,
  };
}

function storeEffect(service: Service, store: StoreUse, stores: StoreStates): StoreEffect {
  if (store.kind === "quorum") {
    const state = stores.quorums.get(store.name);
    return state ? quorumEffect(state) : missingStore(service, store);
  }
  const state = stores.databases.get(store.name);
  return state ? databaseEffect(state, store.access) : missingStore(service, store);
}

/** The larger bound, where `null` is no bound at all. */
export function laterOf(left: number | null, right: number | null): number | null {
  return left === null || right === null ? null : Math.max(left, right);
}

/** The outcome of a service that serves a share of its peak. */
export function outcomeOfShare(served: number): Outcome {
  if (served <= TOLERANCE) return "down";
  return served >= 1 - TOLERANCE ? "serving" : "degraded";
}

/** Judges a service by its own replicas and stores, before anything that it depends on. */
export function judgeService(
  blueprint: Blueprint,
  service: Service,
  stores: StoreStates,
  damage: Damage,
): ServiceState {
  const workload = judgeWorkload(blueprint, service, damage);
  const because: Reason[] = [...workload.because];
  const remedies: Remedy[] = [...workload.remedies];
  const chains: (readonly RtoTerm[] | null)[] = [workload.terms];
  let { served } = workload;
  let outcome: Outcome = "serving";
  let writes = true;
  let rpoSeconds: number | null = 0;
  for (const store of service.stores) {
    const effect = storeEffect(service, store, stores);
    outcome = worse(outcome, effect.outcome);
    served *= effect.served;
    writes &&= store.access === "read" || effect.outcome === "serving" || effect.outcome === "degraded";
    rpoSeconds = laterOf(rpoSeconds, effect.rpoSeconds);
    chains.push(effect.terms);
    because.push(...effect.because);
    remedies.push(...effect.remedies);
  }
  outcome = worse(outcome, outcomeOfShare(served));
  const bounded = chains.filter((chain) => chain !== null);
  return {
    name: service.name,
    outcome,
    served: outcome === "down" ? 0 : served,
    writes: writes && outcome !== "down",
    terms: outcome === "down" || bounded.length < chains.length ? null : slowest(bounded),
    rpoSeconds,
    because,
    remedies,
  };
}
