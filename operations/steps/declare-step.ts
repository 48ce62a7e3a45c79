import { listsText, type SiteLists } from "../declaration/site-lists";
import { done, type Step } from "../step";
import type { World } from "../world";

/**
 * Writes which sites are out of service to every stack's file. The change is a line to review: `git diff Pulumi.*.yaml`.
 *
 * @param name of the step
 */
export function declareStep(world: World, name: string, lists: SiteLists): Step {
  return {
    name,
    title: `Declare ${listsText(lists)}`,
    async run() {
      const changed = await world.declare(lists);
      return done(changed.length === 0 ? "every file says so already" : `changed: ${changed.join(", ")}`);
    },
  };
}
