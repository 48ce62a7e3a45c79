import { isDataSite, type Site } from "../sites/site";

/** The part of the blueprint that belongs to no data site: cloud regions, vaults, Route 53. */
export const GLOBAL = "global";

/** Stands for all parts in `holdfast:declares`. */
export const EVERYTHING = "everything";

/** The parts that a stack can declare: each data site, and what belongs to none. */
export function partsOf(sites: readonly Site[]): string[] {
  return [...sites.filter(isDataSite).map((site) => site.name), GLOBAL];
}
