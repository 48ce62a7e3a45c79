/** What a service promises to outlive. */
export type SurvivalGoalName = "two-sites" | "one-site" | "none";

/**
 * Site losses that a survival goal promises to outlive.
 *
 * @param survive the survival goal
 */
export function toleratedLosses(survive: SurvivalGoalName): 0 | 1 | 2 {
  return ({ none: 0, "one-site": 1, "two-sites": 2 } as const)[survive];
}
