import type { Report } from "@holdfast/resilience";
import { count, loss as lossText } from "./phrases";

/** That only a part was judged, and with what result. */
export function partText({ part, errors }: Report["summary"]): string {
  const found = errors > 0 ? `; policies find ${count(errors, "error")}` : "";
  return `A part of a blueprint (${lossText(part ?? [])}): goals across sites were not judged${found}`;
}

/** The report in one sentence. */
export function headline({ verdicts, summary }: Report): string {
  // Goals that cannot be read are promises too, and none that holds.
  const promised = verdicts.filter((verdict) => verdict.goal !== null || !verdict.met).length;
  if (summary.partial) return partText(summary);
  if (summary.unmet > 0) return `${summary.unmet} of ${promised} promises do not hold`;
  return summary.errors > 0
    ? `Every promise holds, but policies find ${count(summary.errors, "error")}`
    : "Every promise holds";
}
