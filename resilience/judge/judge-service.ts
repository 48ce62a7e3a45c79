import { TOLERANCE } from "../arithmetic/traffic";
import type { Service, StoreUse } from "../blueprint/service";
import type { Damage } from "./damage";
import type { WorkloadState } from "./judge-workloads";
import type { StoreEffect } from "../stores/store-kind";
import type { StoreStates } from "../stores/store-states";
import { storesUsedBy } from "./index-blueprint";
import type { Reason } from "./reason";
import { after, both, type Recovery, scaled, servedInTheEnd } from "./recovery";
import type { Explained, Remedy } from "./remedy";
import type { StoreRestore } from "./restore";
import { type Outcome, worse } from "./verdict";

/** What a loss leaves of a service. */
export interface ServiceState extends Explained {
  readonly name: string;
  readonly outcome: Outcome;
  /** Share of peak that is served, as time goes by. */
  readonly recovery: Recovery;
  /** Writes go on. True for a service that writes nowhere. */
  readonly writes: boolean;
  /** Seconds of acknowledged writes that can be lost; `null`: nothing bounds them. */
  readonly rpoSeconds: number | null;
  /** Stores of its own that manual recovery restores, or that are lost for good. */
  readonly restores: readonly StoreRestore[];
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
  const restores: StoreRestore[] = [];
  for (const used of storesUsedBy(stores.blueprint, service)) {
    const store = used.use;
    const effect = stores.effect(used) ?? missingStore(service, store);
    // Requests that are carried and requests whose data is there are not the same ones.
    const found = servedInTheEnd(effect.recovery);
    recovery = both(scaled(recovery, found), found > 0 ? after(effect.recovery.at(-1)!.terms, 1) : []);
    outcome = worse(outcome, effect.outcome);
    writes &&= store.access === "read" || effect.outcome === "serving";
    rpoSeconds = laterOf(rpoSeconds, effect.rpoSeconds);
    if (effect.restore) restores.push(effect.restore);
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
    restores,
    because,
    remedies,
  };
}
