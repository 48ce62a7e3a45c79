import type { Database, Shard } from "./database";
import type { Reason } from "../../judge/reason";
import type { RtoTerm } from "../../judge/rto-term";
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

/** A member that a tag keeps from what the shard lacks after a loss: to be promoted, or to hold every acknowledged write. */
interface KeptByTag {
  readonly site: string;
  readonly tag: string;
  readonly resource: string;
}

function keptByTag(shard: Shard, { left, after, writesAtRisk }: MembersAfterLoss): KeptByTag | undefined {
  if (after.leads && !writesAtRisk) return undefined;
  const tagged = shard.members.flatMap((group): KeptByTag[] => {
    const { tags, site, configurationUrn } = group;
    const tag = tags?.noSync ?? (left.includes(group) ? tags?.noFailover : undefined);
    return tag === undefined ? [] : [{ site, tag, resource: configurationUrn }];
  });
  return tagged.find(({ site }) => left.some((group) => group.site === site)) ?? tagged[0];
}

/** What became of leader and copies. */
export function copyReasons(shard: Shard, members: MembersAfterLoss): Reason[] {
  const { after } = members;
  const { settings, scope } = shard;
  const resource = configurationOf(shard);
  const because: Reason[] = [];
  if (after.leaderAtRisk) {
    const kept = keptByTag(shard, members);
    if (kept) because.push({ kind: "kept-by-tag", shard: scope, ...kept });
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

/** What makes another member hold every acknowledged write, and be promoted: the least change first. */
function durabilityRemedy(shard: Shard, members: MembersAfterLoss, mends: Unmet[]): Remedy {
  const { settings, scope } = shard;
  const resource = configurationOf(shard);
  if (settings.synchronousMode === "off")
    return { kind: "turn-synchronous-on", shard: scope, mends, resource };
  const kept = keptByTag(shard, members);
  if (kept) return { kind: "take-tag-out", shard: scope, mends, ...kept };
  const count = shard.members.reduce((sum, group) => sum + group.count, 0);
  if (settings.synchronousCount >= count - 1)
    return { kind: "add-synchronous-replica", shard: scope, mends, resource };
  return {
    kind: "raise-synchronous-count",
    shard: scope,
    synchronousReplicas: settings.synchronousCount,
    mends,
    resource,
  };
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
  if (mends.length > 0) remedies.push(durabilityRemedy(shard, members, mends));
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

/** What would shorten the terms of a failover that are no timers of Patroni. */
export function termRemedies(terms: readonly RtoTerm[], { routers }: Database): Remedy[] {
  return terms.flatMap((term): Remedy[] => {
    const common = { mends: ["rto" as const], shortens: [term.kind], resource: term.resource };
    switch (term.kind) {
      case "router-check": {
        // Whichever of them is left waits as long, so the first stands for all.
        const resource = routers.find(({ checkSeconds }) => checkSeconds === term.seconds)?.urn;
        const { database, seconds } = term;
        return [{ kind: "check-leader-sooner", database, checkSeconds: seconds, ...common, resource }];
      }
      case "quorum-election": {
        const { quorum, electionMilliseconds } = term;
        return [{ kind: "lower-election-timeout", quorum, electionMilliseconds, ...common }];
      }
      default:
        return [];
    }
  });
}
