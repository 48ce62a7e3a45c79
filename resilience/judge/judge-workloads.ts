import { TOLERANCE } from "../arithmetic/traffic";
import type { Blueprint } from "../blueprint/blueprint";
import type { Deployment, Service } from "../blueprint/service";
import type { Damage } from "./damage";
import { indexOf, type SiteContent } from "./index-blueprint";
import type { Reason, RtoTerm } from "./reason";
import { after, both, isSettled, type Recovery, always } from "./recovery";
import type { Explained, Remedy } from "./remedy";
import { internalRoutes, publicRoutes, type Route } from "./route";
import { loadAt, type SiteLoad, wantedReplicas } from "./site-load";
import { type Granted, grantRoom } from "./site-room";

/** What a loss leaves of a service's own replicas. */
export interface WorkloadState extends Explained {
  /** Share of peak that they serve. */
  readonly recovery: Recovery;
}

/** Names of a service at a site, as one key. */
function atSite(service: string, site: string): string {
  return `${service}@${site}`;
}

/** Works out, for one loss, where demand goes and what carries it. */
class Workloads {
  private readonly index;
  /** Services that failed at a site because they were asked for more than they carry. */
  private readonly toppled = new Map<string, Reason>();
  private routes = new Map<string, Route[]>();
  private granted = new Map<string, Granted>();

  constructor(
    private readonly blueprint: Blueprint,
    private readonly damage: Damage,
  ) {
    this.index = indexOf(blueprint);
    // A service can only topple, never rise again, so this ends.
    do {
      this.findRoutes();
      this.shareRoom();
    } while (this.toppleOverloaded());
  }

  state(service: Service): WorkloadState {
    if (service.deployments.length === 0) return this.withoutWorkload(service);
    const { damage } = this;
    if (damage.services.has(service.name)) {
      return { recovery: [], because: [], remedies: [] };
    }
    const states = (this.routes.get(service.name) ?? []).map((route) => this.judgeRoute(service, route));
    const worst = states.reduce((least, state) =>
      lastServed(state.recovery) < lastServed(least.recovery) ? state : least,
    );
    const because: Reason[] = [];
    for (const deployment of service.deployments) {
      const lost = damage.lost(deployment, deployment.replicas);
      if (lost > 0)
        because.push({
          text: `${lost} of ${deployment.replicas} replicas of ${service.name} stood at ${deployment.site} where they are lost`,
          resource: deployment.urn,
        });
      const toppled = this.toppled.get(atSite(service.name, deployment.site));
      if (toppled) because.push(toppled);
    }
    const remedies: Remedy[] = states.flatMap((state) => state.remedies);
    for (const deployment of service.deployments) {
      if (!this.toppled.has(atSite(service.name, deployment.site))) continue;
      const text = `let replicas of ${service.name} refuse what is above their limit (annotation holdfast.dev/overload: shed), or run more of them`;
      remedies.push(
        { mends: "outcome", text, resource: deployment.urn },
        { mends: "served", text, resource: deployment.urn },
      );
    }
    if (service.deployments.every((deployment) => damage.left(deployment, deployment.replicas) === 0)) {
      remedies.push({
        mends: "outcome",
        text: `run ${service.name} at a further site`,
        resource: service.deployments[0]?.urn,
      });
    }
    return {
      recovery: states.map((state) => state.recovery).reduce(both),
      because: [...because, ...worst.because],
      remedies,
    };
  }

  private withoutWorkload(service: Service): WorkloadState {
    if (this.damage.services.has(service.name)) return { recovery: [], because: [], remedies: [] };
    if (service.stores.length > 0) return { recovery: always(1), because: [], remedies: [] };
    const resource = service.goals?.urn;
    return {
      recovery: [],
      because: [{ text: `nothing in the graph runs ${service.name}`, resource }],
      remedies: [{ mends: "outcome", text: `declare a workload or a store for ${service.name}`, resource }],
    };
  }

