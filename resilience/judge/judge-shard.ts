import { laggingCopySeconds } from "../arithmetic/data-loss";
import {
  memberElectionSeconds,
  PROMOTION_SECONDS,
  shrinkSeconds,
  storeElectionSeconds,
} from "../arithmetic/patroni-timing";
import { copiesAfterLoss, type CopiesAfterLoss, type MemberCount } from "../arithmetic/synchronous-copies";
import type { Database, MemberGroup, Shard } from "../blueprint/database";
import type { Damage } from "./damage";
import type { QuorumState } from "./judge-quorum";
import { type Reason, type RtoTerm, slowest } from "./reason";
import type { Explained, Remedy } from "./remedy";

/** What a loss leaves of one shard of a database. */
export interface ShardState extends Explained {
  readonly reads: boolean;
  readonly writes: boolean;
  /** What the interruption is spent on; `null` where only a hand ends it. */
  readonly terms: readonly RtoTerm[] | null;
  /** Seconds of acknowledged writes that can be lost; `null`: nothing bounds them. */
  readonly rpoSeconds: number | null;
}

/** What a shard's state depends on besides its own members. */
export interface ShardSurroundings {
  readonly damage: Damage;
  /** State of the quorum that decides on its leader; absent where the graph holds none. */
  readonly quorum: QuorumState | undefined;
  /** The archive of its write-ahead log survives the loss. */
  readonly archiveSurvives: boolean;
}

function sum(groups: readonly MemberGroup[]): number {
  return groups.reduce((total, group) => total + group.count, 0);
}

/** A member that is left but reaches no voter cannot lead nor follow: it counts as lost for everything but reads. */
function countsOf(shard: Shard, surroundings: ShardSurroundings): MemberCount[] {
  return shard.members.map((group) => ({
    count: group.count,
    lost:
      surroundings.damage.sites.has(group.site) ||
      !group.voters.some((voter) => surroundings.quorum?.left.has(voter)),
    noFailover: group.noFailover,
    noSync: group.noSync,
  }));
}

/** Bound on acknowledged writes that are gone, once it is known that some can be. */
function lossBound(
  database: Database,
  shard: Shard,
  leads: boolean,
  archiveSurvives: boolean,
): { seconds: number | null; text: string } {
  const { settings } = shard;
  const bounds: { seconds: number; text: string }[] = [];
  if (settings.archive && settings.archiveTimeoutSeconds > 0 && archiveSurvives) {
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
      text: `the copy lacks ${seconds} s at most: ${settings.maximumLagBytes} bytes (maximum_lag_on_failover) at ${database.writeAheadMebibytesPerSecond} MiB a second, and ttl ${settings.ttl} s`,
    });
  }
  const tightest = bounds.sort((left, right) => left.seconds - right.seconds)[0];
  return tightest ?? { seconds: null, text: "no setting bounds how many seconds of them" };
}

function failoverTerms(shard: Shard, quorum: QuorumState): RtoTerm[] {
  const { settings, scope } = shard;
  const resource = shard.members[0]?.configurationUrn;
  const terms: RtoTerm[] = [];
  if (quorum.leaderAtRisk) {
    terms.push({
      name: "quorum election",
      seconds: storeElectionSeconds(quorum.electionMilliseconds),
      source: `quorum ${quorum.name}: twice the election timeout of ${quorum.electionMilliseconds} ms`,
    });
  }
  terms.push(
    { name: "leader key expiry", seconds: settings.ttl, source: `${scope}: ttl`, resource },
    {
      name: "leader election",
      seconds: memberElectionSeconds(settings.loopWait),
      source: `${scope}: loop_wait and one call to the other members`,
      resource,
    },
    {
      name: "promotion",
      seconds: PROMOTION_SECONDS,
      source: "assumption: replay of what was received, and a new timeline",
    },
  );
  return terms;
}

function shrinkTerms(shard: Shard): RtoTerm[] {
  const { settings, scope } = shard;
  return [
    {
      name: "synchronous set shrinks",
      seconds: shrinkSeconds(settings.ttl, settings.loopWait, settings.walSenderTimeoutSeconds),
      source: `${scope}: ttl or wal_sender_timeout, and loop_wait`,
      resource: shard.members[0]?.configurationUrn,
    },
  ];
}

function placesOf(groups: readonly MemberGroup[]): string {
  return groups
    .map((group) => (group.count === 1 ? group.site : `${group.site} (${group.count})`))
    .join(", ");
}

/** A shard whose consensus store is gone: the leader demotes itself, unless it reaches every member. */
function withoutStore(
  shard: Shard,
  surroundings: ShardSurroundings,
  lost: readonly MemberGroup[],
  base: Explained,
): ShardState {
  const { quorum } = surroundings;
  const reason: Reason = quorum
    ? {
        text: `${shard.scope} loses its leader: Patroni cannot renew the leader's key without quorum ${quorum.name}`,
        resource: shard.members[0]?.configurationUrn,
      }
    : {
        text: `${shard.scope} has no leader: no quorum in the graph decides on one`,
        resource: shard.members[0]?.configurationUrn,
      };
  const because = [reason, ...base.because];
  if (quorum && shard.settings.failsafe && lost.length === 0) {
    const kept: Reason = {
      text: `failsafe_mode lets the leader of ${shard.scope} go on, since it reaches every member`,
      resource: shard.members[0]?.configurationUrn,
    };
    return {
      reads: true,
      writes: true,
      terms: [],
      rpoSeconds: 0,
      because: [kept, ...base.because],
      remedies: [],
    };
  }
  return { reads: true, writes: false, terms: null, rpoSeconds: 0, because, remedies: base.remedies };
}

