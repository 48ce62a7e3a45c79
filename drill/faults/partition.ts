import type { Fault } from "./fault";
import { bothWays, packetDrop } from "./packet-drop";
import { anySites } from "./targets";

/** The sites reach nobody and are reached by nobody; what runs there runs on. */
export const partition: Fault = {
  kind: "partition",
  title: "partition",
  description: "packets from and to the sites are dropped, without telling anybody",
  targets: anySites,
  needs: ["site network"],
  asLoss: { meaning: "the loss" },
  inFullRun: "each target",
  inSoak: "one or two sites",
  at: (world, sites) => packetDrop(world, sites, (site) => bothWays(site)),
};
