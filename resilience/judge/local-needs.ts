import type { Service } from "../blueprint/service";
import type { Demand } from "./demand";
import { restartOf } from "./site-load";
import type { Reason, RtoTerm } from "./reason";
import type { Remedy } from "./remedy";

/** Something that a service needs at its own site and that is not there. */
export interface MissingNeed {
  readonly reason: Reason;
  readonly remedies: readonly Remedy[];
  /** What passes until it is there again; absent where nothing brings it back. */
  readonly back?: RtoTerm;
}

/** How long it takes until pods that were taken down are started elsewhere at the site. */
function backAfter(
  demand: Demand,
  site: string,
  name: string,
  startup: number | undefined,
  urn: string,
): RtoTerm | undefined {
  if (startup === undefined) return undefined;
  const restart = restartOf(demand.damage, site, startup);
  return (
    restart && {
      name: "restart elsewhere",
      ...restart,
      source: `${name} at ${site}: ${restart.source}`,
      resource: urn,
    }
  );
}

function remediesOf(text: string, resource: string | undefined): Remedy[] {
  return [
    { mends: "served", text, resource },
    { mends: "rto", shortens: ["restart elsewhere"], text, resource },
  ];
}

function missingRouter(
  demand: Demand,
  service: Service,
  site: string,
  database: string,
): MissingNeed | undefined {
  const routers = demand.index.databases.get(database)?.routers ?? [];
  const here = routers.find((router) => router.site === site);
  if (routers.length === 0 || (here && demand.damage.left(here, here.replicas) > 0)) return undefined;
  const resource = here?.urn ?? service.deployments.find((deployment) => deployment.site === site)?.urn;
  const text = `run more routers of ${database} at ${site}, in halls that are not lost together`;
  return {
    reason: { text: `${service.name} at ${site} has no router to database ${database}`, resource },
    remedies: remediesOf(text, resource),
    back: here && backAfter(demand, site, `router of ${database}`, here.startupSeconds, here.urn),
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
    reason: {
      text: `${service.name} at ${site} needs ${name} at the same site, and it is not there`,
      resource,
    },
    remedies: remediesOf(`run ${here ? "more replicas of " : ""}${name} at ${site}`, resource),
    back: comesBack ? backAfter(demand, site, name, here.startupSeconds, here.urn) : undefined,
  };
}

/** What a service needs at a site where it stands and that is not there: routers of its databases, what it calls. */
export function missingNeeds(demand: Demand, service: Service, site: string): MissingNeed[] {
  const databases = service.stores.filter((store) => store.kind === "database");
  return [
    ...databases.map((store) => missingRouter(demand, service, site, store.name)),
    ...service.hardDependencies.map((name) => missingCallee(demand, service, site, name)),
  ].filter((missing) => missing !== undefined);
}
