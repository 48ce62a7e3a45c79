import type { Deployment, Service } from "@holdfast/resilience";
import { answeringSites, type Traffic, traffics } from "./twin-traffic";
import { SLACK, stillKeeps, type World } from "./twin-world";

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
    if (stillKeeps(service, name, world)) continue;
    if (!answeringSites(needed, world, failed).has(site)) return true;
  }
  return false;
}

/** Share of peak that each service's own replicas serve, on the worst server's answers. */
export function ownShares(world: World): Map<string, number> {
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
        if (here.every((deployment) => deployment.overload === "sheds")) continue;
        let carried = 0;
        for (const deployment of here) {
          carried +=
            Math.min(deployment.replicas, rooms.get(site)!.get(deployment) ?? 0) *
            (deployment.requestsPerSecond ?? 0);
        }
        // Those who lost a site ask again, and more often.
        const hit = service.deployments.some((each) => world.lostSites.has(each.site) && each.replicas > 0);
        const again = hit ? Math.max(...service.deployments.map((each) => each.retryFactor)) : 1;
        if (carried < again * mostAt(service, traffic.get(service.name), site) - SLACK)
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
        shares.set(service.name, service.stores.length > 0 && service.hostnames.length === 0 ? 1 : 0);
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
