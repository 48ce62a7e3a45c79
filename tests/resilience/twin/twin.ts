import type {
  Blueprint,
  Database,
  Deployment,
  Loss,
  PatroniSettings,
  Service,
  Shard,
} from "@holdfast/resilience";

/**
 * A second, independent reading of what a loss does: no shortcut, no formula. Leaders, synchronous copies, DNS
 * servers and pods are all tried out one by one, and the worst is taken. It knows losses of sites and of DNS
 * providers only.
 */

/** What the twin says about a service. */
export interface TwinVerdict {
  readonly outcome: "serving" | "degraded" | "read-only" | "down";
  readonly served: number;
  readonly writes: boolean;
  /** Acknowledged writes can be lost. */
  readonly losesWrites: boolean;
}

const SLACK = 1e-7;

interface Member {
  readonly site: string;
  readonly mayLead: boolean;
  readonly mayCopy: boolean;
  readonly voters: readonly string[];
}

/** All subsets of a size. */
function subsets<Thing>(things: readonly Thing[], size: number): Thing[][] {
  if (size === 0) return [[]];
  if (things.length < size) return [];
  const [first, ...rest] = things as [Thing, ...Thing[]];
  return [...subsets(rest, size - 1).map((chosen) => [first, ...chosen]), ...subsets(rest, size)];
}

interface World {
  readonly blueprint: Blueprint;
  readonly lostSites: ReadonlySet<string>;
  readonly lostProviders: ReadonlySet<string>;
}

function votersLeft(world: World): Map<string, Set<string>> {
  const left = new Map<string, Set<string>>();
  for (const quorum of world.blueprint.quorums) {
    left.set(
      quorum.name,
      new Set(
        quorum.voters
          .filter((voter) => voter.site && !world.lostSites.has(voter.site))
          .map((voter) => voter.name),
      ),
    );
  }
  return left;
}

/** Names of quorums of which more than half of the listed voters are left. */
export function standingQuorums(blueprint: Blueprint, loss: Loss): Set<string> {
  const world = worldOf(blueprint, loss);
  const left = votersLeft(world);
  const standing = blueprint.quorums.filter(
    (quorum) => 2 * left.get(quorum.name)!.size > quorum.voters.length,
  );
  return new Set(standing.map((quorum) => quorum.name));
}

function membersOf(shard: Shard): Member[] {
  return shard.members.flatMap((group) =>
    Array.from({ length: group.count }, () => ({
      site: group.site,
      mayLead: !group.noFailover,
      mayCopy: !group.noSync,
      voters: group.voters,
    })),
  );
}

/** Every set of synchronous copies that Patroni can have chosen for a leader: members that may lead first. */
function possibleCopies(all: readonly Member[], leader: Member, settings: PatroniSettings): Member[][] {
  if (settings.synchronousMode === "off") return [[]];
  const eligible = all.filter((member) => member !== leader && member.mayCopy);
  const size = Math.min(settings.synchronousCount, eligible.length);
  const preferred = eligible.filter((member) => member.mayLead).length;
  return subsets(eligible, size).filter(
    (copies) => copies.filter((copy) => copy.mayLead).length === Math.min(size, preferred),
  );
}

interface ShardOutcome {
  reads: boolean;
  writes: boolean;
  losesWrites: boolean;
}

/** What happens to a shard from one starting point: a leader and the copies that it waits for. */
function play(
  all: readonly Member[],
  leader: Member,
  copies: readonly Member[],
  shard: Shard,
  world: World,
): ShardOutcome {
  const { settings } = shard;
  const alive = (member: Member): boolean => !world.lostSites.has(member.site);
  const voters = votersLeft(world).get(shard.quorum ?? "") ?? new Set<string>();
  const size = world.blueprint.quorums.find((quorum) => quorum.name === shard.quorum)?.voters.length ?? 0;
  const storeStands = size > 0 && 2 * voters.size > size;
  const useful = (member: Member): boolean =>
    alive(member) && member.voters.some((voter) => voters.has(voter));
  const losesWrites = !alive(leader) && copies.every((copy) => !alive(copy));
  const reads = all.some(alive);
  if (!reads) return { reads, writes: false, losesWrites };
  if (!storeStands) {
    const allAlive = all.every(alive);
    return { reads, writes: size > 0 && settings.failsafe && allAlive, losesWrites };
  }
  let next: Member | undefined = useful(leader) ? leader : undefined;
  if (!next) {
    const candidates = all.filter((member) => useful(member) && member.mayLead && member !== leader);
    if (settings.synchronousMode === "off") next = candidates[0];
    else if (settings.synchronousMode === "on") next = candidates.find((member) => copies.includes(member));
    else {
      // Voters of the quorum commit are all members that may hold a copy and lead; others only to fill up.
      const eligible = all.filter((member) => member !== leader && member.mayCopy);
      const leading = eligible.filter((member) => member.mayLead);
      const pool = Math.max(leading.length, copies.length);
      const seen = leading.filter(useful).length;
      if (seen > 0 && seen + copies.length > pool)
        next = candidates.find((member) => leading.includes(member));
    }
  }
  if (!next) return { reads, writes: false, losesWrites };
  const remaining = all.filter((member) => member !== next && useful(member) && member.mayCopy);
  const blocked = settings.synchronousMode !== "off" && settings.synchronousStrict && remaining.length === 0;
  return { reads, writes: !blocked, losesWrites };
}

