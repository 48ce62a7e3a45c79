import type { Report, Verdict } from "@holdfast/resilience";
import { count, loss as lossText } from "./phrases";

/** That only a part was judged, and with what result. */
export function partText({ part, errors }: Report["summary"]): string {
  const found = errors > 0 ? `; policies find ${count(errors, "error")}` : "";
  return `A part of a blueprint (${lossText(part ?? [])}): goals across sites were not judged${found}`;
}

/** Whether a promise bears on a loss. A goal that cannot be read is one too, and none that holds. */
export function isPromised({ goal, met }: Verdict): boolean {
  return goal !== null || !met;
}

/** The report in one sentence. */
export function headline({ verdicts, summary }: Report): string {
  const promised = verdicts.filter(isPromised).length;
  if (summary.partial) return partText(summary);
  if (summary.unmet > 0) return `${summary.unmet} of ${promised} promises do not hold`;
  return summary.errors > 0
    ? `Every promise holds, but policies find ${count(summary.errors, "error")}`
    : "Every promise holds";
}
