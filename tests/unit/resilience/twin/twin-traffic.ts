import type { Blueprint, Service } from "@holdfast/resilience";
import type { World } from "./twin-world";

export interface Traffic {
  /** Share of a service's users at each site, by the server that all users ask. */
  readonly byServer: ReadonlyMap<string, ReadonlyMap<string, number>>;
}

/** Sites at which a service's own copies answer. */
export function answeringSites(
  service: Service,
  world: World,
  failed: ReadonlySet<string>,
  hostname?: string,
): Set<string> {
  const sites = new Set<string>();
  if (world.lostServices.has(service.name)) return sites;
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

export function traffics(world: World, failed: ReadonlySet<string>): Map<string, Traffic> {
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
