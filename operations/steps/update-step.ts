import { StepFailure } from "../refusal";
import type { DeployedStack } from "../declaration/stack-files";
import { type Step, done } from "../step";
import type { Readiness, World } from "../world";

/** Seconds between two looks, and the longest that replicas may take to be ready: as long as a rollout may. */
const look = { everySeconds: 5, forSeconds: 600 } as const;

function missing(unready: readonly Readiness[]): string {
  return unready
    .slice(0, 5)
    .map(({ workload, ready, needed }) => `${workload} ${ready} of ${needed}`)
    .join(", ");
}

async function awaitReplicas(world: World, site: string): Promise<void> {
  for (let waited = 0; ; waited += look.everySeconds) {
    const unready = await world.unready(site);
    if (unready.length === 0) return;
    if (waited >= look.forSeconds) {
      throw new StepFailure(
        `after ${look.forSeconds} s replicas at ${site} are not ready: ${missing(unready)}`,
        `kubectl get pods -A --field-selector=status.phase=Pending at ${site}: no room, or an image that cannot be had`,
      );
    }
    await world.sleep(look.everySeconds);
  }
}

/**
 * Deploys one stack, and waits until every replica that it asks for is ready, where it declares a site.
 *
 * @param purpose what it is for, in a few words; part of the step's name where a stack is deployed twice
 */
export function updateStep(world: World, stack: DeployedStack, purpose: string): Step {
  const site = stack.part === "global" ? undefined : stack.part;
  return {
    name: `update ${stack.name}: ${purpose}`,
    title: `Update ${stack.name}: ${purpose}`,
    async run(interrupted) {
      await world.update(stack, interrupted);
      if (site === undefined) return done(`${stack.name} is as declared`);
      await awaitReplicas(world, site);
      return done(`${stack.name} is as declared, and its replicas are ready`);
    },
  };
}
