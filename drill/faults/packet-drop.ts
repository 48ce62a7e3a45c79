import type { PacketDrop } from "../isolation/isolation";
import type { World } from "../sites/world";
import type { Injection } from "./fault";

/** Under which the backbone knows which packets a drill drops. */
const NAME = "drill";

/**
 * Packets from and to a site.
 *
 * Users reach a site by its public addresses, and carriers bring both. So does everybody else who asks those addresses,
 * other sites' name servers for one: a site that is cut from users fails their checks, while pods still reach it.
 *
 * @param which a share of them, or those of public addresses, or those between others. Default: all
 */
export function bothWays(site: string, which: Pick<PacketDrop, "only" | "percent"> = {}): PacketDrop[] {
  return [
    { from: site, ...which },
    { to: site, ...which },
  ];
}

/**
 * Packets that do not arrive, while everything at the sites runs on.
 *
 * @param dropped which, of one site
 */
export function packetDrop(
  world: World,
  sites: readonly string[],
  dropped: (site: string) => PacketDrop[],
): Injection {
  return {
    inject: () => world.network.dropPackets(NAME, sites.flatMap(dropped)),
    heal: () => world.network.restore(NAME),
  };
}