  /** Where a service answers: some replica is left, users reach the site, and it has not failed under load. */
  private answering(
    service: Service,
    hostname: string | undefined,
  ): { before: Set<string>; after: Set<string> } {
    const named = service.deployments.filter(
      (deployment) =>
        deployment.replicas > 0 && (hostname === undefined || deployment.hostnames.includes(hostname)),
    );
    const { damage } = this;
    const left = named.filter(
      (deployment) =>
        damage.left(deployment, deployment.replicas) > 0 &&
        !damage.services.has(service.name) &&
        !(hostname !== undefined && damage.unreachable.has(deployment.site)) &&
        !this.toppled.has(atSite(service.name, deployment.site)),
    );
    return {
      before: new Set(named.map((deployment) => deployment.site)),
      after: new Set(left.map((deployment) => deployment.site)),
    };
  }

  /** Callers first: where a service without a name is called from follows from where its callers' users are. */
  private findRoutes(): void {
    this.routes = new Map();
    for (const service of [...this.index.order].reverse()) {
      if (service.deployments.length === 0) continue;
      if (service.hostnames.length > 0) {
        this.routes.set(
          service.name,
          publicRoutes(this.blueprint, service, this.damage, (name) => this.answering(service, name)),
        );
        continue;
      }
      const callers = (this.index.callers.get(service.name) ?? []).flatMap((caller) => {
        const routes = this.routes.get(caller.name);
        return routes ? [{ peak: caller.peakRequestsPerSecond ?? 1, routes }] : [];
      });
      this.routes.set(
        service.name,
        internalRoutes(service, callers, this.answering(service, undefined).after),
      );
    }
  }

