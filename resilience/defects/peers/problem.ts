/** How what is declared at one site differs from what is declared for the same purpose at the others, which agree. */
export type PeerProblem =
  /** Each of the others says something else there. */
  | {
      readonly kind: "differs-from-peers";
      readonly value: string;
      /** What the others say. */
      readonly theirs: string;
      readonly site: string;
      /** URNs of what the others declare in its place. */
      readonly peers: readonly string[];
      /** URNs of what belongs to the same component at this site. */
      readonly family: readonly string[];
    }
  /** Each of the others has something that this one lacks. */
  | {
      readonly kind: "lacks-what-peers-have";
      /** What each of the others has: `ResourceQuota ansan-data-quota`. */
      readonly value: string;
      readonly site: string;
      readonly peers: readonly string[];
      readonly family: readonly string[];
    };
