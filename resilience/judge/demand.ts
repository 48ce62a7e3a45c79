import { fallsShort } from "../arithmetic/traffic";
import { product } from "../arithmetic/unbounded";
import type { Blueprint } from "../blueprint/blueprint";
import type { Deployment, Service } from "../blueprint/service";
import type { Damage } from "./damage";
import { type BlueprintIndex, indexOf } from "./index-blueprint";
import { NameServers } from "./name-servers";
import type { Reason } from "./reason";
import {
  type AnsweringSites,
  internalRoutes,
  publicRoutes,
  type Route,
  type Routes,
  withMost,
} from "./route";
import type { RtoTerm } from "./rto-term";
import { carriedNow, requestsPerSecond, wantedReplicas } from "./site-load";
import { type Granted, grantRoom } from "./site-room";

/**
 * Where demand goes after a loss, and what sites have room for. A service that is asked for more than what runs at
 * a site carries, and does not refuse the rest, fails there; its users then go elsewhere, and so on until nothing
 * more fails.
 */
export class Demand {
  readonly index: BlueprintIndex;
  private readonly toppled = new Map<string, Reason>();
  private readonly waiting = new Map<string, readonly RtoTerm[]>();
  private readonly routes = new Map<string, Routes>();
  private readonly servers: NameServers;
  private granted = new Map<string, Granted>();

  constructor(
    private readonly blueprint: Blueprint,
    readonly damage: Damage,
  ) {
    this.index = indexOf(blueprint);
    this.servers = new NameServers(blueprint, damage);
    // A service can only topple, never rise again, so this ends.
    do {
      this.findRoutes();
      this.shareRoom();
    } while (this.toppleOverloaded());
  }

  /** Where a service's users go, by each server that they may ask. */
  routesOf(service: Service): readonly Route[] {
    return this.routes.get(service.name)?.all ?? [];
  }

  /** Replicas that a site has room for. */
  grantedAt(site: string): Granted {
    return this.granted.get(site) ?? new Map<Deployment, number>();
  }

  /** A service's deployments at a site. */
  deploymentsAt(service: Service, site: string): readonly Deployment[] {
    return this.index.deployments.get(service)?.get(site) ?? [];
  }

  /** Pods that have to stop at a site before others find room there. */
  waitingAt(site: string): readonly RtoTerm[] {
    const known = this.waiting.get(site);
    if (known) return known;
    const granted = this.grantedAt(site);
    let slow: Deployment | undefined;
    for (const { claims } of this.index.contents.get(site)?.levels ?? []) {
      for (const { deployment } of claims) {
        const gives = (granted.get(deployment) ?? 0) < this.damage.left(deployment, deployment.replicas);
        if (gives && deployment.gracePeriodSeconds > (slow?.gracePeriodSeconds ?? 0)) slow = deployment;
      }
    }
    const terms: RtoTerm[] = slow
      ? [
          {
            kind: "shedding",
            seconds: slow.gracePeriodSeconds,
            workload: slow.name,
            site,
            resource: slow.urn,
          },
        ]
      : [];
    this.waiting.set(site, terms);
    return terms;
  }

  /** Why a service failed at a site under its load; `undefined` where it did not. */
  failureAt(service: string, site: string): Reason | undefined {
    return this.toppled.size === 0 ? undefined : this.toppled.get(`${service}@${site}`);
  }

  /**
   * Where a service answers: some replica is left, users reach the site, and it has not failed under its load.
   *
   * @param hostname a public name of the service; absent for callers at the same site
   */
  answering(service: Service, hostname?: string): AnsweringSites {
    const before = new Set<string>();
    const after = new Set<string>();
    for (const deployment of service.deployments) {
      const { site } = deployment;
      if (deployment.replicas <= 0 || (hostname !== undefined && !deployment.hostnames.includes(hostname)))
        continue;
      before.add(site);
      const unreached = hostname !== undefined && this.damage.unreachable.has(site);
      const gone = this.damage.services.has(service.name) || this.failureAt(service.name, site) !== undefined;
      if (!unreached && !gone && this.damage.left(deployment, deployment.replicas) > 0) after.add(site);
    }
    return { before, after };
  }

