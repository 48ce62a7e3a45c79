import type { Report } from "@holdfast/resilience";
import { count, loss as lossText } from "./phrases";

/** The report in one sentence. */
export function headline({ verdicts, summary }: Report): string {
  const promised = verdicts.filter((verdict) => verdict.goal !== null).length;
  if (summary.partial)
    return `A part of a blueprint: ${lossText(summary.missingSites)} missing, so promises across sites are not judged`;
  if (summary.unmet > 0) return `${summary.unmet} of ${promised} promises do not hold`;
  return summary.errors > 0
    ? `Every promise holds, but policies find ${count(summary.errors, "error")}`
    : "Every promise holds";
}
