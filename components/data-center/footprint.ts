import { type Footprint, footprintOf, times } from "../footprint";

/** What a proxy of the gateway requests. An assumption: TLS and HTTP of several thousand requests a second. */
export const proxyResources = { requests: { cpu: "2", memory: "2Gi" }, limits: { memory: "2Gi" } };

/** Proxies that run all the time: one in each hall, and two where there is one hall. */
export function leastProxies(halls: number): number {
  return Math.max(2, halls);
}

/** The most proxies that may run. */
export function mostProxies(halls: number): number {
  return 2 * leastProxies(halls);
}

/** What the gateway's proxies take at a site when they have scaled to their most. */
export function proxiesFootprint(halls: number): Footprint {
  return times(mostProxies(halls), footprintOf(proxyResources));
}
