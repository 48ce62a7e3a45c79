import { TOLERANCE } from "../arithmetic/traffic";
import { product, remainder } from "../arithmetic/unbounded";
import type { Deployment } from "../blueprint/service";
import type { Damage } from "./damage";
import type { SiteContent } from "./index-blueprint";

/** Replicas that a site has room for, by deployment. */
export type Granted = ReadonlyMap<Deployment, number>;

/** What one pod takes. */
interface Footprint {
  readonly cores: number;
  readonly memoryGiB: number;
}

/** Room that is left of a site, and of the quotas of its namespaces. */
class Room {
  private readonly namespaces = new Map<string, { cores: number; memoryGiB: number; pods: number }>();

  constructor(
    private cores: number,
    private memoryGiB: number,
    content: SiteContent,
  ) {
    for (const quota of content.quotas) {
      const known = this.namespaces.get(quota.namespace);
      this.namespaces.set(quota.namespace, {
        cores: Math.min(known?.cores ?? Infinity, quota.cores ?? Infinity),
        memoryGiB: Math.min(known?.memoryGiB ?? Infinity, quota.memoryGiB ?? Infinity),
        pods: Math.min(known?.pods ?? Infinity, quota.pods ?? Infinity),
      });
    }
  }

  /** Takes room for as many pods as fit, and says how many did. */
  place(wanted: number, pod: Footprint, namespace: string): number {
    const quota = this.namespaces.get(namespace);
    const fit = (room: number | undefined, each: number): number =>
      room === undefined || room === Infinity || each <= 0
        ? Infinity
        : Math.max(0, Math.floor(room / each + TOLERANCE));
    const placed = Math.min(
      wanted,
      fit(this.cores, pod.cores),
      fit(this.memoryGiB, pod.memoryGiB),
      fit(quota?.cores, pod.cores),
      fit(quota?.memoryGiB, pod.memoryGiB),
      quota ? Math.max(0, quota.pods) : Infinity,
    );
    // Room without a bound keeps none.
    const left = (room: number, each: number): number =>
      room === Infinity ? room : room - product(placed, each);
    this.cores = left(this.cores, pod.cores);
    this.memoryGiB = left(this.memoryGiB, pod.memoryGiB);
    if (quota) {
      quota.cores = left(quota.cores, pod.cores);
      quota.memoryGiB = left(quota.memoryGiB, pod.memoryGiB);
      quota.pods = left(quota.pods, 1);
    }
    return placed;
  }
}

/** Cores and memory of the halls that are left; those of the site as a whole where halls do not say. */
function roomOf(content: SiteContent, damage: Damage): { cores?: number; memoryGiB?: number } {
  const { halls, capacity, name } = content.site;
  const lost = damage.halls.get(name);
  const left = halls.filter((hall) => !lost?.has(hall.name));
  const known =
    halls.length > 0 && halls.every((hall) => hall.cores !== undefined && hall.memoryGiB !== undefined);
  if (known) {
    return {
      cores: left.reduce((sum, hall) => sum + hall.cores!, 0),
      memoryGiB: left.reduce((sum, hall) => sum + hall.memoryGiB!, 0),
    };
  }
  const share = halls.length > 0 ? left.length / halls.length : 1;
  return {
    cores: capacity.cores === undefined ? undefined : product(capacity.cores, share),
    memoryGiB: capacity.memoryGiB === undefined ? undefined : product(capacity.memoryGiB, share),
  };
}

function footprintOf(deployment: Deployment): Footprint {
  return { cores: deployment.coresPerReplica ?? 0, memoryGiB: deployment.memoryGiBPerReplica ?? 0 };
}

/**
 * Shares the room at a site out as its scheduler does: pods of a higher priority go first and make those of a
 * lower one give way; at the same priority what runs already stays, and then growth is served in the order
 * declared. Placement within halls and nodes is not looked at: their room counts as one.
 *
 * @param wanted replicas that each deployment asks for, what runs among them
 */
export function grantRoom(
  content: SiteContent,
  damage: Damage,
  wanted: (deployment: Deployment) => number,
): Granted {
  const granted = new Map<Deployment, number>();
  const { cores, memoryGiB } = roomOf(content, damage);
  const known = cores !== undefined && memoryGiB !== undefined;
  const room = new Room(cores ?? Infinity, memoryGiB ?? Infinity, content);
  for (const { others, claims } of content.levels) {
    for (const other of others) {
      room.place(
        other.replicas,
        { cores: other.coresPerReplica, memoryGiB: other.memoryGiBPerReplica },
        other.namespace,
      );
    }
    for (const { deployment } of claims) {
      granted.set(deployment, room.place(deployment.replicas, footprintOf(deployment), deployment.namespace));
    }
    if (!known) continue;
    for (const { deployment } of claims) {
      const more = remainder(wanted(deployment), deployment.replicas);
      if (more <= 0) continue;
      const placed = room.place(more, footprintOf(deployment), deployment.namespace);
      granted.set(deployment, granted.get(deployment)! + placed);
    }
  }
  return granted;
}
