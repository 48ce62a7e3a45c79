import type { World } from "../sites/world";
import type { Fault } from "./fault";
import { silenced } from "./silenced";

/** Every process of the sites ends at once, and their networks fall silent, so that not even a refusal is sent. */
export function killed(world: World, sites: readonly string[]): Fault {
  const network = silenced(world, "partition", sites);
  return {
    strike: () => {
      network.strike();
      for (const site of sites) world.site(site).kill();
    },
    mend: () => {
      void network.mend();
      for (const name of sites) {
        const site = world.site(name);
        site.startPrograms();
        site.startPods();
      }
    },
  };
}
