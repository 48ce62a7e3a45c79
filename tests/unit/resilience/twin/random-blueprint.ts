import type {
  AnswerSet,
  Blueprint,
  Database,
  Deployment,
  Endpoint,
  HealthCheck,
  MemberGroup,
  OtherWorkload,
  PatroniSettings,
  Quorum,
  Service,
  Shard,
  Site,
  Zone,
} from "@holdfast/resilience";
import fc from "fast-check";

/** Draws what a blueprint is made of; a thin layer over fast-check's `gen`, so that shrinking works. */
export class Draw {
  /** By range, since the generator would compare the arguments of each call with those of all before it. */
  private static readonly ranges = new Map<string, () => fc.Arbitrary<number>>();

  constructor(private readonly generate: fc.GeneratorValue) {}

  integer(min: number, max: number): number {
    const range = `${min} ${max}`;
    const build = Draw.ranges.get(range) ?? (() => fc.integer({ min, max }));
    Draw.ranges.set(range, build);
    return this.generate(build);
  }

  flag(): boolean {
    return this.generate(fc.boolean);
  }

  /** True once in `times`. */
  rarely(times: number): boolean {
    return this.integer(1, times) === times;
  }

  oneOf<Thing>(things: readonly Thing[]): Thing {
    return things[this.integer(0, things.length - 1)]!;
  }

  some<Thing>(things: readonly Thing[]): Thing[] {
    return things.filter(() => this.flag());
  }
}

const ZONE = "z.example";

/** Both providers are named more often than one alone. */
const both: Zone["delegatedTo"] = ["route53", "own"];
const delegations: readonly Zone["delegatedTo"][] = [["route53"], ["own"], both, both, both];

function site(name: string, kind: Site["kind"], draw: Draw): Site {
  const cores = draw.rarely(3) ? undefined : draw.integer(8, 40);
  return {
    name,
    kind,
    urn: `site ${name}`,
    halls: [],
    capacity: kind === "cloud" ? {} : { cores, memoryGiB: cores === undefined ? undefined : 1000 },
    hazards: {},
    utilities: { carriers: [] },
    ingressAddress: kind === "cloud" ? undefined : `address ${name}`,
    cloud: kind === "cloud" ? { provider: "aws", region: `region ${name}` } : undefined,
  };
}

function quorum(sites: readonly Site[], draw: Draw): Quorum {
  const voters = Array.from({ length: draw.integer(1, 5) }, (_, index) => ({
    name: `voter-${index}`,
    address: `10.0.0.${index}`,
    site: draw.rarely(12) ? undefined : draw.oneOf(sites).name,
    urn: `voter-${index}`,
  }));
  return { name: "q", voters, electionMilliseconds: 1000 };
}

function settings(draw: Draw): PatroniSettings {
  return {
    ttl: 20,
    loopWait: 2,
    retryTimeout: 6,
    synchronousMode: draw.oneOf(["on", "on", "off", "quorum"] as const),
    synchronousStrict: draw.rarely(3),
    synchronousCount: draw.integer(1, 3),
    failsafe: draw.flag(),
    maximumLagBytes: 2 ** 20,
    walSenderTimeoutSeconds: 5,
    archive: false,
    restoresFromArchive: false,
    archiveTimeoutSeconds: 0,
  };
}

function members(sites: readonly Site[], voters: readonly string[], draw: Draw): MemberGroup[] {
  return sites.map((place, index) => ({
    site: place.name,
    count: draw.rarely(4) ? 2 : 1,
    noFailover: draw.rarely(7),
    noSync: draw.rarely(7),
    failoverPriority: 1,
    voters: draw.rarely(6) ? draw.some(voters) : voters,
    urn: `members ${index}`,
    configurationUrn: `configuration ${index}`,
  }));
}

