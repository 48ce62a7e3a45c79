import { setTimeout as pause } from "node:timers/promises";
import { archivedWrites } from "../recovery/watch-archive";
import { backUp, rebuild } from "../recovery/rebuild";
import type { KeptWrite } from "../run/drill-run";
import type { World } from "../sites/world";
import type { Fault, Surroundings } from "./fault";
import { silenced } from "./silenced";

/** Users write on for this long after what is known to be archived, in seconds: some writes are lost. */
const WRITE_ON = 10;

/** Users are watched for this long while nothing is left, in seconds. */
const WATCHED = 20;

/**
 * Every process at the sites ends at once, their networks fall silent, and their disks are empty. It is taken back by
 * hand: the steps of the runbook, from the vault.
 */
export function everythingLost(world: World, sites: readonly string[]): Fault {
  const network = silenced(world, "partition", sites);
  let surroundings: Surroundings | undefined;
  let archived: readonly KeptWrite[] = [];
  return {
    prepare: async (given) => {
      surroundings = given;
      await backUp(world);
      given.mark("seen", "every shard has a base backup in the vault");
      archived = await archivedWrites(world);
      given.mark("seen", `${archived.length} writes are archived`);
      await pause(WRITE_ON * 1000);
    },
    strike: () => {
      network.strike();
      for (const name of sites) {
        const site = world.site(name);
        site.kill();
        site.wipe();
      }
    },
    mend: async () => {
      await network.mend();
      await rebuild(world, (text) => surroundings?.mark("seen", text));
      await surroundings?.untilServed();
    },
    watchedSeconds: WATCHED,
    archived: () => archived,
  };
}
