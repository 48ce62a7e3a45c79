import type { World } from "../sites/world";
import type { Fault, Injection } from "./fault";
import { bothWays, packetDrop } from "./packet-drop";
import { anySites } from "./targets";

/** Every process of the sites ends at once, and their packets are dropped, so that not even a refusal is sent. */
export function killed(world: World, sites: readonly string[]): Injection {
  const network = packetDrop(world, sites, (site) => bothWays(site));
  return {
    inject: () => {
      network.inject();
      for (const site of sites) world.site(site).kill();
    },
    heal: () => {
      void network.heal();
      for (const name of sites) {
        const site = world.site(name);
        site.startPrograms();
        site.startPods();
      }
    },
  };
}

/** The sites die at once, as without power. */
export const kill: Fault = {
  kind: "kill",
  title: "kill",
  description: "every process of the sites gets SIGKILL at once, and packets from and to them are dropped",
  targets: anySites,
  needs: [],
  asLoss: { meaning: "the loss" },
  inFullRun: "combinations",
  inSoak: "one or two sites",
  at: killed,
};
