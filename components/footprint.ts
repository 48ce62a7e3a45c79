import { parseQuantity } from "./arguments/quantities";

const GIB = 2 ** 30;

/** What some pods take together: cores as requested, memory at the limit. */
export interface Footprint {
  /** Cores that are requested. */
  readonly cores: number;
  /** Memory that may be used, in GiB. */
  readonly memoryGiB: number;
  /** Storage of the volumes, in GiB. */
  readonly storageGiB: number;
  /** Number of pods. */
  readonly pods: number;
}

/** The part of a container's resources that a footprint is made from, in Kubernetes quantities. */
export interface ContainerResources {
  readonly requests: { readonly cpu: string };
  readonly limits: { readonly memory: string };
}

/**
 * The footprint of a pod with one container.
 *
 * @param resources what the container requests, and its limit
 * @param storageGiB size of the pod's volumes, in GiB
 * @throws InvalidInputError when one is not a quantity
 */
export function footprintOf({ requests, limits }: ContainerResources, storageGiB = 0): Footprint {
  const cores = parseQuantity(requests.cpu, "requests.cpu");
  const memoryGiB = parseQuantity(limits.memory, "limits.memory") / GIB;
  return { cores, memoryGiB, storageGiB, pods: 1 };
}

/** The footprint of several that stand together. */
export function sum(footprints: readonly Footprint[]): Footprint {
  const total = (of: (footprint: Footprint) => number) => footprints.reduce((all, each) => all + of(each), 0);
  return {
    cores: total((each) => each.cores),
    memoryGiB: total((each) => each.memoryGiB),
    storageGiB: total((each) => each.storageGiB),
    pods: total((each) => each.pods),
  };
}

/** The footprint of several that are alike. */
export function times(count: number, each: Omit<Footprint, "pods">): Footprint {
  return {
    cores: count * each.cores,
    memoryGiB: count * each.memoryGiB,
    storageGiB: count * each.storageGiB,
    pods: count,
  };
}
