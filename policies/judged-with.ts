import { acceptedText } from "@holdfast/report/text/acceptance-text";
import { findingMessage } from "@holdfast/report/text/finding-text";
import { sourceText } from "@holdfast/report/text/parts-text";
import type { StackValidationPolicy } from "@pulumi/policy";
import type { StackReader } from "./graph/stack-reader";
import { reportOf } from "./report";

/**
 * Tells with what a stack was judged and what of it is accepted, which the engine shows nowhere else: a policy's violations
 * are all that it prints. It refuses nothing.
 *
 * @param reader reads a stack once for all policies
 */
export function judgedWith(reader: StackReader): StackValidationPolicy {
  return {
    name: "judged-with",
    description:
      "Tells with which states of other parts a stack was judged, and what is accepted. It refuses nothing.",
    enforcementLevel: "advisory",
    severity: "low",
    validateStack: async (args, reportViolation) => {
      const view = await reader.read(args.resources);
      for (const state of view.others.states) {
        reportViolation(`judged together with ${state.part}: ${sourceText(state)}`);
      }
      if (view.acceptances.stated.length === 0 || view.unjudgeable.length > 0) return;
      for (const { policy, service, resource, accepted, ...finding } of reportOf(view).findings) {
        if (!accepted) continue;
        const about = [policy, service ?? ""].join(" ").trim();
        reportViolation(
          `${about}: ${findingMessage(finding)}; ${acceptedText(accepted)}`,
          resource ?? undefined,
        );
      }
    },
  };
}
