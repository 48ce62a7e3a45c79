import type { DeclaredHall, DeclaredSite } from "./data-sites";

/** A server of the lab: a node that the scheduler places pods on. */
export interface Server {
  /** Name of the node, unique in its site. */
  readonly name: string;
  /** Name of the hall, which is the node's zone. */
  readonly hall: string;
  /** Processor cores for pods, in thousandths. */
  readonly millicores: number;
  /** Memory for pods, in MiB. */
  readonly memoryMiB: number;
  /** Its disks, in GiB each; a disk is one volume. */
  readonly disksGiB: readonly number[];
}

/**
 * Assumption: a server gives pods 32 cores, as one of two sockets with 16 each does. How large servers are decides what
 * is left over on each, not what a site carries: a hall's cores and memory are shared out among its servers whole.
 */
const coresPerServer = 32;

/** Assumption: four disks a server, each a volume of its own, as the operator of local volumes prepares them. */
const disksPerServer = 4;

/** The most servers a hall is split into; beyond, servers grow, so that a large declaration still fits one machine. */
const mostServersPerHall = 100;

const MIB_PER_GIB = 1024;
const GIB_PER_TIB = 1024;

/**
 * Splits a whole number into parts that differ by one at the most and add up to it.
 *
 * @param total what is split, a whole number of at least 0
 * @param parts number of parts, at least 1
 */
export function split(total: number, parts: number): number[] {
  const least = Math.floor(total / parts);
  const larger = total - least * parts;
  return Array.from({ length: parts }, (_, index) => (index < larger ? least + 1 : least));
}

function serversInHall(hall: DeclaredHall): number {
  return Math.min(Math.max(Math.ceil(hall.cores / coresPerServer), 1), mostServersPerHall);
}

/**
 * The servers of a site. Those of a hall add up to the hall's cores and memory, and all of them to the site's storage
 * (each rounded down to a thousandth of a core, a MiB and a GiB).
 *
 * @param site the site as declared
 */
export function serversOf(site: DeclaredSite): Server[] {
  const inSite = site.halls.reduce((count, hall) => count + serversInHall(hall), 0);
  const disks = split(Math.floor(site.storageTiB * GIB_PER_TIB), inSite * disksPerServer);
  return site.halls.flatMap((hall) => {
    const count = serversInHall(hall);
    const millicores = split(Math.floor(hall.cores * 1000), count);
    const memory = split(Math.floor(hall.memoryGiB * MIB_PER_GIB), count);
    const width = String(count).length;
    return millicores.map((share, index) => ({
      name: `${site.name}-${hall.name}-${String(index + 1).padStart(width, "0")}`,
      hall: hall.name,
      millicores: share,
      memoryMiB: memory[index] ?? 0,
      disksGiB: disks.splice(0, disksPerServer),
    }));
  });
}
