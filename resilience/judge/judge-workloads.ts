import { TOLERANCE } from "../arithmetic/traffic";
import { ascending, product, quotient, remainder } from "../arithmetic/unbounded";
import type { Blueprint } from "../blueprint/blueprint";
import type { Service } from "../blueprint/service";
import type { Damage } from "./damage";
import { Demand } from "./demand";
import { missingNeeds } from "./local-needs";
import type { Reason } from "./reason";
import { after, always, both, type Recovery, servedInTheEnd } from "./recovery";
import type { Explained, Remedy } from "./remedy";
import type { Route } from "./route";
import { type RtoTerm, slowest, sumOf } from "./rto-term";
import { loadAt, type SiteLoad } from "./site-load";

/** What a loss leaves of a service's own replicas. */
export interface WorkloadState extends Explained {
  /** Share of peak that they serve, as time goes by. */
  readonly recovery: Recovery;
}

function loadOn(demand: Demand, service: Service, site: string, requests: number): SiteLoad {
  const nothing = { demand: requests, now: 0, later: 0, growth: [], because: [], remedies: [] };
  if (demand.failureAt(service.name, site)) return nothing;
  const load = loadAt(demand, service, site, requests);
  const missing = missingNeeds(demand, service, site);
  if (missing.length === 0) return load;
  const because = [...missing.map((need) => need.reason), ...load.because];
  const remedies = [...missing.map((need) => need.remedy), ...load.remedies];
  const back = missing.map((need) => need.back);
  if (back.includes(undefined)) return { ...nothing, because, remedies };
  const chains = [load.growth, ...back.map((term) => [term!])];
  return { ...load, now: 0, growth: slowest(chains), because, remedies };
}

/** Sums what sites serve as time goes by: each serves what runs once users have moved, and more once it has grown. */
function recoveryOf(
  moving: readonly RtoTerm[],
  growing: readonly RtoTerm[],
  loads: readonly SiteLoad[],
  peak: number,
): Recovery {
  let served = loads.reduce((sum, load) => sum + quotient(load.now, peak), 0);
  const steps = [...after(moving, whole(served))];
  const grown = loads.filter((load) => load.later > load.now);
  for (const load of grown.sort((left, right) => ascending(sumOf(left.growth), sumOf(right.growth)))) {
    served += quotient(remainder(load.later, load.now), peak);
    steps.push(...after([...growing, ...load.growth], whole(served)));
  }
  // Of steps at one time the last holds all of them.
  return steps.filter((step, index) => steps[index + 1]?.seconds !== step.seconds);
}

function judgeRoute(demand: Demand, service: Service, route: Route): WorkloadState {
  const peak = service.peakRequestsPerSecond ?? 1;
  const shares = [...route.shares];
  const loads = shares.map(([site, share]) => loadOn(demand, service, site, product(share, peak)));
  // Callers at the same site are not kept waiting by DNS; what is added for those that came over is.
  const moving = service.hostnames.length > 0 ? route.terms : [];
  return {
    // A demand of nothing is served in full, wherever it is sent.
    recovery: peak > 0 ? recoveryOf(moving, route.terms, loads, peak) : always(shares.length > 0 ? 1 : 0),
    because: [...route.because, ...loads.flatMap((load) => load.because)],
    remedies: [...route.remedies, ...loads.flatMap((load) => load.remedies)],
  };
}

/** A share that rounding alone keeps from being all of it. */
function whole(share: number): number {
  return share >= 1 - TOLERANCE ? 1 : share;
}

function withoutWorkload(service: Service): WorkloadState {
  const [hostname] = service.hostnames;
  // A store answers those who connect to it, and nobody who asks for a public name.
  if (service.stores.length > 0 && hostname === undefined)
    return { recovery: always(1), because: [], remedies: [] };
  const resource = service.goals?.urn;
  return {
    recovery: [],
    because: [{ kind: "nothing-runs", service: service.name, hostname, resource }],
    remedies: [{ kind: "declare-workload", service: service.name, mends: ["outcome"], resource }],
  };
}

function lostReplicas(demand: Demand, service: Service): Explained {
  const because: Reason[] = [];
  const remedies: Remedy[] = [];
  let left = 0;
  for (const deployment of service.deployments) {
    const { site, replicas, urn } = deployment;
    const lost = demand.damage.lost(deployment, replicas);
    left += replicas - lost;
    if (lost > 0)
      because.push({
        kind: "replicas-lost",
        service: service.name,
        site,
        replicasLost: lost,
        replicas,
        resource: urn,
      });
    const failed = demand.failureAt(service.name, site);
    if (!failed) continue;
    because.push(failed);
    remedies.push({
      kind: "shed-overload",
      service: service.name,
      site,
      mends: ["outcome", "served"],
      resource: urn,
    });
  }
  if (left === 0) {
    remedies.push({
      kind: "run-at-further-site",
      service: service.name,
      mends: ["outcome"],
      resource: service.deployments[0]?.urn,
    });
  }
  return { because, remedies };
}

function judgeWorkload(demand: Demand, service: Service): WorkloadState {
  if (demand.damage.services.has(service.name)) return { recovery: [], because: [], remedies: [] };
  if (service.deployments.length === 0) return withoutWorkload(service);
  const states = demand.routesOf(service).map((route) => judgeRoute(demand, service, route));
  const worst = states.reduce((least, state) =>
    servedInTheEnd(state.recovery) < servedInTheEnd(least.recovery) ? state : least,
  );
  const lost = lostReplicas(demand, service);
  return {
    // Nobody knows which server a resolver asks, so each moment counts as the worst of them serves it.
    recovery: states.map((state) => state.recovery).reduce(both),
    because: [...lost.because, ...worst.because],
    remedies: [...states.flatMap((state) => state.remedies), ...lost.remedies],
  };
}

/**
 * Judges the replicas of every service at once: DNS sends users to the sites that are left, sites share their room
 * out by priority, and services that are overloaded and do not refuse the excess fail in their turn.
 */
export function judgeWorkloads(blueprint: Blueprint, damage: Damage): Map<string, WorkloadState> {
  const demand = new Demand(blueprint, damage);
  return new Map(blueprint.services.map((service) => [service.name, judgeWorkload(demand, service)]));
}
