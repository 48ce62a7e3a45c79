import type { Declared } from "./declaration/declared";
import type { SiteLists } from "./declaration/site-lists";
import type { World } from "./world";

/** What every operation is planned from. */
export interface PlanRequest {
  readonly world: World;
  /** The sites that are out of service now, as the stacks' files say. */
  readonly lists: SiteLists;
  /** The sites that are to be out of service in the end. */
  readonly target: SiteLists;
  /** What is declared now. */
  readonly now: Declared["blueprint"];
  /** What is declared in the end. */
  readonly then: Declared["blueprint"];
  /** Why rules that may be broken in need are broken; absent: they are not. */
  readonly forced?: string;
}
