import { laggingCopySeconds } from "../arithmetic/data-loss";
import {
  ARCHIVE_ANSWER_SECONDS,
  memberElectionSeconds,
  PROMOTION_SECONDS,
  shrinkSeconds,
  storeElectionSeconds,
} from "../arithmetic/patroni-timing";
import type { Database, Shard } from "../blueprint/database";
import type { Damage } from "./damage";
import type { QuorumState } from "./judge-quorum";
import { type Reason, type RtoTerm, slowest } from "./reason";
import type { Explained, Remedy } from "./remedy";
import { membersAfterLoss, type MembersAfterLoss } from "./shard-members";

/** What a loss leaves of one shard of a database. */
export interface ShardState extends Explained {
  readonly reads: boolean;
  readonly writes: boolean;
  /** What the interruption of writes is spent on; `null` where only a hand ends it. */
  readonly terms: readonly RtoTerm[] | null;
  /** Seconds of acknowledged writes that can be lost; `null`: nothing bounds them. */
  readonly rpoSeconds: number | null;
}

/** What a shard's state depends on besides its own members. */
export interface ShardSurroundings {
  readonly database: Database;
  readonly damage: Damage;
  /** State of the quorum that decides on its leader; absent where the graph holds none. */
  readonly quorum: QuorumState | undefined;
  /** The archive of its write-ahead log survives the loss. */
  readonly archiveSurvives: boolean;
}

/** Where a shard's settings were read. */
function configurationOf(shard: Shard): string | undefined {
  return shard.members[0]?.configurationUrn;
}

/** A bound on acknowledged writes that are gone, once it is known that some can be. */
function lossBound(
  shard: Shard,
  leads: boolean,
  surroundings: ShardSurroundings,
): { seconds: number | null; text: string } {
  const { settings } = shard;
  const { database } = surroundings;
  const bounds: { seconds: number; text: string }[] = [];
  const archived = settings.archive && settings.archiveTimeoutSeconds > 0 && surroundings.archiveSurvives;
  // Without a leader, whoever repairs the database takes the archive; a member that is promoted by itself has to
  // be told to.
  if (archived && (!leads || settings.restoresFromArchive)) {
    bounds.push({
      seconds: settings.archiveTimeoutSeconds,
      text: `the archive in ${database.backup?.bucket} holds all but the last ${settings.archiveTimeoutSeconds} s (archive_timeout)`,
    });
  }
  if (leads && database.writeAheadMebibytesPerSecond !== undefined) {
    const seconds = laggingCopySeconds(
      settings.maximumLagBytes,
      database.writeAheadMebibytesPerSecond,
      settings.ttl,
    );
    bounds.push({
      seconds,
      text: `the copy lacks ${seconds} s at most: ${settings.maximumLagBytes} bytes (maximum_lag_on_failover) at the declared ${database.writeAheadMebibytesPerSecond} MiB a second, and ttl ${settings.ttl} s`,
    });
  }
  const tightest = bounds.sort((left, right) => left.seconds - right.seconds)[0];
  return (
    tightest ?? {
      seconds: null,
      text: `no setting of ${shard.scope} bounds how many seconds of writes that is`,
    }
  );
}

/** The slowest router: clients at its site are the last to find the new leader. */
function routerTerm(database: Database, damage: Damage): RtoTerm[] {
  const routers = database.routers.filter((router) => damage.left(router, router.replicas) > 0);
  const slow = [...routers].sort((left, right) => right.checkSeconds - left.checkSeconds)[0];
  if (!slow) return [];
  return [
    {
      name: "router check",
      seconds: slow.checkSeconds,
      source: `router of ${database.name} at ${slow.site}: interval and rise of its checks`,
      resource: slow.urn,
    },
  ];
}

function failoverTerms(shard: Shard, quorum: QuorumState, surroundings: ShardSurroundings): RtoTerm[] {
  const { settings, scope } = shard;
  const resource = configurationOf(shard);
  const terms: RtoTerm[] = [
    { name: "leader key expiry", seconds: settings.ttl, source: `${scope}: ttl`, resource },
  ];
  if (quorum.leaderAtRisk) {
    terms.push({
      name: "quorum election",
      seconds: storeElectionSeconds(quorum.electionMilliseconds),
      source: `quorum ${quorum.name}: three election timeouts of ${quorum.electionMilliseconds} ms`,
    });
  }
  terms.push(
    {
      name: "leader election",
      seconds: memberElectionSeconds(settings.loopWait),
      source: `${scope}: loop_wait, and one call to the other members`,
      resource,
    },
    {
      name: "promotion",
      seconds: PROMOTION_SECONDS,
      source: "assumption: replay of what was received, and a new timeline",
    },
  );
  if (settings.restoresFromArchive) {
    terms.push({
      name: "archive",
      seconds: ARCHIVE_ANSWER_SECONDS,
      source: `assumption: ${scope} has a restore_command, which answers or gives up within that time`,
      resource,
    });
  }
  return [...terms, ...routerTerm(surroundings.database, surroundings.damage)];
}

function shrinkTerms(shard: Shard): RtoTerm[] {
  const { settings, scope } = shard;
  return [
    {
      name: "synchronous set shrinks",
      seconds: shrinkSeconds(settings.ttl, settings.loopWait, settings.walSenderTimeoutSeconds),
      source: `${scope}: ttl or wal_sender_timeout, and loop_wait`,
      resource: configurationOf(shard),
    },
  ];
}

