import type { AcceptanceUse, AcceptedBy } from "@holdfast/resilience";
import { count } from "./phrases";

/** By whom and until when something is accepted, why, and where that is stated. */
export function acceptedText({ reason, owner, until, where }: AcceptedBy): string {
  return `accepted until ${until} by ${owner}: ${reason} (${where})`;
}

/** What an acceptance is about: a policy, under which event, and at which resources or of which service. */
export function acceptanceSubject({
  policy,
  event,
  resource,
  service,
}: Pick<AcceptanceUse, "policy" | "event" | "resource" | "service">): string {
  return [policy, event && `under ${event}`, service && `of ${service}`, resource && `at ${resource}`]
    .filter(Boolean)
    .join(" ");
}

const stateText = {
  used: "used",
  unused: "unused",
  unjudged: "neither used nor unused, as what it is for was not judged",
  expired: "expired",
} as const satisfies Record<AcceptanceUse["state"], string>;

/** An acceptance in one line, with what it is good for. */
export function acceptanceText(use: AcceptanceUse): string {
  const findings = use.state === "used" ? `, for ${count(use.findings, "finding")}` : "";
  return `${stateText[use.state]}: ${acceptanceSubject(use)}, ${acceptedText(use)}${findings}`;
}
