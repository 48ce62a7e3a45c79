import type { Unmet } from "../judge/verdict";
import type { AcceptedBy } from "../acceptance/acceptances";
import type { LossElement } from "../loss/loss";
import type { FindingReason, FindingRemedy } from "./finding-reason";

/** How much a finding weighs: an error is a promise that is not kept. */
export type Level = "error" | "warning" | "advisory";

/** Names of the policies whose findings come from the model; `policies/` has more, which judge the resources. */
export const policyNames = [
  "survives-declared-loss",
  "capacity-holds",
  "failover-within-rto",
  "zero-loss-writes",
  "no-single-site-dependency",
  "failover-authority-is-independent",
  "operator-access-independent",
  "placement-honoured",
  "hazard-independence",
  "every-service-has-goals",
  "nothing-passed-over",
  "references-resolve",
  "ways-are-open",
  "configuration-takes-effect",
  "dns-is-dual-and-health-checked",
  "backups-offsite-and-immutable",
  "encrypted-and-private",
] as const;

/** Name of a policy whose findings come from the model. */
export type PolicyName = (typeof policyNames)[number];

/** A key of a service's declaration that a finding is measured by. */
export type DeclaredKey = "survive" | "served" | "rto" | "rpo" | "sites" | "residency" | "dependencies";

/** The key of a service's declaration that each part of a promise is stated by; none where no one key states it. */
export const keyOfUnmet: { readonly [part in Unmet]?: DeclaredKey } = {
  outcome: "survive",
  served: "served",
  rto: "rto",
  rpo: "rpo",
};

/** Something that is not as it should be. */
export interface Finding {
  /** Name of the policy that it belongs to: one of the list in `policies/`. */
  readonly policy: string;
  readonly level: Level;
  /** The service that it concerns; `null` where it concerns none in particular. */
  readonly service: string | null;
  /** URN of the resource to look at; `null` where there is none. */
  readonly resource: string | null;
  /** The key of the service's declaration that it is measured by; absent where no one key is at fault. */
  readonly key?: DeclaredKey;
  /** The single event that it is about. Absent where it is about none. */
  readonly event?: LossElement;
  /** What is wrong and why. */
  readonly reason: FindingReason;
  /** What to do about it. */
  readonly remedy: FindingRemedy;
  /** What accepts it for a time, so that it fails nothing. Absent: it is not accepted. */
  readonly accepted?: AcceptedBy;
}
