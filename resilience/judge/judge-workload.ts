import { scaleUpSeconds } from "../arithmetic/scale-up";
import { TOLERANCE } from "../arithmetic/traffic";
import type { Blueprint } from "../blueprint/blueprint";
import type { Deployment, Service } from "../blueprint/service";
import type { Damage } from "./damage";
import { type Route, routesOf, type WorkingSites } from "./judge-traffic";
import { type Reason, type RtoTerm, slowest } from "./reason";
import type { Explained, Remedy } from "./remedy";

/** What a loss leaves of a service's own replicas. */
export interface WorkloadState extends Explained {
  /** Share of peak that they serve. */
  readonly served: number;
  /** What the interruption is spent on; `null` where nothing bounds it. */
  readonly terms: readonly RtoTerm[] | null;
}

/** What replicas at one site do with their part of the demand. */
interface SiteLoad {
  /** Demand that is served, in requests a second. */
  readonly served: number;
  /** Time until replicas are added, in seconds; 0 where none are needed, `undefined` where nothing bounds it. */
  readonly scaleUpSeconds: number | undefined;
  readonly grown?: { readonly deployment: Deployment; readonly to: number };
}

/** Share of peak as people write it. */
export function percent(share: number): string {
  return `${Math.floor(share * 1000 + 1e-6) / 10}%`;
}

function worksAt(deployment: Deployment, hostname: string | undefined): boolean {
  return deployment.replicas > 0 && (hostname === undefined || deployment.hostnames.includes(hostname));
}

function workingSites(service: Service, damage: Damage, hostname: string | undefined): WorkingSites {
  const before = new Set(
    service.deployments
      .filter((deployment) => worksAt(deployment, hostname))
      .map((deployment) => deployment.site),
  );
  return { before, after: new Set([...before].filter((site) => !damage.sites.has(site))) };
}

/** Spreads demand at a site over its deployments, each grown as far as its autoscaler may. */
function loadAt(deployments: readonly Deployment[], demand: number): SiteLoad {
  let unserved = demand;
  let scaleUp: number | undefined = 0;
  let grown: SiteLoad["grown"];
  for (const deployment of deployments) {
    const each = deployment.requestsPerSecond ?? 0;
    if (each <= 0) continue;
    const needed = Math.ceil(unserved / each - TOLERANCE);
    const most = deployment.autoscaling?.maximumReplicas ?? deployment.replicas;
    const replicas = Math.max(deployment.replicas, Math.min(needed, most));
    if (replicas > deployment.replicas) {
      grown = { deployment, to: replicas };
      const seconds: number | undefined =
        deployment.startupSeconds === undefined
          ? undefined
          : scaleUpSeconds(deployment.replicas, replicas, deployment.startupSeconds);
      scaleUp = scaleUp === undefined || seconds === undefined ? undefined : Math.max(scaleUp, seconds);
    }
    unserved -= Math.min(unserved, replicas * each);
  }
  return { served: demand - unserved, scaleUpSeconds: scaleUp, grown };
}

/** Replicas that would have to be added at a site, by the first deployment there. */
function missingReplicas(deployments: readonly Deployment[], missing: number): number | undefined {
  const each = deployments.find((deployment) => (deployment.requestsPerSecond ?? 0) > 0)?.requestsPerSecond;
  return each === undefined ? undefined : Math.ceil(missing / each - TOLERANCE);
}

function judgeRoute(service: Service, route: Route, peak: number): WorkloadState {
  const because: Reason[] = [...route.because];
  const remedies: Remedy[] = [...route.remedies];
  const chains: (readonly RtoTerm[])[] = [route.terms];
  let served = 0;
  let unbounded = false;
  for (const [site, share] of route.shares) {
    const deployments = service.deployments.filter((deployment) => deployment.site === site);
    const demand = share * peak;
    const load = loadAt(deployments, demand);
    const resource = deployments[0]?.urn;
    served += load.served / peak;
    if (load.grown) {
      const { deployment, to } = load.grown;
      because.push({
        text: `${service.name} grows from ${deployment.replicas} to ${to} replicas at ${site}`,
        resource: deployment.autoscaling?.urn,
      });
      if (load.scaleUpSeconds === undefined) unbounded = true;
      else {
        chains.push([
          ...route.terms,
          {
            name: "scale-up",
            seconds: load.scaleUpSeconds,
            source: `${service.name} at ${site}: autoscaler from ${deployment.replicas} to ${to} replicas, and its startup probe`,
            resource: deployment.autoscaling?.urn,
          },
        ]);
      }
      remedies.push({
        mends: "rto",
        text: `run ${to} replicas of ${service.name} at ${site} at all times${load.scaleUpSeconds === undefined ? ", or give it a startup probe" : ""}`,
        resource,
      });
    }
    if (demand - load.served > peak * TOLERANCE) {
      const missing = missingReplicas(deployments, demand - load.served);
      because.push({
        text: `${service.name} at ${site} carries ${Math.floor(load.served)} of ${Math.ceil(demand)} requests a second`,
        resource,
      });
      remedies.push({
        mends: "served",
        text:
          missing === undefined
            ? `say on ${service.name} at ${site} what one replica carries`
            : `add ${missing} replicas of ${service.name} at ${site}`,
        resource,
      });
    }
  }
  return { served, terms: unbounded ? null : slowest(chains), because, remedies };
}

/** Judges a service's own replicas: those left, against the demand that DNS sends to their sites. */
export function judgeWorkload(blueprint: Blueprint, service: Service, damage: Damage): WorkloadState {
  if (service.deployments.length === 0) {
    if (service.stores.length > 0) return { served: 1, terms: [], because: [], remedies: [] };
    return {
      served: 0,
      terms: null,
      because: [{ text: `nothing in the graph runs ${service.name}`, resource: service.goals?.urn }],
      remedies: [
        {
          mends: "outcome",
          text: `declare a workload or a store for ${service.name}`,
          resource: service.goals?.urn,
        },
      ],
    };
  }
  const gone = service.deployments.filter((deployment) => damage.sites.has(deployment.site));
  const lost: Reason[] = gone.map((deployment) => ({
    text: `${deployment.replicas} replicas of ${service.name} stood at ${deployment.site}`,
    resource: deployment.urn,
  }));
  const peak = service.peakRequestsPerSecond ?? 1;
  const routes = routesOf(blueprint, service, damage, (name) => workingSites(service, damage, name));
  const states = routes.map((route) => judgeRoute(service, route, peak));
  const worst = states.reduce((least, state) => (state.served < least.served ? state : least));
  const left = service.deployments.length - gone.length;
  const remedies = states.flatMap((state) => state.remedies);
  if (left === 0) {
    remedies.push({
      mends: "outcome",
      text: `run ${service.name} at a further site`,
      resource: gone[0]?.urn,
    });
  }
  const byHand = states.some((state) => state.terms === null);
  return {
    served: Math.min(1, worst.served),
    terms: byHand ? null : slowest(states.map((state) => state.terms ?? [])),
    because: [...lost, ...worst.because],
    remedies,
  };
}
