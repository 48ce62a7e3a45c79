export * from "./arguments";
export { RegionPeering } from "./region-peering";
