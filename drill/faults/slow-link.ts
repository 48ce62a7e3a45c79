import type { World } from "../sites/world";
import type { Silence } from "../isolation/isolation";
import { linksCanBeSlow } from "../isolation/namespaces/slow-link";
import type { Fault } from "./fault";

/** For how long each packet is held, in milliseconds: 200 ms there and back. */
const HELD = 100;

/** Share of packets that are lost on either way, in percent. */
const LOST = 5;

const NAME = "slow link";

/** What of the sites' packets is lost, on either way. */
export function lossesOf(sites: readonly string[]): Silence[] {
  return sites.flatMap((site) => [
    { from: site, percent: LOST },
    { to: site, percent: LOST },
  ]);
}

/** Every answer between the sites and everybody else takes 200 ms longer, and 5% of packets are lost on either way. */
export function slowLink(world: World, sites: readonly string[]): Fault {
  return {
    leftOut: linksCanBeSlow() ? [] : ["packets of the slow link are not held: there is no /dev/net/tun"],
    strike: () => {
      world.network.silence(NAME, lossesOf(sites));
      for (const site of sites) world.network.slow(site, HELD);
    },
    mend: () => {
      for (const site of sites) world.network.hasten(site);
      world.network.restore(NAME);
    },
  };
}
