import { rescheduleSeconds, scaleUpSeconds } from "../arithmetic/scale-up";
import { fallsShort, TOLERANCE } from "../arithmetic/traffic";
import { product, quotient, remainder } from "../arithmetic/unbounded";
import type { Deployment, Service } from "../blueprint/service";
import type { Damage } from "./damage";
import type { Reason, RtoTerm } from "./reason";
import type { Remedy } from "./remedy";
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

/** Longest time until pods that a loss took down run elsewhere at their site; `undefined` where none come back. */
export function restartOf(
  damage: Damage,
  site: string,
  startup: number,
): { seconds: number; source: string } | undefined {
  if (damage.halls.has(site)) {
    return {
      seconds: rescheduleSeconds(startup),
      source: "Kubernetes' defaults for lost nodes, and its startup probe",
    };
  }
  return damage.drained.has(site) ? { seconds: startup, source: "its startup probe" } : undefined;
}

function growthTerm(
  deployment: Deployment,
  service: Service,
  running: number,
  to: number,
  damage: Damage,
): RtoTerm | undefined {
  if (deployment.startupSeconds === undefined) return undefined;
  const source = `${service.name} at ${deployment.site}`;
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
  const restart = missing ? restartOf(damage, deployment.site, deployment.startupSeconds) : undefined;
  return restart && restart.seconds > scaleUp
    ? {
        name: "restart elsewhere",
        seconds: restart.seconds,
        source: `${source}: ${restart.source}`,
        resource: deployment.urn,
      }
    : {
        name: "scale-up",
        seconds: scaleUp,
        source: `${source}: autoscaler from ${running} to ${to} replicas, and its startup probe`,
        resource: deployment.autoscaling?.urn ?? deployment.urn,
      };
}

/** What is short at a site, and what to do about it. */
function shortage(
  service: Service,
  deployment: Deployment,
  load: { demand: number; later: number; granted: number },
): { because: Reason; remedy: Remedy } {
  const { site } = deployment;
  const resource = deployment.urn;
  const carried = `${service.name} at ${site} carries ${Math.floor(load.later + TOLERANCE)} of ${Math.ceil(load.demand - TOLERANCE)} requests a second`;
  if (!deployment.requestsPerSecond) {
    const text = `say on ${service.name} at ${site} what one replica carries`;
    return {
      because: { text: `${carried}: nothing says what a replica carries`, resource },
      remedy: { mends: "served", text, resource },
    };
  }
  const wanted = wantedReplicas(deployment, load.demand);
  const missing = Math.ceil(
    quotient(remainder(load.demand, load.later), deployment.requestsPerSecond) - TOLERANCE,
  );
  if (load.granted < Math.min(wanted, deployment.replicas)) {
    const text = `give ${site} more room, or less to run beside ${service.name}`;
    return {
      because: {
        text: `${carried}: it gives way to higher tiers and keeps ${load.granted} of ${deployment.replicas} replicas`,
        resource,
      },
      remedy: { mends: "served", text, resource },
    };
  }
  if (load.granted < wanted) {
    const text = `give ${site} room for ${wanted - load.granted} more replicas of ${service.name}`;
    return {
      because: { text: `${carried}: ${site} has room for ${load.granted} of ${wanted} replicas`, resource },
      remedy: { mends: "served", text, resource },
    };
  }
  const text = `add ${missing} replicas of ${service.name} at ${site}`;
  return { because: { text: carried, resource }, remedy: { mends: "served", text, resource } };
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
        text: `${service.name} at ${deployment.site} grows from ${running} to ${Math.min(room, needed)} replicas`,
        resource: term.resource,
      });
      remedies.push({
        mends: "rto",
        shortens: [term.name],
        text: `run ${Math.min(room, needed) - running} more replicas of ${service.name} at ${deployment.site} at all times`,
        resource: deployment.urn,
      });
    } else if (room > running && needed > running) {
      because.push({
        text: `nothing bounds the time until more replicas of ${service.name} at ${deployment.site} are ready: they are not counted`,
        resource: deployment.urn,
      });
      remedies.push({
        mends: "served",
        text: `give ${service.name} at ${deployment.site} a startup probe, or more replicas at all times`,
        resource: deployment.urn,
      });
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
