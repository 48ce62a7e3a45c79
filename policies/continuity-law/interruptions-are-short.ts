import { withoutText } from "@holdfast/report/text/loss-text";
import { duration } from "@holdfast/report/text/phrases";
import type { Verdict } from "@holdfast/resilience";
import type { Rule, Violation } from "../rule";

/** What a team may tune. */
export interface InterruptionSettings {
  /** Seconds from which an interruption has to be reported. */
  readonly reportableSeconds: number;
}

function text(seconds: number | null): string {
  return seconds === null ? "until manual recovery" : `up to ${duration(seconds)}`;
}

/** The longest interruption of each service over all losses; `null` is longer than any number. */
function longest(verdicts: readonly Verdict[]): Map<string, Verdict> {
  const found = new Map<string, Verdict>();
  for (const verdict of verdicts) {
    const known = found.get(verdict.service);
    const length = verdict.rtoSeconds ?? Number.POSITIVE_INFINITY;
    if (!known || length > (known.rtoSeconds ?? Number.POSITIVE_INFINITY))
      found.set(verdict.service, verdict);
  }
  return found;
}

/** The loss of one site interrupts no service for so long that it has to be reported. */
export const interruptionsAreShort: Rule<InterruptionSettings> = {
  name: "interruptions-are-short",
  description: "The loss of one site interrupts no service for as long as has to be reported.",
  severity: "medium",
  enforcement: "advisory",
  remediation: "Shorten the interruption, or be ready to report it: who, to whom, with which figures.",
  judges: "the whole blueprint",
  tuning: {
    schema: {
      properties: {
        reportableSeconds: {
          type: "integer",
          minimum: 1,
          description: "Seconds from which an interruption has to be reported. Default: 600.",
        },
      },
    },
    defaults: { reportableSeconds: 600 },
  },
  violations: ({ blueprint, verdicts }, { reportableSeconds }) => {
    const afterOneLoss = verdicts.filter(({ lost }) => lost.length === 1 && lost[0]?.kind === "site");
    const found: Violation[] = [];
    for (const [name, { rtoSeconds, lost }] of longest(afterOneLoss)) {
      if (rtoSeconds !== null && rtoSeconds < reportableSeconds) continue;
      found.push({
        resource: blueprint.services.find((service) => service.name === name)?.goals?.urn,
        reason: `${withoutText(lost)} ${name} is interrupted ${text(rtoSeconds)}; from ${duration(reportableSeconds)} on it has to be reported`,
        fix: `shorten the interruption of ${name}, or prepare the report`,
      });
    }
    return found;
  },
};
