import type { DeclaredKey, Finding } from "@holdfast/resilience";
import type { EnforcementLevel, PolicyConfigSchema, Severity } from "@pulumi/policy";
import type { StackView } from "./graph/stack-view";

/** One thing that is wrong: which resource, why, and what to do. */
export interface Violation {
  /** Name of the service that it concerns; absent where it concerns none in particular. */
  readonly service?: string | undefined;
  /** URN of the resource at fault; the whole stack where it is absent. */
  readonly resource?: string | undefined;
  /** The key of the service's declaration that it is measured by; absent where no one key is at fault. */
  readonly key?: DeclaredKey | undefined;
  /** Why it is refused. */
  readonly reason: string;
  /** What to do about it. */
  readonly fix: string;
  /** What the resilience model found, where the policy passes that on; absent where the policy itself found it. */
  readonly finding?: Finding;
}

/** Settings of a rule that a team may tune, with the values that stand when it does not. */
export interface Tuning<Settings extends object> {
  readonly schema: PolicyConfigSchema;
  readonly defaults: Settings;
}

/** A policy as it is written: what it says of itself, and how it judges a stack. Nothing here runs the engine's SDK. */
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
  /** Whether a part of a blueprint can be judged, or only the whole of it. */
  readonly judges: "any stack" | "the whole blueprint";
  /** Absent: nothing to tune. */
  readonly tuning?: Tuning<Settings>;
  /** Everything that is wrong with a stack. */
  violations(view: StackView, settings: Settings): readonly Violation[];
}
