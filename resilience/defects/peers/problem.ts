/** What is not declared at one site and is, for the same purpose, at each of the others. */
export type PeerProblem = {
  readonly kind: "lacks-what-peers-have";
  /** What each of the others has: `ResourceQuota ansan-data-quota`. */
  readonly value: string;
  readonly site: string;
  /** URNs of what the others declare in its place. */
  readonly peers: readonly string[];
  /** URNs of what belongs to the same component at this site. */
  readonly family: readonly string[];
};
