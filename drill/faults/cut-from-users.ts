import type { Fault } from "./fault";
import { bothWays, packetDrop } from "./packet-drop";
import { anySites } from "./targets";

/** The sites and their users do not reach each other; other sites do. */
export const cutFromUsers: Fault = {
  kind: "cut-from-users",
  title: "cut from users",
  description:
    "packets from and to the sites' public addresses are dropped, as when carriers are lost: of users, and of other sites' name servers that check them. Between pods all arrive",
  targets: anySites,
  needs: ["site network"],
  asLoss: { meaning: "at the worst the loss", because: "members and voters there go on" },
  inFullRun: "each target",
  inSoak: "one site",
  at: (world, sites) => packetDrop(world, sites, (site) => bothWays(site, { only: "public" })),
};
