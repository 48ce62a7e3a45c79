import type { DatabaseCluster } from "../databases/database-cluster";
import { StepFailure } from "../refusal";
import type { Step } from "../step";
import type { World } from "../world";
import { eachCluster } from "./lead-steps";

/**
 * Seconds between two looks, and the longest that a member may take to know its tags: the job that has it read them waits
 * two minutes for the kubelet, and has to be scheduled and tried again where Patroni is busy.
 */
const look = { everySeconds: 5, forSeconds: 900 } as const;

/**
 * Waits until the members at a site know whether they may lead: the deployment has changed their tags, and a job has them
 * read these.
 *
 * @param followsOnly what they are to know
 */
export function tagsStep(
  world: World,
  clusters: readonly DatabaseCluster[],
  site: string,
  followsOnly: boolean,
): Step {
  const what = followsOnly ? "that they only follow" : "that they may lead";
  return {
    name: `members at ${site} know ${what}`,
    title: `Wait until the members at ${site} know ${what}`,
    run: () =>
      eachCluster(clusters, async (cluster) => {
        for (let waited = 0; ; waited += look.everySeconds) {
          const here = (await cluster.members()).filter((member) => member.site === site);
          const others = here.filter((member) => member.followsOnly !== followsOnly);
          if (here.length > 0 && others.length === 0) return `${cluster.scope}: they know it`;
          if (waited >= look.forSeconds) {
            throw new StepFailure(
              `after ${look.forSeconds} s ${others.map(({ name }) => name).join(", ") || `no member of ${cluster.scope} at ${site}`} does not know ${what}`,
              `kubectl --namespace data get jobs at ${site}: the job ${cluster.scope}-configuration-… has them read it; or patronictl reload`,
            );
          }
          await world.sleep(look.everySeconds);
        }
      }),
  };
}
