import { type ActiveActiveServiceArgs, SurvivalGoal } from "holdfast";

export const digest = "0123456789abcdef".repeat(4);

/** Arguments of a service with everything that is optional left out. */
export function serviceArguments(change: Partial<ActiveActiveServiceArgs> = {}): ActiveActiveServiceArgs {
  return {
    service: "payments",
    site: "ansan",
    halls: ["hall-1", "hall-2", "hall-3"],
    tier: 0,
    image: `registry.example/payments@sha256:${digest}`,
    placement: {
      sites: ["ansan", "siheung", "pangyo"],
      survive: SurvivalGoal.TwoSites,
      peakRequestsPerSecond: 6000,
      requestsPerSecondPerReplica: 100,
      servedAfterOneLoss: 1,
      servedAfterTwoLosses: 0.7,
    },
    resources: { cpu: "500m", memory: "512Mi" },
    ...change,
  };
}
