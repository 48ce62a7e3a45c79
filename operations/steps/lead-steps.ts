import type { DatabaseCluster, Member } from "../databases/database-cluster";
import { isWell, leads } from "../databases/patroni-answers";
import { StepFailure } from "../refusal";
import type { Step, StepResult } from "../step";
import type { World } from "../world";

/** Seconds between two looks at a cluster, and the longest that a handover may take. */
const handover = { everySeconds: 2, forSeconds: 120 } as const;

/** The most that a candidate may lack, in bytes: a switchover waits for it, and clients wait meanwhile. */
const mostLagBytes = 16 * 2 ** 20;

/** The leader of a cluster, if it has one now. */
export function leaderOf(members: readonly Member[]): Member | undefined {
  return members.find(leads);
}

/** Waits until a cluster is as it shall be; `undefined` where it is not within the time. */
async function awaitMembers(
  world: World,
  cluster: DatabaseCluster,
  seconds: number,
  holds: (members: readonly Member[]) => boolean,
): Promise<readonly Member[] | undefined> {
  for (let waited = 0; ; waited += handover.everySeconds) {
    const members = await cluster.members();
    if (holds(members)) return members;
    if (waited >= seconds) return undefined;
    await world.sleep(handover.everySeconds);
  }
}

/** Members that the leader waits for before it acknowledges a write. */
function synchronousCopies(members: readonly Member[]): Member[] {
  return members.filter(({ role }) => role === "sync_standby" || role === "quorum_standby");
}

/** Members that can take the lead over without a write being lost, the one at home first. */
function candidates(
  cluster: DatabaseCluster,
  members: readonly Member[],
  sites: readonly string[],
): Member[] {
  const synchronous = synchronousCopies(members);
  const priorityOf = (name: string) => cluster.declared.find((each) => each.name === name)?.priority ?? 0;
  return members
    .filter(
      (member) => sites.includes(member.site) && !leads(member) && !member.followsOnly && isWell(member),
    )
    .filter((member) => synchronous.length === 0 || synchronous.includes(member))
    .filter(({ lagBytes = 0 }) => lagBytes <= mostLagBytes)
    .sort((one, other) => priorityOf(other.name) - priorityOf(one.name));
}

async function handOver(world: World, cluster: DatabaseCluster, sites: readonly string[]): Promise<string> {
  const members = await awaitMembers(
    world,
    cluster,
    handover.forSeconds,
    (now) => leaderOf(now) !== undefined,
  );
  const leader = members && leaderOf(members);
  if (!members || !leader) {
    throw new StepFailure(
      `${cluster.scope} has no leader`,
      "see `patronictl list` in a member's container, and whether a majority of the quorum's voters is there",
    );
  }
  if (sites.includes(leader.site)) return `${cluster.scope} is led from ${leader.site}`;
  const ready = await awaitMembers(
    world,
    cluster,
    handover.forSeconds,
    (now) => candidates(cluster, now, sites).length > 0,
  );
  const candidate = ready && candidates(cluster, ready, sites)[0];
  if (!candidate) {
    throw new StepFailure(
      `nobody at ${sites.join(" or ")} can take ${cluster.scope} over from ${leader.name}`,
      "see `patronictl list`: it takes a synchronous standby that streams, lags little and may lead",
    );
  }
  await cluster.switchover(leader.name, candidate.name);
  const led = await awaitMembers(
    world,
    cluster,
    handover.forSeconds,
    (now) => leaderOf(now)?.name === candidate.name,
  );
  if (!led) {
    throw new StepFailure(
      `${candidate.name} does not lead ${cluster.scope} ${handover.forSeconds} s after the switchover`,
      "see `patronictl list` and `patronictl history` in a member's container",
    );
  }
  await awaitCopies(world, cluster, synchronousCopies(ready).length);
  return `${cluster.scope} was handed over from ${leader.name} to ${candidate.name}`;
}

/**
 * Waits until a new leader has its synchronous copies. Until then the quorum knows of no member that has every write, so
 * none would be promoted if the leader's site were lost.
 */
async function awaitCopies(world: World, cluster: DatabaseCluster, before: number): Promise<void> {
  let copies = 0;
  const covered = await awaitMembers(world, cluster, handover.forSeconds, (now) => {
    copies = synchronousCopies(now).filter(isWell).length;
    return copies >= before;
  });
  if (covered) return;
  throw new StepFailure(
    `${cluster.scope} has ${copies} synchronous copies ${handover.forSeconds} s after the switchover, and had ${before} before`,
    "see `patronictl list`: until they stream, no member may be promoted if the leader's site is lost",
  );
}

/** What a step does to clusters that are there, with those that are placeholders told apart. */
export async function eachCluster(
  clusters: readonly DatabaseCluster[],
  act: (cluster: DatabaseCluster) => Promise<string>,
): Promise<StepResult> {
  const facts: string[] = [];
  let applied = clusters.length === 0;
  for (const cluster of clusters) {
    const placeholder = await cluster.placeholder();
    if (placeholder === undefined) {
      facts.push(await act(cluster));
      applied = true;
    } else facts.push(`${cluster.scope}: ${placeholder}`);
  }
  return { outcome: applied ? "done" : "not-applicable", facts };
}

/**
 * Hands every leader that is elsewhere over to a member at some sites, one cluster after the other. Writes of a shard stop
 * for as long as a switchover takes, usually a second or two.
 *
 * @param name of the step
 * @param clusters the clusters that are to be led from there
 * @param sitesFor sites that a cluster may be led from
 */
export function handOverStep(
  world: World,
  name: string,
  clusters: readonly DatabaseCluster[],
  sitesFor: (cluster: DatabaseCluster) => readonly string[],
): Step {
  return {
    name,
    title: name,
    run: () => eachCluster(clusters, (cluster) => handOver(world, cluster, sitesFor(cluster))),
    async rehearse() {
      return (await observedLeaders(clusters)).map((fact) => `now: ${fact}`);
    },
  };
}

/** Who leads what, as far as it can be seen; never throws for a cluster that does not answer. */
export async function observedLeaders(clusters: readonly DatabaseCluster[]): Promise<string[]> {
  const facts: string[] = [];
  for (const cluster of clusters) {
    const placeholder = await cluster.placeholder();
    if (placeholder !== undefined) {
      facts.push(`${cluster.scope}: ${placeholder}`);
      continue;
    }
    try {
      const leader = leaderOf(await cluster.members());
      facts.push(`${cluster.scope} is led by ${leader ? leader.name : "nobody"}`);
    } catch (error) {
      if (!(error instanceof StepFailure)) throw error;
      facts.push(`${cluster.scope} cannot be asked: ${error.what}`);
    }
  }
  return facts;
}
