import type { FaultKind } from "../../run/scenario";

/** Faults that take a network or a disk of a site's own, or a process that nothing follows: PRoot wakes what is stopped. */
export const impossibleOnLoopback: ReadonlySet<FaultKind> = new Set<FaultKind>([
  "partition",
  "asymmetric-partition",
  "cut-from-users",
  "cut-from-sites",
  "slow-link",
  "full-disk",
  "patroni-stopped",
  "database-stopped",
]);
