/** Shares and demands that differ by less than this are equal. */
export const TOLERANCE = 1e-9;

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
  const total = candidates.reduce((sum, candidate, index) => sum + (chosen[index] ? candidate.weight : 0), 0);
  return candidates.map((candidate, index) => (chosen[index] && total > 0 ? candidate.weight / total : 0));
}
