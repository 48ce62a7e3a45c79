import type { Scenario } from "../run/scenario";
import type { World } from "../sites/world";
import { clockBehind } from "./clock-behind";
import { everythingLost } from "./everything-lost";
import type { Fault } from "./fault";
import { killed } from "./killed";
import { killedWhileEvacuating } from "./killed-while-evacuating";
import { killedWhileReturning } from "./killed-while-returning";
import { ofLeadingMembers } from "./leading-members";
import { silenced } from "./silenced";
import { slowLink } from "./slow-link";
import { voterDataLost } from "./voter-data-lost";

/** Name of the program that Patroni's processes run, and no other process of a member does for long. */
const PATRONI = "python3";

/** The leading members' processes of a program are stopped, and go on when it is taken back. */
function stopped(world: World, sites: readonly string[], program: string): Fault {
  return ofLeadingMembers(
    world,
    sites,
    ({ standing }) => standing.pod.signal(program, "SIGSTOP"),
    ({ standing }) => standing.pod.signal(program, "SIGCONT"),
  );
}

/** Makes what a scenario does to its sites. */
export function faultOf(world: World, { fault, sites }: Scenario): Fault {
  switch (fault) {
    case "kill":
      return killed(world, sites);
    case "lose-everything":
      return everythingLost(world, sites);
    case "partition":
    case "asymmetric-partition":
    case "cut-from-users":
    case "cut-from-sites":
      return silenced(world, fault, sites);
    case "slow-link":
      return slowLink(world, sites);
    case "full-disk":
      return ofLeadingMembers(
        world,
        sites,
        ({ standing }) => standing.disks.forEach((disk) => disk.fill()),
        ({ standing }) => standing.disks.forEach((disk) => disk.free()),
      );
    case "patroni-killed":
      return ofLeadingMembers(
        world,
        sites,
        ({ standing }) => standing.pod.signalFirst("SIGKILL"),
        // Its container is started again as soon as it has ended.
        () => undefined,
      );
    case "patroni-stopped":
      // Not the first process of its container alone: that only waits for another, which is what works.
      return stopped(world, sites, PATRONI);
    case "database-stopped":
      return stopped(world, sites, "postgres");
    case "clock-behind":
      return clockBehind(world, sites);
    case "voter-data-lost":
      return voterDataLost(world, sites);
    case "kill-during-return":
      return killedWhileReturning(world, sites);
    case "kill-during-evacuation":
      return killedWhileEvacuating(world, sites);
  }
}
