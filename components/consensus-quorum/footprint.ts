import { type Footprint, footprintOf, sum, times } from "../footprint";
import type { ClusterVoterArgs } from "./arguments";
import { defaultSize } from "./schema";

/** What a job requests that takes a snapshot of a voter. */
export const snapshotResources = { requests: { cpu: "100m", memory: "128Mi" }, limits: { memory: "256Mi" } };

/**
 * What a voter in a cluster requests. The store is mapped into memory up to its quota; half as much again covers requests
 * in flight, 1 GiB the rest.
 *
 * @param backendQuotaMebibytes the most that the store may hold, in MiB
 */
export function voterResources(backendQuotaMebibytes: number) {
  const memory = `${1024 + Math.ceil(1.5 * backendQuotaMebibytes)}Mi`;
  return { requests: { cpu: "1", memory }, limits: { memory } };
}

/**
 * What a voter in a cluster takes there: its pod with the data volume, the volume of its snapshots, and two jobs that take
 * them.
 *
 * @param args the voter's arguments, as they were given
 */
export function clusterVoterFootprint(
  args: Pick<ClusterVoterArgs, "storageGiB" | "backendQuotaMebibytes">,
): Footprint {
  const { storageGiB = defaultSize.storageGiB, backendQuotaMebibytes = defaultSize.backendQuotaMebibytes } =
    args;
  return sum([
    footprintOf(voterResources(backendQuotaMebibytes), 2 * storageGiB),
    times(2, footprintOf(snapshotResources)),
  ]);
}
