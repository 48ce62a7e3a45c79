import type { StandingPod } from "../sites/site";
import { until } from "../sites/until";
import { joining, voterIdentity } from "../sites/voter";
import type { World } from "../sites/world";
import type { Fault, Injection } from "./fault";
import { anySites } from "./targets";

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

function startedEmpty(world: World, sites: readonly string[]): Injection {
  const voters = sites.flatMap((site) => world.site(site).pods.filter(({ role }) => role === "voter"));
  return {
    inject: () => {
      for (const { pod } of voters) {
        pod.kill();
        pod.loseData();
        pod.start();
      }
    },
    heal: async () => {
      for (const voter of voters) await rejoin(world, voter);
    },
  };
}

/**
 * The voters of the sites end, lose their data, and are started as they are declared. It is healed by the steps of the
 * runbook for a voter whose data is lost: removed, added, and started with `joinsExisting`, one after the other.
 */
export const voterDataLost: Fault = {
  kind: "voter-data-lost",
  title: "data lost of the voter at",
  description:
    "the sites' voters get SIGKILL, their data is deleted, and they are started as they are declared, which etcd refuses (`has already been bootstrapped`). It is healed by [the steps for a voter](runbook.md#the-voter-of-a-site), which the drill carries out",
  targets: anySites,
  needs: [],
  asLoss: { meaning: "at the worst the loss", because: "the voters alone are gone" },
  inFullRun: "once",
  inSoak: "one site",
  at: startedEmpty,
};
