import type { StackValidationPolicy } from "@pulumi/policy";
import type { StackReader } from "./graph/stack-reader";
import type { StackView } from "./graph/stack-view";
import { findingOf } from "./findings";
import type { Rule, Violation } from "./rule";
import { acceptablePolicies } from "./rules";

/** A reason or a fix is one line, so that a violation stays within four. */
function oneLine(text: string): string {
  return text.replace(/\s*\n\s*/g, "; ").trim();
}

/** Whether a violation is accepted; what is wrong with an acceptance never is. */
function isAccepted(view: StackView, rule: Rule, violation: Violation): boolean {
  if (!acceptablePolicies.has(rule.name)) return false;
  return view.acceptances.accept(findingOf(rule.enforcement, rule, violation)) !== undefined;
}

/**
 * Makes a rule into a policy of a pack. A stack that declares a part of a blueprint is not judged by rules that need
 * the whole of it.
 *
 * @param rule what to judge
 * @param reader reads a stack once for all policies
 * @param page page with a section that explains it
 */
export function stackPolicy<Settings extends object>(
  rule: Rule<Settings>,
  reader: StackReader,
  page: string,
): StackValidationPolicy {
  return {
    name: rule.name,
    description: rule.description,
    severity: rule.severity,
    enforcementLevel: rule.enforcement,
    remediationSteps: rule.remediation,
    url: `${page}#${rule.name}`,
    ...(rule.tuning ? { configSchema: rule.tuning.schema } : {}),
    validateStack: async (args, reportViolation) => {
      const view = await reader.read(args.resources);
      if (rule.judges === "the whole blueprint" && view.isPart) {
        args.notApplicable("this stack declares a part of a blueprint, and this takes the whole of it");
      }
      const settings = { ...rule.tuning?.defaults, ...args.getConfig<Settings>() };
      for (const violation of rule.violations(view, settings)) {
        if (isAccepted(view, rule, violation)) continue;
        reportViolation(`${oneLine(violation.reason)}\nfix: ${oneLine(violation.fix)}`, violation.resource);
      }
    },
  };
}
