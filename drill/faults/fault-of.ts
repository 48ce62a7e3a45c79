import type { Scenario } from "../run/scenario";
import type { World } from "../sites/world";
import type { Fault } from "./fault";
import { killed } from "./killed";
import { ofLeadingMembers } from "./leading-members";
import { silenced } from "./silenced";
import { slowLink } from "./slow-link";

/** Makes what a scenario does to its sites. */
export function faultOf(world: World, { fault, sites }: Scenario): Fault {
  switch (fault) {
    case "kill":
      return killed(world, sites);
    case "partition":
    case "asymmetric-partition":
    case "cut-from-users":
      return silenced(world, fault, sites);
    case "slow-link":
      return slowLink(world, sites);
    case "patroni-killed":
      return ofLeadingMembers(
        world,
        sites,
        ({ standing }) => standing.pod.signalFirst("SIGKILL"),
        // Its container is started again as soon as it has ended.
        () => undefined,
      );
    case "database-stopped":
      return ofLeadingMembers(
        world,
        sites,
        ({ standing }) => standing.pod.signal("postgres", "SIGSTOP"),
        ({ standing }) => standing.pod.signal("postgres", "SIGCONT"),
      );
  }
}
