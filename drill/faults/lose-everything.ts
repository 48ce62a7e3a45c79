import { setTimeout as pause } from "node:timers/promises";
import { archivedWrites } from "../recovery/watch-archive";
import { backUp, rebuild } from "../recovery/rebuild";
import type { HeldWrites } from "../run/drill-run";
import type { World } from "../sites/world";
import type { DrillContext, Fault, Injection } from "./fault";
import { bothWays, packetDrop } from "./packet-drop";
import { everyDataSite } from "./targets";

/** Users write on for this long after what is known to be archived, in seconds: some writes are lost. */
const WRITE_ON = 10;

/** Users are watched for this long while nothing is left, in seconds. */
const WATCHED = 20;

function everythingLost(world: World, sites: readonly string[]): Injection {
  const network = packetDrop(world, sites, (site) => bothWays(site));
  let context: DrillContext | undefined;
  let held: HeldWrites | undefined;
  return {
    prepare: async (given) => {
      context = given;
      await backUp(world);
      given.mark("seen", "every shard has a base backup in the vault");
      const writes = await archivedWrites(world);
      held = { by: "vault", writes };
      given.mark("seen", `${writes.length} writes are archived`);
      await pause(WRITE_ON * 1000);
    },
    inject: () => {
      network.inject();
      for (const name of sites) {
        const site = world.site(name);
        site.kill();
        site.wipe();
      }
    },
    heal: async () => {
      await network.heal();
      await rebuild(world, (text) => context?.mark("seen", text));
      await context?.untilServed();
    },
    watchedSeconds: WATCHED,
    held: () => held,
  };
}

/** Every data site is lost with its disks; it is healed by hand, by the steps of the runbook, from the vault. */
export const loseEverything: Fault = {
  kind: "lose-everything",
  title: "lose everything at",
  description:
    "as `kill`, at every data site, and their disks are empty. It is healed by the steps of the [runbook](runbook.md#rebuild-from-the-vault), after 20 s",
  targets: everyDataSite,
  needs: ["archive"],
  asLoss: { meaning: "the loss" },
  inFullRun: "each target",
  inSoak: "never",
  at: everythingLost,
};
