import type { Scenario } from "../run/scenario";
import type { Silence } from "../sites/network";
import type { World } from "../sites/world";

/** Under which the backbone knows what a drill has silenced. */
const NAME = "drill";

/** What a scenario's fault silences on the backbone. */
function silencesOf({ fault, sites }: Scenario, users: string): Silence[] {
  return sites.flatMap((site): Silence[] => {
    switch (fault) {
      case "kill":
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

/** Does to the sites what a scenario says, all at once. */
export function strike(world: World, scenario: Scenario): void {
  world.network.silence(NAME, silencesOf(scenario, world.users.site));
  if (scenario.fault === "kill") for (const site of scenario.sites) world.site(site).kill();
}

/** Takes it back: networks carry again, and what was killed is started with what its disks hold. */
export function mend(world: World, scenario: Scenario): void {
  world.network.restore(NAME);
  if (scenario.fault !== "kill") return;
  for (const name of scenario.sites) {
    const site = world.site(name);
    site.startPrograms();
    site.startPods();
  }
}
