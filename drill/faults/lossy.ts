import type { Fault } from "./fault";
import { bothWays, packetDrop } from "./packet-drop";
import { anySites } from "./targets";

/** Share of packets that are lost on either way, in percent. */
const LOST = 20;

/** The sites' lines lose a part of what they carry, as a port that ages does. */
export const lossy: Fault = {
  kind: "lossy",
  title: "lossy line of",
  description: `${LOST}% of the packets between the sites and anybody else are lost, on either way`,
  targets: anySites,
  needs: ["site network"],
  asLoss: { meaning: "no bound", because: "enough arrives for checks and for a leader's key" },
  inFullRun: "once",
  inSoak: "one site",
  at: (world, sites) => packetDrop(world, sites, (site) => bothWays(site, { percent: LOST })),
};
