import type { FaultKind } from "./scenario";

/** Every fault by its kind, as the names of drills have it: `kill ansan and siheung`. */
const words: Readonly<Record<FaultKind, string>> = {
  kill: "kill",
  "lose-everything": "lose everything at",
  partition: "partition",
  "asymmetric-partition": "asymmetric partition of",
  "cut-from-users": "cut from users",
  "cut-from-sites": "cut from other sites",
  "slow-link": "slow link of",
  "full-disk": "full disk of leaders at",
  "patroni-killed": "Patroni killed at",
  "patroni-stopped": "Patroni stopped at",
  "database-stopped": "database stopped at",
  "clock-behind": "clock set back at",
  "voter-data-lost": "data lost of the voter at",
  "kill-during-return": "kill during the return of",
  "kill-during-evacuation": "kill during an evacuation to",
};

/** Every fault that can be done to sites. */
export const faultKinds = Object.keys(words) as readonly FaultKind[];

/** Those that hit nothing but members that lead: at a site that leads nothing they do nothing. */
export const leadersFaults: ReadonlySet<FaultKind> = new Set<FaultKind>([
  "full-disk",
  "patroni-killed",
  "patroni-stopped",
  "database-stopped",
]);

/** What a drill of a fault at these sites is called. */
export function scenarioName(fault: FaultKind, sites: readonly string[]): string {
  const last = sites.at(-1) ?? "";
  const all = sites.length > 1 ? `${sites.slice(0, -1).join(", ")} and ${last}` : last;
  return `${words[fault]} ${all}`;
}
