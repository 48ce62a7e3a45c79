import type { Blueprint } from "@holdfast/resilience";
import type { PlanRequest } from "./request";
import type { SiteLists } from "./declaration/site-lists";
import type { Step } from "./step";

/** An operation as a command asks for it. */
export interface Asked {
  /** `evacuate pangyo`. */
  readonly name: string;
  /** What else the record says of it. */
  readonly arguments: { readonly [name: string]: unknown };
  /**
   * The sites that are to be out of service in the end.
   *
   * @param lists those that are now
   * @throws InvalidInputError, Refusal
   */
  target(lists: SiteLists, now: Blueprint): SiteLists;
  steps(request: PlanRequest): Step[];
}
