import { setTimeout as pause } from "node:timers/promises";
import type { HeldWrites } from "../run/drill-run";
import { writtenRows } from "../recovery/written-rows";
import type { World } from "../sites/world";
import type { DrillContext, Fault, Injection } from "./fault";
import { bothWays, packetDrop } from "./packet-drop";
import { everySite } from "./targets";

/** How long nothing runs, in seconds. */
const DARK = 10;

/** Longest time between the starts of two sites, in seconds. */
const APART = 8;

function everythingStopped(world: World, sites: readonly string[]): Injection {
  const network = packetDrop(world, sites, (site) => bothWays(site));
  let context: DrillContext | undefined;
  let held: HeldWrites | undefined;
  return {
    prepare: async (given) => {
      context = given;
      const shards = await Promise.all(world.shards.map((shard) => writtenRows(world, shard)));
      held = { by: "disks", writes: shards.flatMap(({ writes }) => writes) };
    },
    inject: () => {
      network.inject();
      for (const site of sites) world.site(site).kill();
    },
    heal: async () => {
      await network.heal();
      for (const name of context?.choice.shuffled(sites) ?? sites) {
        const site = world.site(name);
        site.startPrograms();
        for (const standing of context?.choice.shuffled(site.pods) ?? site.pods) {
          site.startPods((each) => each === standing);
        }
        context?.mark("seen", `${name} has power`);
        await pause((context?.choice.below(APART + 1) ?? 0) * 1000);
      }
      await context?.untilServed();
    },
    watchedSeconds: DARK,
    held: () => held,
  };
}

/** All sites lose power at once, and get it back one after the other; nobody does anything. */
export const coldStart: Fault = {
  kind: "cold-start",
  title: "cold start of",
  description: `every process of every site gets SIGKILL at once, cloud voters too; ${DARK} s later all is started with what its disks hold, sites and pods in an order that follows from the seed, up to ${APART} s between two sites. Users have to be served again without manual recovery`,
  targets: everySite(
    "what is left would start the others, and the start from nothing but disks is what is drilled",
  ),
  needs: [],
  asLoss: { meaning: "the loss", poweredApartSeconds: APART },
  inFullRun: "each target",
  inSoak: "never",
  at: everythingStopped,
};