function copyReasons(shard: Shard, after: CopiesAfterLoss, lost: readonly MemberGroup[]): Reason[] {
  const { settings, scope } = shard;
  const resource = shard.members[0]?.configurationUrn;
  const because: Reason[] = [];
  for (const group of lost)
    because.push({
      text: `${scope} had ${group.count} of ${sum(shard.members)} members at ${group.site}`,
      resource: group.urn,
    });
  if (after.leaderAtRisk) {
    because.push({
      text: after.leads
        ? `the leader of ${scope} may be among them; another member is promoted`
        : `the leader of ${scope} may be among them, and no member may be promoted without a hand`,
      resource,
    });
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

function copyRemedies(shard: Shard, after: CopiesAfterLoss): Remedy[] {
  const { settings, scope } = shard;
  const resource = shard.members[0]?.configurationUrn;
  const remedies: Remedy[] = [];
  const copies =
    settings.synchronousMode === "off"
      ? `set synchronous_mode on for ${scope}, with a copy at each other site`
      : `raise synchronous_node_count of ${scope} above ${settings.synchronousCount}, with members at more sites that may be a synchronous copy`;
  if (after.acknowledgedWritesAtRisk) remedies.push({ mends: "rpo", text: copies, resource });
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
      text: `lower ttl (${settings.ttl} s) or loop_wait (${settings.loopWait} s) of ${scope}`,
      resource,
    });
  }
  return remedies;
}

/** Judges one shard: are copies left, does the consensus store stand, who may lead, what can be lost. */
export function judgeShard(database: Database, shard: Shard, surroundings: ShardSurroundings): ShardState {
  const { damage, quorum } = surroundings;
  const lost = shard.members.filter((group) => damage.sites.has(group.site));
  const left = shard.members.filter((group) => !damage.sites.has(group.site) && group.count > 0);
  const settings = {
    mode: shard.settings.synchronousMode,
    count: shard.settings.synchronousCount,
    strict: shard.settings.synchronousStrict,
  };
  const resource = shard.members[0]?.configurationUrn;
  // Which writes survive is decided by the members alone: it does not need the store.
  const gone: MemberCount[] = shard.members.map((group) => ({
    ...group,
    lost: damage.sites.has(group.site),
  }));
  const risk = copiesAfterLoss(gone, settings).acknowledgedWritesAtRisk;
  if (left.length === 0) {
    const bound = lossBound(database, shard, false, surroundings.archiveSurvives);
    return {
      reads: false,
      writes: false,
      terms: null,
      rpoSeconds: bound.seconds,
      because: [
        {
          text: `every member of ${shard.scope} is lost: ${placesOf(lost)}`,
          resource: lost[0]?.urn ?? resource,
        },
        { text: bound.text, resource: database.backup?.urn },
      ],
      remedies: [
        { mends: "outcome", text: `add a member of ${shard.scope} at a further site`, resource },
        { mends: "rpo", text: `add a synchronous copy of ${shard.scope} at a further site`, resource },
      ],
    };
  }
  if (!quorum?.stands) {
    const state = withoutStore(shard, surroundings, lost, {
      because: quorum?.because ?? [],
      remedies: quorum?.remedies ?? [],
    });
    if (!risk) return state;
    const bound = lossBound(database, shard, false, surroundings.archiveSurvives);
    const remedies = [...state.remedies, ...copyRemedies(shard, copiesAfterLoss(gone, settings))];
    return {
      ...state,
      rpoSeconds: bound.seconds,
      because: [...state.because, { text: bound.text, resource }],
      remedies,
    };
  }
  const after = copiesAfterLoss(countsOf(shard, surroundings), settings);
  const because = copyReasons(shard, after, lost);
  const remedies = copyRemedies(shard, { ...after, acknowledgedWritesAtRisk: risk });
  let rpoSeconds: number | null = 0;
  if (risk) {
    const bound = lossBound(database, shard, after.leads, surroundings.archiveSurvives);
    rpoSeconds = bound.seconds;
    because.push({
      text: `leader and synchronous copies of ${shard.scope} may all be lost, and acknowledged writes with them`,
      resource,
    });
    because.push({ text: bound.text, resource });
  }
  const chains = [
    after.leaderAtRisk ? failoverTerms(shard, quorum) : [],
    after.copyAtRisk ? shrinkTerms(shard) : [],
  ];
  return {
    reads: true,
    writes: after.writes,
    terms: after.writes ? slowest(chains) : null,
    rpoSeconds,
    because,
    remedies,
  };
}