  /** Callers first: where a service without a name is called from follows from where its callers' users are. */
  private findRoutes(): void {
    this.routes.clear();
    for (let position = this.index.order.length - 1; position >= 0; position--) {
      const service = this.index.order[position]!;
      if (service.deployments.length === 0) continue;
      this.routes.set(
        service.name,
        service.hostnames.length > 0 ? this.named(service) : this.called(service),
      );
    }
  }

  /** Routes of a service with public names. Losses that leave the same servers and sites leave the same routes. */
  private named(service: Service): Routes {
    const sites = service.hostnames.map((hostname) => this.answering(service, hostname));
    const zones = service.hostnames.map((hostname) => this.index.zoneOf.get(hostname));
    const key = sites
      .map(({ after }, at) => `${[...after].join(" ")}|${this.servers.keyOf(zones[at])}`)
      .join("|");
    const known = this.index.routes.get(service)?.get(key);
    if (known) return known;
    const found = service.hostnames.flatMap((hostname, at) =>
      publicRoutes(
        hostname,
        this.index.answers.get(hostname) ?? [],
        (set) => this.servers.answers(set, zones[at]),
        sites[at]!,
        service.goals?.urn ?? service.deployments[0]?.urn,
      ),
    );
    const routes = withMost(found);
    this.index.routes.get(service)?.set(key, routes);
    return routes;
  }

  private called(service: Service): Routes {
    const callers = (this.index.callers.get(service.name) ?? []).flatMap((caller) => {
      const routes = this.routes.get(caller.name)?.all;
      return routes ? [{ peak: caller.peakRequestsPerSecond ?? 1, routes }] : [];
    });
    return withMost(internalRoutes(service, callers, this.answering(service).after));
  }

  /** The most that any route sends to a site, in requests a second. */
  private demandAt(service: Service, site: string): number {
    return product(this.routes.get(service.name)?.most.get(site) ?? 0, service.peakRequestsPerSecond ?? 1);
  }

  /** By what clients that lost their site multiply demand, as they connect and ask again; 1 where none did. */
  private retriesOf(service: Service): number {
    const hasLost = service.deployments.some(
      (deployment) => this.damage.left(deployment, deployment.replicas) < deployment.replicas,
    );
    return hasLost ? Math.max(...service.deployments.map(({ retryFactor }) => retryFactor)) : 1;
  }

  private shareRoom(): void {
    this.granted = new Map();
    for (const [site, content] of this.index.contents) {
      if (this.damage.sites.has(site)) continue;
      const wanted = new Map<Deployment, number>();
      for (const { claims } of content.levels) {
        for (const { service, deployment } of claims) {
          wanted.set(deployment, wantedReplicas(deployment, this.demandAt(service, site)));
        }
      }
      this.granted.set(
        site,
        grantRoom(content, this.damage, (deployment) => wanted.get(deployment)!),
      );
    }
  }

  private toppleOverloaded(): boolean {
    let changed = false;
    for (const service of this.blueprint.services) {
      if (service.deployments.every((deployment) => deployment.overload === "sheds")) continue;
      for (const [site, here] of this.index.deployments.get(service)!) {
        if (this.damage.sites.has(site) || this.failureAt(service.name, site)) continue;
        if (here.every((deployment) => deployment.overload === "sheds")) continue;
        const demand = product(this.demandAt(service, site), this.retriesOf(service));
        const carried = carriedNow(here, this.grantedAt(site), this.damage);
        if (!fallsShort(carried, demand)) continue;
        const { overload, acceptedRequestsPerSecond, urn } = here.find((each) => each.overload !== "sheds")!;
        this.toppled.set(`${service.name}@${site}`, {
          kind: overload === "fails" ? "overload-fails" : "overload-undeclared",
          service: service.name,
          site,
          ...requestsPerSecond(carried, demand),
          ...(acceptedRequestsPerSecond === undefined ? {} : { acceptedRequestsPerSecond }),
          resource: urn,
        });
        changed = true;
      }
    }
    return changed;
  }
}
