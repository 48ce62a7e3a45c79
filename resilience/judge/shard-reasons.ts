import type { Shard } from "../blueprint/database";
import type { Reason } from "./reason";
import type { Remedy } from "./remedy";
import { configurationOf, type MembersAfterLoss } from "./shard-members";

/** Which members a loss took. */
export function lostReasons(shard: Shard, members: MembersAfterLoss): Reason[] {
  const all = shard.members.reduce((sum, group) => sum + group.count, 0);
  return members.lost.map(({ group, count }) => ({
    text: `${shard.scope} had ${count} of ${all} members at ${group.site}`,
    resource: group.urn,
  }));
}

/** What became of leader and copies. */
export function copyReasons(shard: Shard, members: MembersAfterLoss): Reason[] {
  const { after } = members;
  const { settings, scope } = shard;
  const resource = configurationOf(shard);
  const because: Reason[] = [];
  if (after.leaderAtRisk) {
    const next = after.leads
      ? "another member is promoted"
      : "no member may be promoted without a hand: none that is left is sure to hold every acknowledged write";
    because.push({ text: `the leader of ${scope} may be among them; ${next}`, resource });
  }
  if (after.leads && !after.writes) {
    because.push({
      text: `${scope} stops writes: synchronous_mode_strict, and no synchronous copy is left`,
      resource,
    });
  } else if (
    after.leads &&
    settings.synchronousMode !== "off" &&
    after.copiesLeft < settings.synchronousCount
  ) {
    because.push({
      text: `${scope} goes on with ${after.copiesLeft} of ${settings.synchronousCount} synchronous copies`,
      resource,
    });
  }
  return because;
}

/** What would keep leader, writes and copies. */
export function copyRemedies(shard: Shard, members: MembersAfterLoss): Remedy[] {
  const { after } = members;
  const { settings, scope } = shard;
  const resource = configurationOf(shard);
  const remedies: Remedy[] = [];
  const copies =
    settings.synchronousMode === "off"
      ? `turn synchronous_mode of ${scope} on, with a copy at each other site`
      : `raise synchronous_node_count of ${scope} above ${settings.synchronousCount}, with members that may be a synchronous copy at as many other sites`;
  if (members.writesAtRisk) remedies.push({ mends: "rpo", text: copies, resource });
  if (!after.leads) remedies.push({ mends: "outcome", text: copies, resource });
  else if (!after.writes) {
    remedies.push({
      mends: "outcome",
      text: `add a member of ${scope} at a further site, or turn synchronous_mode_strict off`,
      resource,
    });
  }
  if (after.leaderAtRisk) {
    remedies.push({
      mends: "rto",
      shortens: ["leader key expiry", "leader election"],
      text: `lower ttl (${settings.ttl} s) or loop_wait (${settings.loopWait} s) of ${scope}`,
      resource,
    });
  }
  return remedies;
}
