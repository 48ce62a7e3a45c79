import { acceptanceSubject } from "@holdfast/report/text/acceptance-text";
import type { Rule } from "./rule";

/**
 * What is accepted is found: an acceptance of nothing would let the same pass unseen some other day. It is the last of the
 * policies, after all that an acceptance may be for.
 *
 * @param policies names of the policies whose findings can be accepted
 */
export const acceptancesAreUsed = (policies: ReadonlySet<string>): Rule => ({
  name: "acceptances-are-used",
  description: "Every acceptance accepts something that a policy finds.",
  severity: "low",
  enforcement: "advisory",
  remediation: "Remove the acceptance: nothing needs it any more.",
  judges: "any stack",
  violations: ({ acceptances, findings, judgesEverything }) => {
    // The other policies were run before. What the model warns of beside them is accepted as well.
    for (const finding of findings) acceptances.accept(finding);
    // Of a part alone, or under fewer losses, it is not known what would be found.
    if (!judgesEverything) return [];
    return acceptances.unused
      .filter(({ policy }) => policies.has(policy))
      .map(({ carrier, where, ...acceptance }) => ({
        resource: carrier,
        service: acceptance.service,
        reason: `the acceptance of ${acceptanceSubject(acceptance)} (${where}) accepts nothing: no such thing is found`,
        fix: "remove it, or name the policy and the resource of the finding that it is for",
      }));
  },
});
