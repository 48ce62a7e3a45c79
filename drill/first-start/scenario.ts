import type { Scenario } from "../run/scenario";

/** Name of the first start among what drills do. */
export const FROM_NOTHING = "from-nothing";

/** Scenario of the first start of everything. */
export function firstStartScenario(sites: readonly string[]): Scenario {
  return {
    name: `first start of ${sites.slice(0, -1).join(", ")} and ${sites.at(-1)}`,
    fault: FROM_NOTHING,
    sites,
  };
}

/** Whether a drill is of the first start of everything, and so begins where nothing stands. */
export function isFirstStart({ fault }: Scenario): boolean {
  return fault === FROM_NOTHING;
}
