import type { Shard } from "./database";
import type { Reason } from "../../judge/reason";
import type { Remedy } from "../../judge/remedy";
import { configurationOf, type MembersAfterLoss } from "./shard-members";
import type { Unmet } from "../../judge/verdict";

/** Which members a loss took. */
export function lostReasons(shard: Shard, members: MembersAfterLoss): Reason[] {
  const all = shard.members.reduce((sum, group) => sum + group.count, 0);
  return members.lost.map(({ group, count }) => ({
    kind: "members-lost",
    shard: shard.scope,
    site: group.site,
    membersLost: count,
    members: all,
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
    because.push({ kind: "leader-at-risk", shard: scope, promotes: after.leads, resource });
  }
  if (after.leads && !after.writes) {
    because.push({ kind: "writes-stopped-strict", shard: scope, resource });
  } else if (
    after.leads &&
    settings.synchronousMode !== "off" &&
    after.copiesLeft < settings.synchronousCount
  ) {
    because.push({
      kind: "fewer-synchronous-replicas",
      shard: scope,
      replicasLeft: after.copiesLeft,
      replicasConfigured: settings.synchronousCount,
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
  const mends: Unmet[] = [
    ...(members.writesAtRisk ? (["rpo"] as const) : []),
    ...(after.leads ? [] : (["outcome"] as const)),
  ];
  if (mends.length > 0) {
    remedies.push(
      settings.synchronousMode === "off"
        ? { kind: "turn-synchronous-on", shard: scope, mends, resource }
        : {
            kind: "raise-synchronous-count",
            shard: scope,
            synchronousReplicas: settings.synchronousCount,
            mends,
            resource,
          },
    );
  }
  if (after.leads && !after.writes)
    remedies.push({ kind: "add-member-or-relax-strict", shard: scope, mends: ["outcome"], resource });
  if (after.leaderAtRisk) {
    remedies.push({
      kind: "shorten-leader-key",
      shard: scope,
      ttlSeconds: settings.ttl,
      loopWaitSeconds: settings.loopWait,
      mends: ["rto"],
      shortens: ["leader-key-expiry", "leader-election"],
      resource,
    });
  }
  return remedies;
}
