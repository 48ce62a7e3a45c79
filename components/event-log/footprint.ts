import { type Footprint, footprintOf, sum } from "../footprint";
import type { EventLogArgs } from "./arguments";
import { defaultSize } from "./schema";

/** What a container requests that only waits, or asks for something now and then. */
export const smallResources = { requests: { cpu: "100m", memory: "64Mi" }, limits: { memory: "128Mi" } };

/** What a server requests. */
export function serverResources({ cores, memoryGiB }: { cores: number; memoryGiB: number }) {
  const memory = `${memoryGiB}Gi`;
  return { requests: { cpu: String(cores), memory }, limits: { memory } };
}

/**
 * What a log takes at a site: a server with its data volume and what reloads its certificate, and the job that declares its
 * streams.
 *
 * @param args the log's arguments, as they were given
 */
export function eventLogFootprint(args: Pick<EventLogArgs, "storageGiB" | "cores" | "memoryGiB">): Footprint {
  const { cores = defaultSize.cores, memoryGiB = defaultSize.memoryGiB, storageGiB } = args;
  const small = footprintOf(smallResources);
  return sum([footprintOf(serverResources({ cores, memoryGiB }), storageGiB), { ...small, pods: 0 }, small]);
}