function shardOutcome(shard: Shard, world: World): ShardOutcome {
  const all = membersOf(shard);
  const worst: ShardOutcome = {
    reads: all.some((member) => !world.lostSites.has(member.site)),
    writes: true,
    losesWrites: false,
  };
  let started = false;
  for (const leader of all.filter((member) => member.mayLead)) {
    for (const copies of possibleCopies(all, leader, shard.settings)) {
      started = true;
      const outcome = play(all, leader, copies, shard, world);
      worst.writes &&= outcome.writes;
      worst.losesWrites ||= outcome.losesWrites;
    }
  }
  return started ? worst : { ...worst, writes: false };
}

interface Traffic {
  /** Share of a service's users at each site, by the server that all users ask. */
  readonly byServer: ReadonlyMap<string, ReadonlyMap<string, number>>;
}

/** Sites at which a service's own copies answer. */
function answeringSites(
  service: Service,
  world: World,
  failed: ReadonlySet<string>,
  hostname?: string,
): Set<string> {
  const sites = new Set<string>();
  for (const deployment of service.deployments) {
    if (deployment.replicas === 0 || world.lostSites.has(deployment.site)) continue;
    if (hostname !== undefined && !deployment.hostnames.includes(hostname)) continue;
    if (!failed.has(`${service.name}@${deployment.site}`)) sites.add(deployment.site);
  }
  return sites;
}

function serverAnswers(world: World, server: string, provider: string, site: string | undefined): boolean {
  const zone = world.blueprint.zones[0]!;
  if (!(zone.delegatedTo as readonly string[]).includes(provider) || world.lostProviders.has(provider))
    return false;
  if (server === "route53") return true;
  if (site === undefined || world.lostSites.has(site)) return false;
  return zone.servers.some((running) => running.site === site && running.replicas > 0);
}

function publicTraffic(service: Service, world: World, failed: ReadonlySet<string>): Traffic {
  const byServer = new Map<string, Map<string, number>>();
  for (const hostname of service.hostnames) {
    const up = answeringSites(service, world, failed, hostname);
    const sets = world.blueprint.endpoints.find((endpoint) => endpoint.name === hostname)?.answerSets ?? [];
    for (const set of sets) {
      if (!serverAnswers(world, set.server, set.provider, set.site)) continue;
      const works = set.answers.map((answer) => answer.site !== undefined && up.has(answer.site));
      const believed = set.answers.map((answer, index) => works[index] || !answer.healthCheck);
      let chosen = set.answers.map(() => true);
      for (const group of [0, 1]) {
        const here = set.answers.map((answer, index) => answer.group === group && believed[index]!);
        if (here.some(Boolean)) {
          chosen = here;
          break;
        }
      }
      let weights = 0;
      for (const [index, answer] of set.answers.entries()) if (chosen[index]) weights += answer.weight;
      const shares = new Map<string, number>();
      for (const [index, answer] of set.answers.entries()) {
        if (chosen[index] && works[index])
          shares.set(answer.site!, (shares.get(answer.site!) ?? 0) + answer.weight / weights);
      }
      byServer.set(set.server, shares);
    }
  }
  return { byServer };
}

/** Services that call another, in the order in which the catalogue is walked from its leaves. */
function callerFirst(blueprint: Blueprint): Service[] {
  const order: Service[] = [];
  const visit = (service: Service, on: readonly string[]): void => {
    if (order.includes(service) || on.includes(service.name)) return;
    for (const name of [...service.hardDependencies, ...service.softDependencies]) {
      const needed = blueprint.services.find((candidate) => candidate.name === name);
      if (needed) visit(needed, [...on, service.name]);
    }
    if (!order.includes(service)) order.push(service);
  };
  for (const service of blueprint.services) visit(service, []);
  return order.reverse();
}

