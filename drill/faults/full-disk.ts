import type { Fault } from "./fault";
import { ofLeadingMembers } from "./leading-members";
import { leadingSites } from "./targets";

/** The leaders' disks have no room left. */
export const fullDisk: Fault = {
  kind: "full-disk",
  title: "full disk of leaders at",
  description: "the disks of the members at the sites that lead have no room left",
  targets: leadingSites,
  needs: ["pod disk"],
  asLoss: {
    meaning: "no bound",
    because: "a leader keeps its key for as long as it finds room in files that it has",
  },
  inFullRun: "once",
  inSoak: "one site",
  at: (world, sites) =>
    ofLeadingMembers(
      world,
      sites,
      ({ standing }) => standing.disks.forEach((disk) => disk.fill()),
      ({ standing }) => standing.disks.forEach((disk) => disk.free()),
    ),
};
