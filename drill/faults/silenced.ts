import type { FaultKind } from "../run/scenario";
import type { Silence } from "../isolation/isolation";
import type { World } from "../sites/world";
import type { Fault } from "./fault";

/** Faults that are nothing but packets that do not arrive. */
export type SilencingFault = Extract<
  FaultKind,
  "partition" | "asymmetric-partition" | "cut-from-users" | "cut-from-sites"
>;

/** Under which the backbone knows what a drill has silenced. */
const NAME = "drill";

function bothWays(site: string, only?: Silence["only"]): Silence[] {
  const which = only && { only };
  return [
    { from: site, ...which },
    { to: site, ...which },
  ];
}

/**
 * What is silenced between sites.
 *
 * Users reach a site by its public addresses, and carriers bring both. So does everybody else who asks those addresses,
 * other sites' name servers for one: a site that is cut from users fails their checks, while pods still reach it.
 */
export function silencesOf(fault: SilencingFault, sites: readonly string[]): Silence[] {
  return sites.flatMap((site): Silence[] => {
    switch (fault) {
      case "partition":
        return bothWays(site);
      case "asymmetric-partition":
        return [{ from: site }];
      case "cut-from-users":
        return bothWays(site, "public");
      case "cut-from-sites":
        return bothWays(site, "private");
    }
  });
}

/** Packets from or to the sites that do not arrive, while everything there runs on. */
export function silenced(world: World, fault: SilencingFault, sites: readonly string[]): Fault {
  return {
    strike: () => world.network.silence(NAME, silencesOf(fault, sites)),
    mend: () => world.network.restore(NAME),
  };
}
