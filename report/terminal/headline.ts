import type { Report, Verdict } from "@holdfast/resilience";
import { count, joined } from "../text/phrases";

/** That only a part was judged, and with what result. */
export function partText({ part, errors }: Report["summary"]): string {
  const found = errors > 0 ? `; policies find ${count(errors, "error")}` : "";
  return `A part of a blueprint (${joined(part ?? [])}): goals across sites were not judged${found}`;
}

/** Whether a promise bears on a loss. A goal that cannot be read is one too, and none that holds. */
export function isPromised({ goal, met }: Verdict): boolean {
  return goal !== null || !met;
}

/**
 * That goals to survive two sites were not judged, because no two were lost; empty where they were, or there are none.
 */
export function unjudgedText({ declared, verdicts }: Report): string {
  const sites = new Set(declared?.sites);
  const goals = declared?.services.filter((service) => service.goals?.survive === "two-sites") ?? [];
  const pairs = verdicts.some(({ lost }) => lost.filter(({ kind }) => kind === "site").length > 1);
  if (goals.length === 0 || pairs || sites.size < 2) return "";
  return `the goals of ${count(goals.length, "service")} to survive two sites were not judged`;
}

/** The report in one sentence. */
export function headline(report: Report): string {
  const { verdicts, summary } = report;
  const promised = verdicts.filter(isPromised).length;
  if (summary.partial) return partText(summary);
  if (summary.unmet > 0) return `${summary.unmet} of ${promised} promises do not hold`;
  const unjudged = unjudgedText(report);
  const but = summary.accepted > 0 ? ` but for what is accepted (${count(summary.accepted, "finding")})` : "";
  const holds = unjudged ? `Every promise that was judged holds; ${unjudged}` : `Every promise holds${but}`;
  return summary.errors > 0 ? `${holds}, but policies find ${count(summary.errors, "error")}` : holds;
}