function database(name: string, sites: readonly Site[], voters: readonly string[], draw: Draw): Database {
  const shards = Array.from({ length: draw.rarely(3) ? 2 : 1 }, (_, index): Shard => ({
    database: name,
    index,
    scope: `${name}-${index}`,
    members: members(atLeastOne(sites, draw), voters, draw),
    settings: settings(draw),
    quorum: voters.length > 0 ? "q" : undefined,
  }));
  const routers = draw.flag() ? [] : draw.rarely(3) ? draw.some(sites) : sites;
  return {
    name,
    shards,
    routers: routers.map((place) => ({
      site: place.name,
      replicas: draw.rarely(8) ? 0 : 2,
      checkSeconds: 1,
      urn: "router",
    })),
  };
}

function atLeastOne<Thing>(things: readonly Thing[], draw: Draw): Thing[] {
  const some = draw.some(things);
  return some.length > 0 ? some : [things[0]!];
}

function deployment(service: string, place: Site, hostname: string | undefined, draw: Draw): Deployment {
  const replicas = draw.rarely(10) ? 0 : draw.integer(1, 4);
  return {
    site: place.name,
    namespace: "services",
    name: service,
    replicas,
    requestsPerSecond: draw.rarely(15) ? undefined : draw.oneOf([5, 10, 20]),
    autoscaling: draw.flag()
      ? {
          minimumReplicas: replicas,
          maximumReplicas: replicas + draw.integer(0, 5),
          scaleUp: [{ type: "Percent", value: 100, periodSeconds: 15 }],
          scaleUpBy: "most",
          stabilizationSeconds: 0,
          urn: "autoscaler",
        }
      : undefined,
    hostnames: hostname === undefined || draw.rarely(15) ? [] : [hostname],
    coresPerReplica: draw.integer(1, 3),
    memoryGiBPerReplica: 1,
    startupSeconds: draw.rarely(4) ? undefined : 30,
    priority: draw.oneOf([10, 20, 30]),
    gracePeriodSeconds: 30,
    overload: draw.rarely(4) ? draw.oneOf(["fails", "unsaid"] as const) : "sheds",
    retryFactor: draw.rarely(8) ? 2 : 1,
    urn: `deployment ${service} ${place.name}`,
  };
}

const check: HealthCheck = { intervalSeconds: 10, failureThreshold: 3, timeoutSeconds: 6, urn: "check" };

function answerSet(server: string, sites: readonly Site[], draw: Draw): AnswerSet {
  const own = server !== "route53";
  return {
    server,
    provider: own ? "own" : "route53",
    site: own ? server.slice(server.indexOf("@") + 1) : undefined,
    ttlSeconds: 10,
    urn: server,
    // A server that is asked and knows no record of the name answers nobody.
    answers: (draw.rarely(20) ? [] : sites).map((place) => ({
      address: `address ${place.name}`,
      site: draw.rarely(12) ? undefined : place.name,
      weight: draw.integer(1, 3),
      group: draw.rarely(4) ? 1 : 0,
      healthCheck: draw.rarely(6) ? undefined : check,
      urn: `answer ${place.name}`,
    })),
  };
}

function endpoint(
  hostname: string,
  sites: readonly Site[],
  servers: readonly string[],
  draw: Draw,
): Endpoint {
  const names = servers.filter(() => !draw.rarely(8));
  const alike = draw.flag();
  const first = answerSet(names[0] ?? "route53", atLeastOne(sites, draw), draw);
  const sets = names.map((server): AnswerSet => {
    if (!alike) return answerSet(server, atLeastOne(sites, draw), draw);
    const own = server !== "route53";
    return {
      ...first,
      server,
      provider: own ? "own" : "route53",
      site: own ? server.slice(server.indexOf("@") + 1) : undefined,
    };
  });
  return { name: hostname, answerSets: sets };
}

