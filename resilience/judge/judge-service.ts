import { raftElectionSeconds } from "../arithmetic/quorum";
import { TOLERANCE } from "../arithmetic/traffic";
import type { Service, StoreUse } from "../blueprint/service";
import type { Damage } from "./damage";
import type { DatabaseState } from "../stores/database/judge-database";
import type { QuorumState } from "../stores/quorum/judge-quorum";
import type { WorkloadState } from "./judge-workloads";
import type { Assumption } from "./assumption";
import type { Reason } from "./reason";
import type { RtoTerm } from "./rto-term";
import { after, always, both, type Recovery, scaled, servedInTheEnd } from "./recovery";
import type { Explained, Remedy } from "./remedy";
import { type Outcome, worse } from "./verdict";

/** What a loss leaves of a service. */
export interface ServiceState extends Explained {
  readonly name: string;
  readonly outcome: Outcome;
  /** What is taken for granted about its own replicas. */
  readonly assumptions: readonly Assumption[];
  /** Share of peak that is served, as time goes by. */
  readonly recovery: Recovery;
  /** Writes go on. True for a service that writes nowhere. */
  readonly writes: boolean;
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
  /** Share of requests that find their data, as time goes by. */
  readonly recovery: Recovery;
  readonly rpoSeconds: number | null;
}

function missingStore(service: Service, store: StoreUse): StoreEffect {
  const resource = service.goals?.urn ?? service.unreadGoals?.urn;
  const missing = { storeKind: store.kind, store: store.name };
  return {
    outcome: "down",
    recovery: [],
    rpoSeconds: 0,
    because: [{ kind: "store-undeclared", service: service.name, ...missing, resource }],
    remedies: [{ kind: "declare-store", ...missing, mends: ["outcome"], resource }],
  };
}

/** A quorum answers neither reads nor writes without a majority: both ask it first. */
function quorumEffect(state: QuorumState): StoreEffect {
  const { because, remedies } = state;
  if (!state.stands) return { outcome: "down", recovery: [], rpoSeconds: 0, because, remedies };
  const election: RtoTerm = {
    kind: "quorum-election",
    seconds: raftElectionSeconds(state.electionMilliseconds),
    quorum: state.name,
    electionTimeouts: 2,
    electionMilliseconds: state.electionMilliseconds,
  };
  const recovery = after(state.leaderAtRisk ? [election] : [], 1);
  return { outcome: "serving", recovery, rpoSeconds: 0, because, remedies };
}

function databaseEffect(state: DatabaseState, access: StoreUse["access"]): StoreEffect {
  const { because, remedies, readable } = state;
  if (readable === 0) {
    return {
      outcome: "down",
      recovery: [],
      rpoSeconds: access === "read" ? 0 : state.rpoSeconds,
      because,
      remedies,
    };
  }
  // Any copy will do for reads: nobody waits for a leader.
  if (access === "read") {
    return {
      outcome: "serving",
      recovery: always(readable),
      rpoSeconds: 0,
      because: readable < 1 ? because : [],
      remedies,
    };
  }
  if (!state.writes || state.terms === null) {
    return {
      outcome: "read-only",
      recovery: always(readable),
      rpoSeconds: state.rpoSeconds,
      because,
      remedies,
    };
  }
  return {
    outcome: "serving",
    recovery: after(state.terms, readable),
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
function laterOf(left: number | null, right: number | null): number | null {
  return left === null || right === null ? null : Math.max(left, right);
}

/** The outcome of a service that serves a share of its peak in the end. */
export function outcomeOfShare(served: number): Outcome {
  // A share that is no figure is not known to be any.
  if (!(served > TOLERANCE)) return "down";
  return served >= 1 - TOLERANCE ? "serving" : "degraded";
}

/** Judges a service by its own replicas and stores, before anything that it depends on. */
export function judgeService(
  service: Service,
  workload: WorkloadState,
  stores: StoreStates,
  damage: Damage,
): ServiceState {
  const because: Reason[] = [...workload.because];
  const remedies: Remedy[] = [...workload.remedies];
  let { recovery } = workload;
  let outcome: Outcome = "serving";
  let writes = true;
  let rpoSeconds: number | null = 0;
  for (const store of service.stores) {
    const effect = storeEffect(service, store, stores);
    // Requests that are carried and requests whose data is there are not the same ones.
    const found = servedInTheEnd(effect.recovery);
    recovery = both(scaled(recovery, found), found > 0 ? after(effect.recovery.at(-1)!.terms, 1) : []);
    outcome = worse(outcome, effect.outcome);
    writes &&= store.access === "read" || effect.outcome === "serving";
    rpoSeconds = laterOf(rpoSeconds, effect.rpoSeconds);
    because.push(...effect.because);
    remedies.push(...effect.remedies);
  }
  outcome = worse(outcome, outcomeOfShare(servedInTheEnd(recovery)));
  const down = outcome === "down" || damage.services.has(service.name);
  return {
    name: service.name,
    outcome: down ? "down" : outcome,
    recovery: down ? [] : recovery,
    writes: writes && !down,
    rpoSeconds,
    assumptions: workload.assumptions ?? [],
    because,
    remedies,
  };
}
