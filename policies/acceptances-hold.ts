import { acceptanceSubject } from "@holdfast/report/text/acceptance-text";
import type { Rule } from "./rule";

const FORM = "policy=NAME owner=WHO until=2027-01-31 reason=WHY";

/**
 * What is accepted is accepted for a time, by somebody, and of a policy that there is.
 *
 * @param policies names of the policies whose findings can be accepted
 */
export const acceptancesHold = (policies: ReadonlySet<string>): Rule => ({
  name: "acceptances-hold",
  description: "What is accepted of what policies find is stated in full, and its last day has not passed.",
  severity: "high",
  enforcement: "mandatory",
  remediation: "Mend what was accepted for a time, or accept it anew with a reason and a later day.",
  judges: "any stack",
  violations: ({ acceptances }) => [
    ...acceptances.expired.map(({ carrier, where, until, owner, ...acceptance }) => ({
      resource: carrier,
      service: acceptance.service,
      reason: `the acceptance of ${acceptanceSubject(acceptance)} (${where}) ended on ${until}, and ${owner} answers for it`,
      fix: "mend what it accepted and remove it, or state a later day and why",
    })),
    ...acceptances.unread.map(({ resource, field, why }) => ({
      resource,
      reason: `${field} says what is accepted and cannot be read: ${why}`,
      fix: `write it as ${FORM}`,
    })),
    ...acceptances.stated
      .filter(({ policy }) => !policies.has(policy))
      .map(({ carrier, where, policy }) => ({
        resource: carrier,
        reason: `${where} accepts ${policy}, which is no policy that can be accepted`,
        fix: `name one of ${[...policies].join(", ")}`,
      })),
  ],
});
