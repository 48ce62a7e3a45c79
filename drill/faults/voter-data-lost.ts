import type { StandingPod } from "../sites/site";
import { joining, voterIdentity } from "../sites/voter";
import type { World } from "../sites/world";
import { until } from "../sites/until";
import type { Fault } from "./fault";

/** Longest time that a voter has to join, in seconds. */
const PATIENCE = 60;

async function rejoin(world: World, { pod }: StandingPod): Promise<void> {
  const quorum = await world.quorum();
  const voter = voterIdentity(pod.declared);
  pod.kill();
  pod.loseData();
  await quorum.remove(voter.name);
  await quorum.add(voter);
  pod.start(joining(pod.declared));
  await until(`the voter ${voter.name} to have joined`, PATIENCE, async () =>
    (await quorum.listed()).some(({ name }) => name === voter.name),
  );
}

/**
 * The voters of the sites end, lose their data, and are started as they are declared. It is taken back by the steps of
 * the runbook for a voter whose data is lost: removed, added, and started with `joinsExisting`, one after the other.
 */
export function voterDataLost(world: World, sites: readonly string[]): Fault {
  const voters = sites.flatMap((site) => world.site(site).pods.filter(({ role }) => role === "voter"));
  return {
    strike: () => {
      for (const { pod } of voters) {
        pod.kill();
        pod.loseData();
        pod.start();
      }
    },
    mend: async () => {
      for (const voter of voters) await rejoin(world, voter);
    },
  };
}