function service(
  index: number,
  sites: readonly Site[],
  names: readonly string[],
  databases: readonly Database[],
  quorums: readonly Quorum[],
  draw: Draw,
): Service {
  const name = names[index]!;
  const hostname = draw.flag() ? `${name}.${ZONE}` : undefined;
  const others = names.filter((other) => other !== name);
  const stores = [
    ...databases
      .filter(() => draw.rarely(3))
      .map((store) => ({
        kind: "database" as const,
        name: store.name,
        access: draw.rarely(4) ? ("read" as const) : ("read-write" as const),
      })),
    ...quorums
      .filter(() => draw.rarely(4))
      .map((store) => ({ kind: "quorum" as const, name: store.name, access: "read-write" as const })),
  ];
  const deployments = draw.rarely(6)
    ? []
    : atLeastOne(sites, draw).map((place) => deployment(name, place, hostname, draw));
  const hardDependencies = others.filter(() => draw.rarely(6));
  const cachedFor = new Map(
    hardDependencies.filter(() => draw.rarely(3)).map((each) => [each, draw.oneOf([600, 1200])]),
  );
  return {
    name,
    peakRequestsPerSecond: draw.oneOf([1, 7, 20, 30, 60, 100]),
    hardDependencies,
    ...(cachedFor.size > 0 ? { cachedFor } : {}),
    softDependencies: others.filter(() => draw.rarely(5)),
    stores,
    deployments,
    hostnames: hostname === undefined ? [] : [hostname],
  };
}

function others(sites: readonly Site[], draw: Draw): OtherWorkload[] {
  return sites
    .filter(() => draw.rarely(3))
    .map((place) => ({
      site: place.name,
      namespace: "data",
      name: "other",
      replicas: draw.integer(1, 2),
      coresPerReplica: draw.integer(1, 4),
      memoryGiBPerReplica: 1,
      priority: draw.oneOf([10, 20, 30]),
      urn: `other ${place.name}`,
    }));
}

/** A blueprint of up to 20 elements: sites, voters, members, deployments, name servers, in any combination. */
export function randomBlueprint(draw: Draw): Blueprint {
  const dataSites = ["a", "b", "c", "d"]
    .slice(0, draw.rarely(6) ? 1 : draw.integer(2, 4))
    .map((name) => site(name, "owned", draw));
  const cloudSites = ["x", "y"].slice(0, draw.integer(0, 2)).map((name) => site(name, "cloud", draw));
  const sites = [...dataSites, ...cloudSites];
  const quorums = draw.rarely(8) ? [] : [quorum(sites, draw)];
  const voters = quorums.flatMap((one) => one.voters.map((voter) => voter.name));
  const databases = ["db1", "db2"]
    .slice(0, draw.integer(0, 2))
    .map((name) => database(name, dataSites, voters, draw));
  const names = ["s1", "s2", "s3", "s4"].slice(0, draw.integer(1, 4));
  const services = names.map((_, index) => service(index, dataSites, names, databases, quorums, draw));
  const servers = ["route53", ...dataSites.map((place) => `${ZONE}@${place.name}`)];
  const running = draw.flag() ? dataSites : draw.some(dataSites);
  return {
    sites,
    quorums,
    databases,
    services,
    endpoints: services.flatMap((one) =>
      one.hostnames.map((name) => endpoint(name, dataSites, servers, draw)),
    ),
    zones: [
      {
        name: ZONE,
        delegatedTo: draw.oneOf(delegations),
        nameServers: [],
        servers: running.map((place) => ({ site: place.name, replicas: draw.integer(0, 2), urn: "server" })),
        urns: [],
      },
    ],
    vaults: [],
    certificates: [],
    authorities: [],
    otherWorkloads: others(dataSites, draw),
    quotas: [],
    notUnderstood: [],
    missingSites: [],
  };
}

/** Every element of a blueprint that can stand or fall, as the issue of size is counted. */
export function elementsOf(blueprint: Blueprint): number {
  const members = blueprint.databases.flatMap((one) => one.shards.flatMap((shard) => shard.members)).length;
  const deployments = blueprint.services.flatMap((one) => one.deployments).length;
  const voters = blueprint.quorums.flatMap((one) => one.voters).length;
  return blueprint.sites.length + voters + members + deployments;
}
