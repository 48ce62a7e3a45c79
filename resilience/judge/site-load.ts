import { rescheduleSeconds, scaleUpSeconds } from "../arithmetic/scale-up";
import { fallsShort, TOLERANCE } from "../arithmetic/traffic";
import { product, quotient, remainder } from "../arithmetic/unbounded";
import type { Deployment, Service } from "../blueprint/service";
import type { Damage } from "./damage";
import type { Reason } from "./reason";
import type { Remedy } from "./remedy";
import type { RtoTerm } from "./rto-term";
import type { Granted } from "./site-room";

/** What a service's replicas at one site do with their part of the demand, in requests a second. */
export interface SiteLoad {
  readonly demand: number;
  /** Served by what runs, as far as the site keeps room for it. */
  readonly now: number;
  /** Served once replicas were added or started again. */
  readonly later: number;
  /** What adding them is spent on; empty where none are needed. */
  readonly growth: readonly RtoTerm[];
  readonly because: readonly Reason[];
  readonly remedies: readonly Remedy[];
}

/** What is known of the sites after a loss. */
export interface Place {
  readonly damage: Damage;
  deploymentsAt(service: Service, site: string): readonly Deployment[];
  grantedAt(site: string): Granted;
  /** What passes before pods find room that others have to leave first. */
  waitingAt(site: string): readonly RtoTerm[];
}

/** Replicas of a deployment that are asked for at some demand: what runs, and more as far as its autoscaler may. */
export function wantedReplicas(deployment: Deployment, demand: number): number {
  const each = deployment.requestsPerSecond ?? 0;
  if (each <= 0 || !deployment.autoscaling) return deployment.replicas;
  const needed = Math.ceil(quotient(demand, each) - TOLERANCE);
  return Math.max(deployment.replicas, Math.min(needed, deployment.autoscaling.maximumReplicas));
}

/** Demand that what runs at a site carries, as far as the site keeps room for it, in requests a second. */
export function carriedNow(deployments: readonly Deployment[], granted: Granted, damage: Damage): number {
  let carried = 0;
  for (const deployment of deployments) {
    const running = damage.left(deployment, deployment.replicas);
    carried += product(Math.min(running, granted.get(deployment) ?? 0), deployment.requestsPerSecond ?? 0);
  }
  return carried;
}

/** What is carried of a demand, both in whole requests a second and to the worse side. */
export function requestsPerSecond(
  carried: number,
  demand: number,
): { carriedRequestsPerSecond: number; askedRequestsPerSecond: number } {
  return {
    carriedRequestsPerSecond: Math.floor(carried + TOLERANCE),
    askedRequestsPerSecond: Math.ceil(demand - TOLERANCE),
  };
}

/** Longest time until pods that a loss took down run elsewhere at their site; `undefined` where none come back. */
export function restartOf(
  damage: Damage,
  site: string,
  startup: number,
): { seconds: number; after: "lost-nodes" | "drained-nodes" } | undefined {
  if (damage.halls.has(site)) return { seconds: rescheduleSeconds(startup), after: "lost-nodes" };
  return damage.drained.has(site) ? { seconds: startup, after: "drained-nodes" } : undefined;
}

function growthTerm(
  deployment: Deployment,
  service: Service,
  running: number,
  to: number,
  damage: Damage,
): RtoTerm | undefined {
  if (deployment.startupSeconds === undefined) return undefined;
  const { site } = deployment;
  const scaleUp =
    to > deployment.replicas && deployment.autoscaling
      ? scaleUpSeconds(
          deployment.replicas,
          to,
          {
            limits: deployment.autoscaling.scaleUp,
            by: deployment.autoscaling.scaleUpBy,
            stabilizationSeconds: deployment.autoscaling.stabilizationSeconds,
          },
          deployment.startupSeconds,
        )
      : 0;
  if (scaleUp === undefined) return undefined;
  // Pods that were taken down come back by themselves, the autoscaler does the rest.
  const missing = running < Math.min(to, deployment.replicas);
  const restart = missing ? restartOf(damage, site, deployment.startupSeconds) : undefined;
  return restart && restart.seconds > scaleUp
    ? { kind: "restart-elsewhere", workload: service.name, site, ...restart, resource: deployment.urn }
    : {
        kind: "scale-up",
        seconds: scaleUp,
        service: service.name,
        site,
        fromReplicas: running,
        toReplicas: to,
        resource: deployment.autoscaling?.urn ?? deployment.urn,
      };
}