function traffics(world: World, failed: ReadonlySet<string>): Map<string, Traffic> {
  const found = new Map<string, Traffic>();
  for (const service of callerFirst(world.blueprint)) {
    if (service.deployments.length === 0) continue;
    if (service.hostnames.length > 0) {
      found.set(service.name, publicTraffic(service, world, failed));
      continue;
    }
    const callers = world.blueprint.services.filter(
      (caller) =>
        (caller.hardDependencies.includes(service.name) || caller.softDependencies.includes(service.name)) &&
        found.has(caller.name) &&
        [...found.get(caller.name)!.byServer.keys()].length > 0,
    );
    const servers = new Set(callers.flatMap((caller) => [...found.get(caller.name)!.byServer.keys()]));
    const byServer = new Map<string, Map<string, number>>();
    for (const server of servers) {
      const demand = new Map<string, number>();
      for (const caller of callers) {
        const routes = found.get(caller.name)!.byServer;
        const shares = routes.get(server) ?? [...routes.values()][0]!;
        for (const [site, share] of shares)
          demand.set(site, (demand.get(site) ?? 0) + share * caller.peakRequestsPerSecond!);
      }
      const total = [...demand.values()].reduce((sum, each) => sum + each, 0);
      if (total > 0) byServer.set(server, new Map([...demand].map(([site, each]) => [site, each / total])));
    }
    if (byServer.size === 0) {
      const sites = answeringSites(service, world, failed);
      byServer.set("callers", new Map([...sites].map((site) => [site, 1 / sites.size])));
    }
    found.set(service.name, { byServer });
  }
  return found;
}

/** Fills a site pod by pod: by priority, then what runs, then what is added, each in the order declared. */
function fill(world: World, site: string, demandOf: (service: Service) => number): Map<Deployment, number> {
  const place = world.blueprint.sites.find((candidate) => candidate.name === site)!;
  const known = place.capacity.cores !== undefined;
  let room = place.capacity.cores ?? Number.POSITIVE_INFINITY;
  const placed = new Map<Deployment, number>();
  const take = (cores: number): boolean => {
    if (room < cores - SLACK) return false;
    room -= cores;
    return true;
  };
  for (const priority of [30, 20, 10]) {
    for (const other of world.blueprint.otherWorkloads) {
      if (other.site !== site || other.priority !== priority) continue;
      for (let pod = 0; pod < other.replicas; pod++) if (!take(other.coresPerReplica)) break;
    }
    const here = world.blueprint.services.flatMap((service) =>
      service.deployments
        .filter((deployment) => deployment.site === site && deployment.priority === priority)
        .map((deployment) => ({ service, deployment })),
    );
    for (const { deployment } of here) {
      let pods = 0;
      while (pods < deployment.replicas && take(deployment.coresPerReplica!)) pods++;
      placed.set(deployment, pods);
    }
    if (!known) continue;
    for (const { service, deployment } of here) {
      const each = deployment.requestsPerSecond ?? 0;
      const scaling = deployment.autoscaling;
      if (!scaling || each === 0) continue;
      let wanted = deployment.replicas;
      while (wanted < scaling.maximumReplicas && wanted * each < demandOf(service) - SLACK) wanted++;
      for (let pod = deployment.replicas; pod < wanted; pod++) {
        if (!take(deployment.coresPerReplica!)) break;
        placed.set(deployment, placed.get(deployment)! + 1);
      }
    }
  }
  return placed;
}

function mostAt(service: Service, traffic: Traffic | undefined, site: string): number {
  const shares = [...(traffic?.byServer.values() ?? [])].map((each) => each.get(site) ?? 0);
  return Math.max(0, ...shares) * service.peakRequestsPerSecond!;
}

/** True where a service at a site lacks a router of its database, or something that it calls there. */
function lacks(service: Service, site: string, world: World, failed: ReadonlySet<string>): boolean {
  for (const store of service.stores) {
    const database = world.blueprint.databases.find(
      (candidate) => store.kind === "database" && candidate.name === store.name,
    );
    if (!database || database.routers.length === 0) continue;
    if (!database.routers.some((router) => router.site === site && router.replicas > 0)) return true;
  }
  for (const name of service.hardDependencies) {
    const needed = world.blueprint.services.find((candidate) => candidate.name === name);
    if (!needed || needed.deployments.length === 0 || needed.hostnames.length > 0) continue;
    if (!answeringSites(needed, world, failed).has(site)) return true;
  }
  return false;
}