  /** The most that any route sends to a site, in requests a second. */
  private demandAt(service: Service, site: string): number {
    const peak = service.peakRequestsPerSecond ?? 1;
    let most = 0;
    for (const route of this.routes.get(service.name) ?? [])
      most = Math.max(most, route.shares.get(site) ?? 0);
    return most * peak;
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

  /** Lets services fail where they are asked for more than what runs carries, and do not refuse the rest. */
  private toppleOverloaded(): boolean {
    let changed = false;
    for (const service of this.blueprint.services) {
      for (const site of new Set(service.deployments.map((deployment) => deployment.site))) {
        const key = atSite(service.name, site);
        const here = service.deployments.filter((deployment) => deployment.site === site);
        if (
          this.toppled.has(key) ||
          this.damage.sites.has(site) ||
          here.every((deployment) => deployment.shedsExcess)
        )
          continue;
        const demand = this.demandAt(service, site);
        const load = loadAt(service, here, demand, this.granted.get(site) ?? new Map(), this.damage, []);
        if (load.now >= demand - TOLERANCE * Math.max(1, demand)) continue;
        this.toppled.set(key, {
          text: `${service.name} at ${site} is asked for ${Math.ceil(demand)} requests a second, carries ${Math.floor(load.now)} and refuses none: it fails in its turn`,
          resource: here[0]?.urn,
        });
        changed = true;
      }
    }
    return changed;
  }

  /** What a service needs at the same site and that is not there: its database's router, or what it calls. */
  private missingAt(service: Service, site: string): { reason: Reason; remedy: Remedy } | undefined {
    for (const store of service.stores) {
      const routers = store.kind === "database" ? (this.index.databases.get(store.name)?.routers ?? []) : [];
      const here = routers.filter((router) => router.site === site);
      if (routers.length === 0 || here.some((router) => this.damage.left(router, router.replicas) > 0))
        continue;
      const resource =
        here[0]?.urn ?? service.deployments.find((deployment) => deployment.site === site)?.urn;
      return {
        reason: { text: `${service.name} at ${site} has no router to database ${store.name}`, resource },
        remedy: { mends: "served", text: `run a router of ${store.name} at ${site}, in two halls`, resource },
      };
    }
    for (const name of service.hardDependencies) {
      const needed = this.index.services.get(name);
      // What has a public name can be called at another site by it.
      if (!needed || needed.deployments.length === 0 || needed.hostnames.length > 0) continue;
      if (this.answering(needed, undefined).after.has(site)) continue;
      const resource = service.deployments.find((deployment) => deployment.site === site)?.urn;
      return {
        reason: {
          text: `${service.name} at ${site} needs ${name} at the same site, and it is not there`,
          resource,
        },
        remedy: { mends: "served", text: `run ${name} at ${site}`, resource },
      };
    }
    return undefined;
  }

  /** Pods that have to stop at a site before others find room there. */
  private waitingAt(content: SiteContent | undefined, granted: Granted): RtoTerm[] {
    const leaving = (content?.levels ?? [])
      .flatMap((level) => level.claims)
      .filter(
        ({ deployment }) =>
          (granted.get(deployment) ?? 0) < this.damage.left(deployment, deployment.replicas),
      );
    const slowest = leaving.reduce<Deployment | undefined>(
      (slow, { deployment }) =>
        slow && slow.gracePeriodSeconds >= deployment.gracePeriodSeconds ? slow : deployment,
      undefined,
    );
    if (!slowest) return [];
    return [
      {
        name: "shedding",
        seconds: slowest.gracePeriodSeconds,
        source: `${slowest.name} at ${slowest.site}: termination grace period`,
        resource: slowest.urn,
      },
    ];
  }

  private loadOn(service: Service, site: string, demand: number): SiteLoad {
    const here = service.deployments.filter((deployment) => deployment.site === site);
    if (this.toppled.has(atSite(service.name, site))) {
      return { demand, now: 0, later: 0, growth: [], because: [], remedies: [] };
    }
    const missing = this.missingAt(service, site);
    if (missing)
      return { demand, now: 0, later: 0, growth: [], because: [missing.reason], remedies: [missing.remedy] };
    const granted = this.granted.get(site) ?? new Map<Deployment, number>();
    return loadAt(
      service,
      here,
      demand,
      granted,
      this.damage,
      this.waitingAt(this.index.contents.get(site), granted),
    );
  }

  private judgeRoute(service: Service, route: Route): WorkloadState {
    const peak = service.peakRequestsPerSecond ?? 1;
    const because = [...route.because];
    const remedies = [...route.remedies];
    const moving = service.hostnames.length > 0 ? route.terms : [];
    let now = 0;
    let later = 0;
    let growth: readonly RtoTerm[] = [];
    for (const [site, share] of route.shares) {
      const load = this.loadOn(service, site, share * peak);
      // A demand of nothing is served in full.
      now += peak > 0 ? load.now / peak : share;
      later += peak > 0 ? load.later / peak : share;
      if (secondsOf(load.growth) > secondsOf(growth)) growth = load.growth;
      because.push(...load.because);
      remedies.push(...load.remedies);
    }
    const first = after(moving, whole(now));
    const grown = later > now + TOLERANCE ? after([...route.terms, ...growth], whole(later)) : [];
    return { recovery: [...first, ...grown], because, remedies };
  }
}

function secondsOf(terms: readonly RtoTerm[]): number {
  return terms.reduce((sum, term) => sum + term.seconds, 0);
}

/** A share that rounding alone keeps from being all of it. */
function whole(share: number): number {
  return share >= 1 - TOLERANCE ? 1 : share;
}

function lastServed(recovery: Recovery): number {
  return isSettled(recovery) ? 1 : (recovery.at(-1)?.served ?? 0);
}

/**
 * Judges the replicas of every service at once: DNS sends users to the sites that are left, sites share their room
 * out by priority, and services that are overloaded and do not refuse the excess fail in their turn.
 */
export function judgeWorkloads(blueprint: Blueprint, damage: Damage): Map<string, WorkloadState> {
  const workloads = new Workloads(blueprint, damage);
  return new Map(blueprint.services.map((service) => [service.name, workloads.state(service)]));
}
