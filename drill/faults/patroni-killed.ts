import type { Fault } from "./fault";
import { ofLeadingMembers } from "./leading-members";
import { leadingSites } from "./targets";

/** The leaders' Patroni ends at once, and PostgreSQL with it. */
export const patroniKilled: Fault = {
  kind: "patroni-killed",
  title: "Patroni killed at",
  description:
    "Patroni of each member at the sites that leads gets SIGKILL. It is the first process of its container, so PostgreSQL ends with it, and the container is started again at once",
  targets: leadingSites,
  needs: [],
  asLoss: { meaning: "at the worst the loss", because: "the leaders alone are gone, and come back" },
  inFullRun: "once",
  inSoak: "one site",
  at: (world, sites) =>
    ofLeadingMembers(
      world,
      sites,
      ({ standing }) => standing.pod.signalFirst("SIGKILL"),
      // Its container is started again as soon as it has ended.
      () => undefined,
    ),
};
