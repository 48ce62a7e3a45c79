import { type Site, isDataSite } from "../sites/site";

/** etcd's own advice: more voters make every write slower and survive no more than this blueprint promises. */
const MOST_VOTERS = 7;

/**
 * The sites at which a voter of the quorum stands.
 *
 * All data sites vote first, because they hold what is voted about; then cloud regions, in the order of
 * the list. An even number survives no more losses than the odd number below it, so one voter is dropped
 * from the end: the last cloud region where there is one. There are seven at the most.
 *
 * @param sites the sites at which the quorum may stand
 */
export function voterSites(sites: readonly Site[]): Site[] {
  const candidates = [...sites.filter(isDataSite), ...sites.filter((site) => !isDataSite(site))];
  const size = Math.min(candidates.length, MOST_VOTERS);
  return candidates.slice(0, size % 2 === 0 ? size - 1 : size);
}
