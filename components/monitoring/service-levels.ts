import { availabilityObjective, burnRates } from "./objectives";
import { alert, type Rule, type RuleGroup } from "./rule";
import type { ResolvedMonitoring } from "./schema";

/** Availability of each name against what its service's goal asks for: recorded over each window, and what burns it. */
export function serviceLevels({ names }: ResolvedMonitoring): RuleGroup {
  const windows = [...new Set(burnRates.flatMap(({ long, short }) => [long, short]))];
  const objective = "service:objective:ratio";
  const errors = (window: string) => `service:errors:ratio_${window}`;
  return {
    name: "service-levels",
    rules: [
      ...names.map(({ service, rtoSeconds }): Rule => ({
        record: objective,
        expr: `vector(${availabilityObjective(rtoSeconds)})`,
        labels: { service },
      })),
      ...windows.map((window): Rule => ({
        record: errors(window),
        expr: `1 - avg by (service) (avg_over_time(probe_success{job="users"}[${window}]))`,
      })),
      ...burnRates.map(({ rate, long, short, severity }) =>
        alert("ErrorBudgetBurns", {
          expr: `(${errors(long)} > on (service) (${rate} * (1 - ${objective}))) and on (service) (${errors(short)} > on (service) (${rate} * (1 - ${objective})))`,
          lasts: "1m",
          severity,
          summary: `{{ $labels.service }} burns its error budget at ${rate} times the rate that its goal allows, over ${long}`,
          section: "are-users-served",
          labels: { window: long },
        }),
      ),
    ],
  };
}
