import type { Fault } from "./fault";
import { bothWays, packetDrop } from "./packet-drop";
import { anySites } from "./targets";

/** The sites reach no other site, and none reaches them; their users do. */
export const cutFromSites: Fault = {
  kind: "cut-from-sites",
  title: "cut from other sites",
  description:
    "packets between the sites and any other that are not of public addresses are dropped, as when the backbone's line is lost; users reach the sites",
  targets: anySites,
  needs: ["site network"],
  asLoss: {
    meaning: "no bound",
    because: "users are still sent to a site that only other sites do not reach",
  },
  inFullRun: "each target",
  inSoak: "one site",
  at: (world, sites) => packetDrop(world, sites, (site) => bothWays(site, { only: "private" })),
};
