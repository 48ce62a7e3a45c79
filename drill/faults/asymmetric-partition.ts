import type { Fault } from "./fault";
import { packetDrop } from "./packet-drop";
import { anySites } from "./targets";

/** What the sites send is lost; what is sent to them arrives. */
export const asymmetricPartition: Fault = {
  kind: "asymmetric-partition",
  title: "asymmetric partition of",
  description: "packets from the sites are dropped; those to them arrive",
  targets: anySites,
  needs: ["site network"],
  asLoss: { meaning: "at the worst the loss", because: "a lost site receives nothing either" },
  inFullRun: "each target",
  inSoak: "one site",
  at: (world, sites) => packetDrop(world, sites, (site) => [{ from: site }]),
};
