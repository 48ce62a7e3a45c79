import type { FaultKind } from "../../run/scenario";

/**
 * Faults that take a network or a disk of a site's own; and the loss of everything, since nothing is archived.
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
