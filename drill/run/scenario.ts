/** One drill: what is done to which sites. */
export interface Scenario {
  /** Unique among the scenarios of a run; also what the report calls it, such as `kill ansan and siheung`. */
  readonly name: string;
  /** Kind of what is done. */
  readonly fault: string;
  /** Sites that it is done to: data sites and sites of cloud voters. */
  readonly sites: readonly string[];
}
