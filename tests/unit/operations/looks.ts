import type { DatabaseCluster, Member } from "@holdfast/operations/databases/database-cluster";
import type { World } from "@holdfast/operations/world";
import { memoryWorld, Moments, Reality } from "./memory-world";

/** The world, some of it other than it is. */
export function worldWith(change: Partial<World> = {}, reality = new Reality()): World {
  return { ...memoryWorld(reality, new Moments()), ...change };
}

/** A shard whose members are what a test says, look by look; the last look stays. */
export function shardOf(
  ...looks: Partial<Record<"ansan" | "siheung" | "pangyo", Partial<Member>>>[]
): DatabaseCluster & {
  handed: string[];
} {
  let look = 0;
  const handed: string[] = [];
  const memberAt = (site: string, change: Partial<Member>): Member => ({
    name: `mail-0-${site}-0`,
    site,
    role: "sync_standby",
    state: "streaming",
    timeline: 1,
    lagBytes: 0,
    followsOnly: false,
    ...change,
  });
  return {
    handed,
    scope: "mail-0",
    database: "mail",
    declared: ["ansan", "siheung", "pangyo"].map((site, index) => ({
      name: `mail-0-${site}-0`,
      site,
      priority: 6 - 2 * index,
    })),
    placeholder: () => Promise.resolve(undefined),
    members: () =>
      Promise.resolve(
        Object.entries(looks[Math.min(look++, looks.length - 1)] ?? {}).map(([site, change]) =>
          memberAt(site, change),
        ),
      ),
    switchover: (leader, candidate) => {
      handed.push(`${leader} to ${candidate}`);
      return Promise.resolve();
    },
    verify: () => Promise.resolve({ sound: true, found: "sound" }),
  };
}

/** A cluster whose members are no processes. */
export const placeholder: Partial<DatabaseCluster> = {
  placeholder: () => Promise.resolve("mail-0-ansan-0 is a placeholder: no process runs in it"),
  members: () => Promise.reject(new Error("a placeholder was asked")),
};

/** What of a member says that it leads. */
export const leader: Partial<Member> = { role: "leader", state: "running", lagBytes: undefined };
