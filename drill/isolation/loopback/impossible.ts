import type { FaultKind } from "../../run/scenario";

/**
 * Faults that take a network or a disk of a site's own; and the loss of everything, since a backup names the files of another
 * pod as they are seen there.
 */
export const impossibleOnLoopback: ReadonlySet<FaultKind> = new Set<FaultKind>([
  "partition",
  "asymmetric-partition",
  "cut-from-users",
  "cut-from-sites",
  "slow-link",
  "full-disk",
  "lose-everything",
]);
