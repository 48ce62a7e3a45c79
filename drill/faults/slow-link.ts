import type { PacketDrop } from "../isolation/isolation";
import { linksCanBeSlow } from "../isolation/namespaces/slow-link";
import type { World } from "../sites/world";
import type { Fault, Injection } from "./fault";
import { bothWays } from "./packet-drop";
import { anySites } from "./targets";

/** For how long each packet is held, in milliseconds: 200 ms there and back. */
const HELD = 100;

/** Share of packets that are lost on either way, in percent. */
const LOST = 5;

const NAME = "slow link";

/** What of the sites' packets is lost, on either way. */
export function lossesOf(sites: readonly string[]): PacketDrop[] {
  return sites.flatMap((site) => bothWays(site, { percent: LOST }));
}

function slowed(world: World, sites: readonly string[]): Injection {
  return {
    leftOut: linksCanBeSlow() ? [] : ["packets of the slow link are not held: there is no /dev/net/tun"],
    inject: () => {
      world.network.dropPackets(NAME, lossesOf(sites));
      for (const site of sites) world.network.slow(site, HELD);
    },
    heal: () => {
      for (const site of sites) world.network.hasten(site);
      world.network.restore(NAME);
    },
  };
}

/** The sites' lines are slow and lossy, and carry something all the same. */
export const slowLink: Fault = {
  kind: "slow-link",
  title: "slow link of",
  description:
    "every answer between the sites and anybody else takes 200 ms longer, and 5% of packets are lost on either way",
  targets: anySites,
  needs: ["site network"],
  asLoss: { meaning: "no bound", because: "a slow leader keeps its key, so nobody else is elected" },
  inFullRun: "once",
  inSoak: "one site",
  at: slowed,
};
