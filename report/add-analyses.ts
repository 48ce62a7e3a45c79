import { InvalidInputError } from "@holdfast/resilience";
import { blueprintRiskGroups } from "@holdfast/resilience/risk-groups";
import { planBlueprint } from "./capacity/plan";
import type { ReportContent } from "./content";
import { costPlot } from "./html/plot/cost-plot";

/** Risk groups that the page lists. */
const RISK_GROUPS = 12;

/** The content with what it takes to stop a service. It stays as it is where no verdict was reached. */
export function addRisk(content: ReportContent): ReportContent {
  if (content.report.verdicts.length === 0) return content;
  return {
    ...content,
    risk: blueprintRiskGroups(content.blueprint, { failedFrom: "read-only", most: RISK_GROUPS }),
  };
}

/**
 * The content with what resilience costs. It stays as it is where no verdict was reached, or where the resources
 * do not say what a plan needs.
 */
export async function addCost(content: ReportContent): Promise<ReportContent> {
  if (content.report.verdicts.length === 0) return content;
  try {
    const planned = await planBlueprint(content.blueprint);
    return { ...content, cost: { planned, plot: await costPlot(planned.plan.losses, planned.unit) } };
  } catch (error) {
    if (error instanceof InvalidInputError) return content;
    throw error;
  }
}
