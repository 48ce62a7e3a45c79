import { type Footprint, footprintOf, times } from "../footprint";

/** What a copy of the authoritative server requests. */
export const serverResources = { requests: { cpu: "250m", memory: "256Mi" }, limits: { memory: "256Mi" } };

/** What an authoritative server takes at its site: two copies, and a third while one is replaced. */
export const authoritativeServerFootprint: Footprint = times(3, footprintOf(serverResources));