/** Share of peak that each service's own replicas serve, on the worst server's answers. */
function ownShares(world: World): Map<string, number> {
  const { blueprint } = world;
  const failed = new Set<string>();
  for (;;) {
    const traffic = traffics(world, failed);
    const rooms = new Map(
      blueprint.sites
        .filter((site) => !world.lostSites.has(site.name))
        .map((site) => [
          site.name,
          fill(world, site.name, (service) => mostAt(service, traffic.get(service.name), site.name)),
        ]),
    );
    const newly: string[] = [];
    for (const service of blueprint.services) {
      for (const site of rooms.keys()) {
        const here = service.deployments.filter((deployment) => deployment.site === site);
        if (here.length === 0 || failed.has(`${service.name}@${site}`)) continue;
        if (here.every((deployment) => deployment.shedsExcess)) continue;
        let carried = 0;
        for (const deployment of here) {
          carried +=
            Math.min(deployment.replicas, rooms.get(site)!.get(deployment) ?? 0) *
            (deployment.requestsPerSecond ?? 0);
        }
        if (carried < mostAt(service, traffic.get(service.name), site) - SLACK)
          newly.push(`${service.name}@${site}`);
      }
    }
    if (newly.length > 0) {
      for (const key of newly) failed.add(key);
      continue;
    }
    const shares = new Map<string, number>();
    for (const service of blueprint.services) {
      if (service.deployments.length === 0) {
        shares.set(service.name, service.stores.length > 0 ? 1 : 0);
        continue;
      }
      const worlds = [...traffic.get(service.name)!.byServer.values()];
      let least = worlds.length === 0 ? 0 : 1;
      for (const distribution of worlds) {
        let served = 0;
        for (const [site, share] of distribution) {
          if (failed.has(`${service.name}@${site}`) || lacks(service, site, world, failed)) continue;
          const demand = share * service.peakRequestsPerSecond!;
          let carried = 0;
          for (const deployment of service.deployments.filter((candidate) => candidate.site === site)) {
            const room = rooms.get(site)?.get(deployment) ?? 0;
            // Replicas that nothing bounds the start of are not counted.
            const usable =
              deployment.startupSeconds === undefined ? Math.min(room, deployment.replicas) : room;
            carried += usable * (deployment.requestsPerSecond ?? 0);
          }
          served += Math.min(demand, carried) / service.peakRequestsPerSecond!;
        }
        least = Math.min(least, served);
      }
      shares.set(service.name, least);
    }
    return shares;
  }
}

function worldOf(blueprint: Blueprint, loss: Loss): World {
  const names = (kind: string): Set<string> =>
    new Set(loss.elements.filter((element) => element.kind === kind).map((element) => element.name));
  return { blueprint, lostSites: names("site"), lostProviders: names("dns-provider") };
}

interface Own {
  share: number;
  readOnly: boolean;
  writes: boolean;
  losesWrites: boolean;
}

function ownOf(service: Service, share: number, world: World, standing: ReadonlySet<string>): Own {
  const own: Own = { share, readOnly: false, writes: true, losesWrites: false };
  for (const store of service.stores) {
    if (store.kind === "quorum") {
      if (standing.has(store.name)) continue;
      own.share = 0;
      own.writes = false;
      continue;
    }
    const database: Database | undefined = world.blueprint.databases.find(
      (candidate) => candidate.name === store.name,
    );
    const outcomes = (database?.shards ?? []).map((shard) => shardOutcome(shard, world));
    const readable = outcomes.filter((outcome) => outcome.reads).length / Math.max(1, outcomes.length);
    own.share *= readable;
    if (store.access === "read") continue;
    if (outcomes.some((outcome) => outcome.losesWrites)) own.losesWrites = true;
    if (outcomes.every((outcome) => outcome.writes)) continue;
    own.writes = false;
    own.readOnly = true;
  }
  return own;
}

/** What a loss leaves of every service, worked out by trying everything. */
export function twinVerdicts(blueprint: Blueprint, loss: Loss): Map<string, TwinVerdict> {
  const world = worldOf(blueprint, loss);
  const standing = standingQuorums(blueprint, loss);
  const shares = ownShares(world);
  const own = new Map(
    blueprint.services.map((service) => [
      service.name,
      ownOf(service, shares.get(service.name)!, world, standing),
    ]),
  );
  const states = new Map([...own].map(([name, state]) => [name, { ...state, degraded: false }]));
  // As many rounds as there are services carry everything to everywhere.
  for (let round = 0; round <= blueprint.services.length + 1; round++) {
    for (const service of blueprint.services) {
      const state = states.get(service.name)!;
      for (const name of service.hardDependencies) {
        const needed = states.get(name);
        if (!needed || needed.share <= SLACK) {
          state.share = 0;
          continue;
        }
        state.share = Math.min(state.share, needed.share);
        if (needed.readOnly) {
          state.readOnly = true;
          state.writes = false;
        }
      }
      for (const name of service.softDependencies) {
        const needed = states.get(name);
        if (!needed || needed.share <= SLACK || needed.readOnly) state.degraded = true;
      }
    }
  }
  return new Map(
    [...states].map(([name, state]) => {
      const down = state.share <= SLACK;
      const partly = state.share < 1 - SLACK || state.degraded;
      const outcome = down ? "down" : state.readOnly ? "read-only" : partly ? "degraded" : "serving";
      return [
        name,
        {
          outcome,
          served: down ? 0 : Math.min(1, state.share),
          writes: state.writes && !down,
          losesWrites: state.losesWrites,
        },
      ];
    }),
  );
}
