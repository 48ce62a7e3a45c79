import type { ResourceValidationPolicy } from "@pulumi/policy";
import type { DeclaredInputs } from "./graph/declared-inputs";

/**
 * Notes what every resource is declared with, and never reports anything: the stack policies are shown
 * outputs, and judge by inputs.
 *
 * @param declared where they are kept
 */
export function declaredInputs(declared: DeclaredInputs): ResourceValidationPolicy {
  return {
    name: "declared-inputs",
    description: "Reads what each resource is declared with, for the other policies. It refuses nothing.",
    enforcementLevel: "advisory",
    severity: "low",
    validateResource: (args) => declared.note(args),
  };
}
