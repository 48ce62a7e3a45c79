import type { AnswerSet, Blueprint, Endpoint, Service, Site } from "@holdfast/resilience";
import { Draw, randomBlueprint } from "../twin/random-blueprint";

/** Room for everything and replicas that refuse what they cannot carry: nothing fails by load alone. */
export function withoutOverload(blueprint: Blueprint): Blueprint {
  return {
    ...blueprint,
    otherWorkloads: [],
    quotas: [],
    sites: blueprint.sites.map((site) => ({ ...site, capacity: {} })),
    services: blueprint.services.map((service) => ({
      ...service,
      deployments: service.deployments.map((deployment) => ({ ...deployment, overload: "sheds" })),
    })),
  };
}

/** Every server answers as the first does: what losing one of them changes is only whether it answers. */
function alike(endpoint: Endpoint): Endpoint {
  const [first] = endpoint.answerSets;
  const sets = endpoint.answerSets.map((set): AnswerSet => ({ ...set, answers: first!.answers }));
  return { ...endpoint, answerSets: sets };
}

function placed(site: Site, draw: Draw): Site {
  const halls = Array.from(
    { length: site.kind === "cloud" || draw.flag() ? 0 : draw.integer(1, 3) },
    (_, at) => ({
      name: `hall-${at}`,
      powerFeed: `feed-${at % 2}`,
      ...(draw.flag() ? { coolingPlant: "plant" } : {}),
    }),
  );
  return {
    ...site,
    halls,
    hazards: draw.rarely(3) ? { seismicZone: draw.oneOf(["east", "west"]) } : {},
    utilities: {
      mainsSubstation: draw.rarely(3) ? draw.oneOf(["north", "south"]) : undefined,
      reserveSubstation: draw.rarely(6) ? "reserve" : undefined,
      carriers: draw.rarely(3) ? [draw.oneOf(["k", "l"])] : [],
      backbone: draw.rarely(3) ? "ring" : undefined,
    },
  };
}

function operational(service: Service, draw: Draw): Service {
  if (!draw.rarely(4)) return service;
  return {
    ...service,
    goals: {
      tier: 1,
      survive: "none",
      rtoSeconds: 60,
      rpoSeconds: 60,
      servedAfterOneLoss: 1,
      servedAfterTwoLosses: 1,
      allowedSites: [],
      residency: "any",
      minimumSites: 1,
      approach: draw.rarely(3) ? "quorum" : "active-active",
      operational: true,
      urn: service.name,
    },
  };
}

/** A random blueprint with halls, power, carriers, backbones and hazards. */
export function randomPlaces(draw: Draw): Blueprint {
  const blueprint = withoutOverload(randomBlueprint(draw));
  return {
    ...blueprint,
    sites: blueprint.sites.map((site) => placed(site, draw)),
    services: blueprint.services.map((service) => ({
      ...operational(service, draw),
      deployments: service.deployments.map((deployment) => ({
        ...deployment,
        hallSkew: draw.flag() ? 1 : undefined,
        evictable: draw.flag() ? 1 : undefined,
      })),
    })),
  };
}

/** What has no public name stands, and carries something, at every site of the operator's own. */
function everywhere(service: Service, sites: readonly Site[]): Service {
  const [first] = service.deployments;
  if (service.hostnames.length > 0 || !first) return service;
  const own = sites.filter((site) => site.kind !== "cloud");
  const deployments = own.map(({ name }) => {
    const here = service.deployments.find((deployment) => deployment.site === name) ?? {
      ...first,
      site: name,
    };
    return { ...here, replicas: Math.max(1, here.replicas), requestsPerSecond: 10 };
  });
  return { ...service, deployments };
}

/**
 * Takes out of a blueprint where a further loss would mend: gates do not say that. DNS servers answer alike (or
 * the loss of one that misleads would mend), leaders do not go on without a majority (or its loss would), what
 * was taken down comes back and what is called at a site stands there (or the loss of callers would), and who
 * calls others is not lost as such.
 */
export function withoutMending(blueprint: Blueprint): Blueprint {
  const calls = (service: Service): boolean =>
    service.hardDependencies.length + service.softDependencies.length > 0;
  return {
    ...blueprint,
    endpoints: blueprint.endpoints.map(alike),
    databases: blueprint.databases.map((database) => ({
      ...database,
      routers: [],
      shards: database.shards.map((shard) => ({
        ...shard,
        settings: { ...shard.settings, failsafe: false },
      })),
    })),
    services: blueprint.services
      .map((service) => everywhere(service, blueprint.sites))
      .map((service) => ({
        ...service,
        goals: calls(service) ? undefined : service.goals,
        deployments: service.deployments.map((deployment) => ({ ...deployment, startupSeconds: 30 })),
      })),
  };
}
