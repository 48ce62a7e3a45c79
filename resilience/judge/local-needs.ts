import { dependenciesAtOnce, type Service } from "../blueprint/service";
import type { Demand } from "./demand";
import type { HeldStore } from "./index-blueprint";
import { restartOf } from "./site-load";
import type { Reason } from "./reason";
import type { Remedy } from "./remedy";
import type { RtoTerm } from "./rto-term";

/** Something that a service needs at its own site and that is not there. */
export interface MissingNeed {
  readonly reason: Reason;
  readonly remedy: Remedy;
  /** What passes until it is there again; absent where nothing brings it back. */
  readonly back?: RtoTerm;
}

/** How long it takes until pods that were taken down are started elsewhere at the site. */
function backAfter(
  demand: Demand,
  site: string,
  workload: string,
  startup: number | undefined,
  urn: string,
): RtoTerm | undefined {
  if (startup === undefined) return undefined;
  const restart = restartOf(demand.damage, site, startup);
  return restart && { kind: "restart-elsewhere", workload, site, ...restart, resource: urn };
}

/** What keeps a need at its site keeps the share that is served, and the time until it is. */
const mending = { mends: ["served", "rto"], shortens: ["restart-elsewhere"] } as const;

function missingEntrance(
  demand: Demand,
  service: Service,
  site: string,
  { kind, store }: HeldStore,
): MissingNeed | undefined {
  const { noun = "", of } = kind.entrance ?? {};
  const entrances = of?.(store) ?? [];
  const here = entrances.find((entrance) => entrance.site === site);
  if (entrances.length === 0 || (here && demand.damage.left(here, here.replicas) > 0)) return undefined;
  const resource = here?.urn ?? service.deployments.find((deployment) => deployment.site === site)?.urn;
  const missing = { entrance: noun, storeKind: kind.kind, store: store.name };
  return {
    reason: { kind: "store-entrance-missing", service: service.name, site, ...missing, resource },
    remedy: { kind: "add-store-entrances", ...missing, site, ...mending, resource },
    back: here && backAfter(demand, site, `${noun} of ${store.name}`, here.startupSeconds, here.urn),
  };
}

function missingCallee(
  demand: Demand,
  service: Service,
  site: string,
  name: string,
): MissingNeed | undefined {
  const needed = demand.index.services.get(name);
  // What has a public name can be called at another site by it.
  if (!needed || needed.deployments.length === 0 || needed.hostnames.length > 0) return undefined;
  if (demand.answering(needed).after.has(site)) return undefined;
  const here = needed.deployments.find((deployment) => deployment.site === site);
  const resource = here?.urn ?? service.deployments.find((deployment) => deployment.site === site)?.urn;
  const comesBack = here && !demand.damage.services.has(name) && !demand.failureAt(name, site);
  return {
    reason: { kind: "callee-missing", service: service.name, site, callee: name, resource },
    remedy: { kind: "run-at-site", service: name, site, more: here !== undefined, ...mending, resource },
    back: comesBack ? backAfter(demand, site, name, here.startupSeconds, here.urn) : undefined,
  };
}

/** What a service needs at a site where it stands and that is not there: ways into its stores, what it calls. */
export function missingNeeds(demand: Demand, service: Service, site: string): MissingNeed[] {
  const stores = demand.index.storesUsed.get(service) ?? [];
  return [
    ...stores.map(({ held }) => held && missingEntrance(demand, service, site, held)),
    ...dependenciesAtOnce(service).hard.map((name) => missingCallee(demand, service, site, name)),
  ].filter((missing) => missing !== undefined);
}
