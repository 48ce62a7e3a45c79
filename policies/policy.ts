import type { EnforcementLevel, PolicyConfigSchema, Severity, StackValidationPolicy } from "@pulumi/policy";
import type { StackReader } from "./graph/stack-reader";
import type { StackView } from "./graph/stack-view";

/** One thing that is wrong: which resource, why, and what to do. Each text is one line. */
export interface Violation {
  /** URN of the resource at fault; the whole stack where it is absent. */
  readonly resource?: string | undefined;
  /** Why it is refused. */
  readonly reason: string;
  /** What to do about it. */
  readonly fix: string;
}

/** Settings of a policy that a team may tune, with the values that stand when it does not. */
export interface Tuning<Settings extends object> {
  readonly schema: PolicyConfigSchema;
  readonly defaults: Settings;
}

/** A policy as it is written: what it says of itself, and how it judges a stack. */
export interface Rule<Settings extends object = object> {
  /** Identifier; also the section of the documentation that explains it. */
  readonly name: string;
  /** What it asks for, in one sentence. */
  readonly description: string;
  readonly severity: Severity;
  /** `mandatory` refuses the change, `advisory` only says so. */
  readonly enforcement: Extract<EnforcementLevel, "mandatory" | "advisory">;
  /** How to mend what it refuses, in general. Each violation says it for its case. */
  readonly remediation: string;
  /** Whether a stack with some of the sites can be judged, or only one with all of them. */
  readonly judges: "any stack" | "the whole blueprint";
  /** Absent: nothing to tune. */
  readonly tuning?: Tuning<Settings>;
  /** Everything that is wrong with a stack. */
  violations(view: StackView, settings: Settings): readonly Violation[];
}

/** Page that explains every policy of the pack in this folder, one section each. */
const DOCUMENTATION = "docs/policies.md";

/** A reason or a fix is one line, so that a violation stays within four. */
function oneLine(text: string): string {
  return text.replace(/\s*\n\s*/g, "; ").trim();
}

/**
 * Makes a rule into a policy of the pack. A stack that shows a part of a blueprint only is not judged by
 * rules that need the whole of it.
 *
 * @param rule what to judge
 * @param reader reads a stack once for all policies
 * @param page page with a section on it. Default: that of the pack in this folder
 */
export function stackPolicy<Settings extends object>(
  rule: Rule<Settings>,
  reader: StackReader,
  page = DOCUMENTATION,
): StackValidationPolicy {
  return {
    name: rule.name,
    description: rule.description,
    severity: rule.severity,
    enforcementLevel: rule.enforcement,
    remediationSteps: rule.remediation,
    url: `${page}#${rule.name}`,
    ...(rule.tuning ? { configSchema: rule.tuning.schema } : {}),
    validateStack: (args, reportViolation) => {
      const view = reader.read(args.resources);
      if (rule.judges === "the whole blueprint" && view.partial !== undefined) {
        args.notApplicable(view.partial);
      }
      const settings = { ...rule.tuning?.defaults, ...args.getConfig<Settings>() } as Settings;
      for (const violation of rule.violations(view, settings)) {
        reportViolation(`${oneLine(violation.reason)}\nfix: ${oneLine(violation.fix)}`, violation.resource);
      }
    },
  };
}
