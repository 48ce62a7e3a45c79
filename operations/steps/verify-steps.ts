import { type DatabaseCluster, type Member, VerificationDepth } from "../databases/database-cluster";
import { isWell, leads } from "../databases/patroni-answers";
import { StepFailure } from "../refusal";
import type { Step } from "../step";
import type { World } from "../world";
import { eachCluster, leaderOf } from "./lead-steps";

/** The most that a member that has caught up may lack, in bytes: what a busy shard writes in a moment. */
const caughtUpBytes = 2 ** 20;

/** Seconds between two looks. */
const everySeconds = 5;

/** Longest wait for members to catch up, in seconds: a day, as long as their leader keeps what they lack. */
const catchUpSeconds = 86_400;

/** Members of a cluster at a site that do not follow their leader closely; with why. */
export function behind(cluster: DatabaseCluster, members: readonly Member[], site: string): string[] {
  const leader = leaderOf(members);
  return cluster.declared
    .filter((declared) => declared.site === site)
    .flatMap(({ name }) => {
      const member = members.find((each) => each.name === name);
      if (!member) return [`${name} is not there`];
      if (leads(member)) return [];
      if (!isWell(member)) return [`${name} is in state "${member.state}"`];
      if (
        member.timeline !== undefined &&
        leader?.timeline !== undefined &&
        member.timeline !== leader.timeline
      )
        return [`${name} is on timeline ${member.timeline}, its leader on ${leader.timeline}`];
      const lag = member.lagBytes;
      if (lag === undefined || lag > caughtUpBytes)
        return [`${name} lacks ${lag ?? "an unknown number of"} bytes`];
      return [];
    });
}

/** Checks that no cluster is led from a site, and that each is led from another. */
export function requireLeadersElsewhere(clusters: readonly DatabaseCluster[], site: string): Step {
  return {
    name: `verify: nothing is led from ${site}`,
    title: `Verify that nothing is led from ${site}`,
    looksOnly: true,
    run: () =>
      eachCluster(clusters, async (cluster) => {
        const leader = leaderOf(await cluster.members());
        if (leader && leader.site !== site) return `${cluster.scope} is led from ${leader.site}`;
        throw new StepFailure(
          leader ? `${cluster.scope} is led from ${site}` : `${cluster.scope} has no leader`,
          "see `patronictl list` in a member's container, then run the same command again",
        );
      }),
  };
}

/** Waits until the members at a site have what their leaders have. */
export function catchUpStep(world: World, clusters: readonly DatabaseCluster[], site: string): Step {
  return {
    name: `catch up at ${site}`,
    title: `Wait until the members at ${site} have caught up`,
    run: () =>
      eachCluster(clusters, async (cluster) => {
        for (let waited = 0; ; waited += everySeconds) {
          const late = behind(cluster, await cluster.members(), site);
          if (late.length === 0) return `${cluster.scope} has caught up at ${site} after ${waited} s`;
          if (waited >= catchUpSeconds) {
            throw new StepFailure(
              `${cluster.scope} has not caught up at ${site}: ${late.join("; ")}`,
              "copy the member anew: patronictl reinit SCOPE MEMBER, in a member's container",
            );
          }
          await world.sleep(everySeconds);
        }
      }),
  };
}

/** Has every member at a site read its data and compare checksums. */
export function checksumStep(
  clusters: readonly DatabaseCluster[],
  site: string,
  depth: VerificationDepth,
): Step {
  const what = depth === VerificationDepth.Everything ? "every table" : "the counters of wrong checksums";
  return {
    name: `verify data at ${site}`,
    title: `Read ${what} of the members at ${site}`,
    run: () =>
      eachCluster(clusters, async (cluster) => {
        const found: string[] = [];
        for (const { name } of cluster.declared.filter((declared) => declared.site === site)) {
          const verification = await cluster.verify(name, depth);
          if (!verification.sound) {
            throw new StepFailure(
              `the data of ${name} is not sound: ${verification.found}`,
              "copy the member anew: patronictl reinit SCOPE MEMBER, in a member's container",
            );
          }
          found.push(verification.found);
        }
        return found.join("; ");
      }),
  };
}

/**
 * Watches a site that has come back: its API server answers and its members keep up, without a break, for some time. A
 * break starts the time anew, ten times at the most.
 *
 * @param seconds the time
 */
export function stabilisationStep(
  world: World,
  clusters: readonly DatabaseCluster[],
  site: string,
  seconds: number,
): Step {
  const mostBreaks = 10;
  const lapse = async (): Promise<string | undefined> => {
    if (!(await world.answers(site))) return `the API server of ${site} does not answer`;
    for (const cluster of clusters) {
      if ((await cluster.placeholder()) !== undefined) continue;
      const late = behind(cluster, await cluster.members(), site);
      if (late.length > 0) return late.join("; ");
    }
    return undefined;
  };
  return {
    name: `stabilise ${site}`,
    title: `Watch ${site} for ${seconds} s without a break`,
    async run() {
      const breaks: string[] = [];
      for (let held = 0; held < seconds; held += everySeconds) {
        const broken = await lapse();
        if (broken !== undefined) {
          breaks.push(broken);
          if (breaks.length > mostBreaks) {
            throw new StepFailure(
              `${site} does not hold: ${breaks.slice(-3).join("; ")}`,
              `find out what comes and goes there; ${site} stays a follower without users meanwhile`,
            );
          }
          held = -everySeconds;
        }
        await world.sleep(everySeconds);
      }
      const facts = breaks.length === 0 ? [] : [`the time began anew after: ${breaks.join("; ")}`];
      return { outcome: "done", facts: [...facts, `${site} held for ${seconds} s`] };
    },
  };
}