/** What is short at a site, and what to do about it. */
function shortage(
  service: Service,
  deployment: Deployment,
  load: { demand: number; later: number; granted: number },
): { because: Reason; remedy: Remedy } {
  const { site, urn: resource, replicas } = deployment;
  const at = { service: service.name, site };
  const short = { ...at, ...requestsPerSecond(load.later, load.demand), resource };
  const mending = { ...at, mends: ["served"] as const, resource };
  const each = deployment.requestsPerSecond ?? 0;
  const missing =
    each > 0 ? Math.ceil(quotient(remainder(load.demand, load.later), each) - TOLERANCE) : Infinity;
  // Of replicas that carry next to nothing no number is enough.
  if (missing === Infinity) {
    return {
      because: { kind: "capacity-unknown", ...short },
      remedy: { kind: "declare-replica-capacity", ...mending },
    };
  }
  const wanted = wantedReplicas(deployment, load.demand);
  if (load.granted < Math.min(wanted, replicas)) {
    return {
      because: { kind: "capacity-yielded", ...short, replicasKept: load.granted, replicas },
      remedy: { kind: "make-room", ...mending },
    };
  }
  if (load.granted < wanted) {
    return {
      because: {
        kind: "capacity-without-room",
        ...short,
        replicasWithRoom: load.granted,
        replicasWanted: wanted,
      },
      remedy: { kind: "make-room-for-replicas", ...mending, replicas: wanted - load.granted },
    };
  }
  return {
    because: { kind: "capacity-too-small", ...short },
    remedy: { kind: "add-replicas", ...mending, replicas: missing },
  };
}

/** Judges a service's replicas at one site against the demand that is sent there, in requests a second. */
export function loadAt(place: Place, service: Service, site: string, demand: number): SiteLoad {
  const { damage } = place;
  const deployments = place.deploymentsAt(service, site);
  const granted = place.grantedAt(site);
  let now = 0;
  let later = 0;
  let growth: readonly RtoTerm[] = [];
  const because: Reason[] = [];
  const remedies: Remedy[] = [];
  for (const deployment of deployments) {
    const each = deployment.requestsPerSecond ?? 0;
    if (each <= 0) continue;
    const running = damage.left(deployment, deployment.replicas);
    const room = granted.get(deployment) ?? 0;
    const at = { service: service.name, site: deployment.site };
    now += product(Math.min(running, room), each);
    const needed = Math.ceil(quotient(remainder(demand, later), each) - TOLERANCE);
    const term =
      room > running && needed > running
        ? growthTerm(deployment, service, running, Math.min(room, needed), damage)
        : undefined;
    later += product(term ? room : Math.min(running, room), each);
    if (term) {
      growth = [...place.waitingAt(site), term];
      because.push({
        kind: "replicas-grow",
        ...at,
        fromReplicas: running,
        toReplicas: Math.min(room, needed),
        resource: term.resource,
      });
      remedies.push({
        kind: "run-replicas-at-all-times",
        ...at,
        replicas: Math.min(room, needed) - running,
        mends: ["rto"],
        shortens: [term.kind],
        resource: deployment.urn,
      });
    } else if (room > running && needed > running) {
      because.push({ kind: "startup-unbounded", ...at, resource: deployment.urn });
      remedies.push({ kind: "add-startup-probe", ...at, mends: ["served"], resource: deployment.urn });
    }
  }
  const first = deployments[0];
  if (first && fallsShort(later, demand)) {
    const short = shortage(service, first, { demand, later, granted: granted.get(first) ?? 0 });
    because.push(short.because);
    remedies.push(short.remedy);
  }
  return { demand, now: Math.min(now, demand), later: Math.min(later, demand), growth, because, remedies };
}