function lostReasons(shard: Shard, members: MembersAfterLoss): Reason[] {
  const all = shard.members.reduce((sum, group) => sum + group.count, 0);
  return members.lost.map(({ group, count }) => ({
    text: `${shard.scope} had ${count} of ${all} members at ${group.site}`,
    resource: group.urn,
  }));
}

function copyReasons(shard: Shard, members: MembersAfterLoss): Reason[] {
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

function copyRemedies(shard: Shard, members: MembersAfterLoss): Remedy[] {
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

/** No member is left: what remains is the archive. */
function gone(shard: Shard, members: MembersAfterLoss, surroundings: ShardSurroundings): ShardState {
  const bound = lossBound(shard, false, surroundings);
  const places = members.lost.map(({ group }) => group.site).join(", ") || "none was declared";
  const resource = configurationOf(shard);
  return {
    reads: false,
    writes: false,
    terms: null,
    // Where nothing ever led, nothing was acknowledged.
    rpoSeconds: members.writesAtRisk ? bound.seconds : 0,
    because: [
      {
        text: `every member of ${shard.scope} is lost: ${places}`,
        resource: members.lost[0]?.group.urn ?? resource,
      },
      { text: bound.text, resource: surroundings.database.backup?.urn },
    ],
    remedies: [
      { mends: "outcome", text: `add a member of ${shard.scope} at a further site`, resource },
      { mends: "rpo", text: `add a synchronous copy of ${shard.scope} at a further site`, resource },
    ],
  };
}

/** Why nobody leads a shard although members are left, and what would mend it. */
function leaderless(
  shard: Shard,
  members: MembersAfterLoss,
  surroundings: ShardSurroundings,
): Explained | undefined {
  const { quorum } = surroundings;
  const resource = configurationOf(shard);
  if (!quorum) {
    return {
      because: [{ text: `${shard.scope} has no leader: no quorum in the graph decides on one`, resource }],
      remedies: [
        {
          mends: "outcome",
          text: `name the voters of a quorum under etcd3.hosts of ${shard.scope}`,
          resource,
        },
      ],
    };
  }
  if (!quorum.stands) {
    const text = `${shard.scope} loses its leader: Patroni cannot renew the leader's key without quorum ${quorum.name}`;
    return { because: [{ text, resource }, ...quorum.because], remedies: quorum.remedies };
  }
  if (!members.divided) return undefined;
  return {
    because: [
      {
        text: `members of ${shard.scope} do not reach each other, so only the leader's site can write`,
        resource,
      },
    ],
    remedies: [{ mends: "outcome", text: "join the sites by a second backbone", resource }],
  };
}

/** True where a leader, which failsafe_mode asks for, reaches every member that it ever knew. */
function reachesEveryMember(shard: Shard, members: MembersAfterLoss): boolean {
  const mayLead = shard.members.some((group) => !group.noFailover && group.count > 0);
  return mayLead && members.lost.length === 0 && !members.divided;
}

/** Judges one shard: are copies left, does the consensus store stand, who may lead, what can be lost. */
export function judgeShard(shard: Shard, surroundings: ShardSurroundings): ShardState {
  const { quorum, damage } = surroundings;
  const members = membersAfterLoss(shard, quorum, damage);
  if (members.left.length === 0) return gone(shard, members, surroundings);
  const { after } = members;
  const resource = configurationOf(shard);
  const lost = lostReasons(shard, members);
  const risk: Reason[] = [];
  let rpoSeconds: number | null = 0;
  const without = leaderless(shard, members, surroundings);
  if (members.writesAtRisk) {
    const bound = lossBound(shard, without === undefined && after.leads, surroundings);
    rpoSeconds = bound.seconds;
    risk.push(
      {
        text: `leader and synchronous copies of ${shard.scope} may all be lost, and acknowledged writes with them`,
        resource,
      },
      { text: bound.text, resource },
    );
  }
  if (without) {
    const goesOn = quorum !== undefined && shard.settings.failsafe && reachesEveryMember(shard, members);
    if (goesOn) {
      const text = `failsafe_mode lets the leader of ${shard.scope} go on, since it reaches every member`;
      return {
        reads: true,
        writes: true,
        terms: [],
        rpoSeconds,
        because: [{ text, resource }, ...without.because],
        remedies: without.remedies,
      };
    }
    const remedies = members.writesAtRisk
      ? [...without.remedies, ...copyRemedies(shard, members)]
      : without.remedies;
    return {
      reads: true,
      writes: false,
      terms: null,
      rpoSeconds,
      because: [...lost, ...without.because, ...risk],
      remedies,
    };
  }
  const chains = [
    after.leaderAtRisk ? failoverTerms(shard, quorum!, surroundings) : [],
    after.copyAtRisk ? shrinkTerms(shard) : [],
  ];
  return {
    reads: true,
    writes: after.writes,
    terms: after.writes ? slowest(chains) : null,
    rpoSeconds,
    because: [...lost, ...copyReasons(shard, members), ...risk],
    remedies: copyRemedies(shard, members),
  };
}
