import type { FaultKind } from "./scenario";

/** Every fault by its kind, as the names of drills have it: `kill ansan and siheung`. */
const words: Readonly<Record<FaultKind, string>> = {
  kill: "kill",
  partition: "partition",
  "asymmetric-partition": "asymmetric partition of",
  "cut-from-users": "cut from users",
};

/** Every fault that can be done to sites. */
export const faultKinds = Object.keys(words) as readonly FaultKind[];

/** What a drill of a fault at these sites is called. */
export function scenarioName(fault: FaultKind, sites: readonly string[]): string {
  const last = sites.at(-1) ?? "";
  const all = sites.length > 1 ? `${sites.slice(0, -1).join(", ")} and ${last}` : last;
  return `${words[fault]} ${all}`;
}
