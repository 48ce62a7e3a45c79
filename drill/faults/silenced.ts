import type { FaultKind } from "../run/scenario";
import type { Silence } from "../sites/network";
import type { World } from "../sites/world";
import type { Fault } from "./fault";

/** Faults that are nothing but packets that do not arrive. */
export type SilencingFault = Extract<FaultKind, "partition" | "asymmetric-partition" | "cut-from-users">;

/** Under which the backbone knows what a drill has silenced. */
const NAME = "drill";

/**
 * What is silenced on the backbone.
 *
 * @param users the place that users are in
 */
export function silencesOf(fault: SilencingFault, sites: readonly string[], users: string): Silence[] {
  return sites.flatMap((site): Silence[] => {
    switch (fault) {
      case "partition":
        return [{ from: site }, { to: site }];
      case "asymmetric-partition":
        return [{ from: site }];
      case "cut-from-users":
        return [
          { from: site, to: users },
          { from: users, to: site },
        ];
    }
  });
}

/** Packets from or to the sites that do not arrive, while everything there runs on. */
export function silenced(world: World, fault: SilencingFault, sites: readonly string[]): Fault {
  return {
    strike: () => world.network.silence(NAME, silencesOf(fault, sites, world.users.site)),
    mend: () => world.network.restore(NAME),
  };
}
