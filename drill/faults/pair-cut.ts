import type { Fault } from "./fault";
import { packetDrop } from "./packet-drop";
import { pairsOfDataSites } from "./targets";

/** Two sites do not reach each other; all others reach both. */
export const pairCut: Fault = {
  kind: "pair-cut",
  title: "cut between",
  description:
    "packets between the two sites that are not of public addresses are dropped, as when the one line between them is lost; everybody else reaches both",
  targets: pairsOfDataSites,
  needs: ["site network"],
  asLoss: {
    meaning: "no bound",
    because: "users are still sent to a site that does not reach the other's leaders",
  },
  inFullRun: "once",
  inSoak: "one site",
  at: (world, sites) =>
    packetDrop(world, sites, (from) =>
      sites.filter((to) => to !== from).map((to) => ({ from, to, only: "private" })),
    ),
};
