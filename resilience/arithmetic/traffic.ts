import { quotient } from "./unbounded";

/** Shares and demands that differ by less than this are equal. */
export const TOLERANCE = 1e-9;

/** Whether what is carried is less than what is asked for, or no number. */
export function fallsShort(carried: number, demand: number): boolean {
  return !(carried >= (demand === Infinity ? demand : demand - TOLERANCE * Math.max(1, demand)));
}

/**
 * Parts of a whole, by their weights: they add up to 1 where any has a weight. Beside one that is infinite, none that
 * is finite counts.
 */
export function partsOf(weights: readonly number[]): number[] {
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  if (total <= 0) return weights.map(() => 0);
  if (total < Infinity) return weights.map((weight) => weight / total);
  const largest = Math.max(...weights);
  return partsOf(weights.map((weight) => (weight === largest ? 1 : quotient(weight, largest))));
}

/** An address that a DNS server may answer with, and whether what is behind it works. */
export interface Candidate {
  /** Groups are tried in order: the first with an address that is taken for up is answered. */
  readonly group: number;
  /** Share of the answers relative to the others of its group. */
  readonly weight: number;
  /** It is only answered while its health check succeeds. */
  readonly checked: boolean;
  /** What is behind it works. */
  readonly works: boolean;
}

/**
 * Share of users that each address gets once health checks have done their work. Users whose address does not
 * work are not served. When no address is taken for up, every one of them is answered, and none works
 * (Route 53 considers all records healthy when none is; PowerDNS falls back to all addresses).
 *
 * @param candidates what the server may answer
 * @returns one share for each candidate, which add up to 1 where any candidate has a weight
 */
export function userShares(candidates: readonly Candidate[]): number[] {
  const groups = [...new Set(candidates.map((candidate) => candidate.group))].sort(
    (left, right) => left - right,
  );
  const answered = (candidate: Candidate): boolean =>
    candidate.weight > 0 && (candidate.works || !candidate.checked);
  const first = groups.find((group) =>
    candidates.some((candidate) => candidate.group === group && answered(candidate)),
  );
  const chosen = candidates.map((candidate) =>
    first === undefined ? candidate.weight > 0 : candidate.group === first && answered(candidate),
  );
  return partsOf(candidates.map((candidate, index) => (chosen[index] ? candidate.weight : 0)));
}
