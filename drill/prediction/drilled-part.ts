import type { Blueprint, Service } from "@holdfast/resilience";
import type { DeclaredService } from "../declared/declaration";
import type { DrilledService } from "../run/drill-run";

/**
 * Demand of a drilled service in requests a second. A drill's users ask for far less than one replica carries, so any
 * figure that small stands for it: shares of peak and the time to add replicas are not what a drill shows.
 */
const DRILLED_REQUESTS_PER_SECOND = 1;

function drilled(service: Service, { database, hostname }: DrilledService): Service {
  return {
    ...service,
    // What is promised must have no part in what is expected.
    goals: undefined,
    peakRequestsPerSecond: DRILLED_REQUESTS_PER_SECOND,
    hardDependencies: [],
    softDependencies: [],
    stores: service.stores.filter((store) => store.kind === "database" && store.name === database),
    hostnames: [hostname],
  };
}

/** What runs in drills: each declared service with the number of its database's shards. */
export function withShards(services: readonly DeclaredService[], { databases }: Blueprint): DrilledService[] {
  return services.map((service) => ({
    ...service,
    shards: databases.find(({ name }) => name === service.database)?.shards.length ?? 0,
  }));
}

/**
 * What of a blueprint runs in a drill: all sites, quorums, and the drilled services with their databases, reached by
 * the name servers that stand at sites. A cloud provider's name servers, and services that the drilled ones call, do
 * not run, so a prediction that counted on them could not be held against what was measured.
 */
export function drilledPart(blueprint: Blueprint, services: readonly DrilledService[]): Blueprint {
  const byName = new Map(services.map((service) => [service.service, service]));
  const databases = new Set(services.map((service) => service.database));
  const hostnames = new Set(services.map((service) => service.hostname));
  return {
    ...blueprint,
    databases: blueprint.databases.filter((database) => databases.has(database.name)),
    services: blueprint.services.flatMap((service) => {
      const found = byName.get(service.name);
      return found ? [drilled(service, found)] : [];
    }),
    endpoints: blueprint.endpoints
      .filter((endpoint) => hostnames.has(endpoint.name))
      .map((endpoint) => ({
        ...endpoint,
        answerSets: endpoint.answerSets.filter((set) => set.site !== undefined),
      })),
  };
}
