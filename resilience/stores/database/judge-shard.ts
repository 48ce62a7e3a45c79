import { laggingCopySeconds } from "../../arithmetic/data-loss";
import type { ArchiveLeft } from "./archive-left";
import type { Database, Shard } from "./database";
import type { Damage } from "../../judge/damage";
import type { QuorumState } from "../quorum/judge-quorum";
import type { Reason } from "../../judge/reason";
import type { Explained } from "../../judge/remedy";
import { type RtoTerm, slowest } from "../../judge/rto-term";
import { configurationOf, membersAfterLoss, type MembersAfterLoss } from "./shard-members";
import { copyReasons, copyRemedies, lostReasons, termRemedies } from "./shard-reasons";
import { failoverTerms, shrinkTerms } from "./shard-terms";

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
  /** What is left of the archive of its write-ahead log; `undefined`: nothing is. */
  readonly archive: ArchiveLeft | undefined;
}

/** A bound on acknowledged writes that are gone, once it is known that some can be. */
function lossBound(
  shard: Shard,
  { leads, gone = false }: { leads: boolean; gone?: boolean },
  surroundings: ShardSurroundings,
): { seconds: number | null; reason: Reason } {
  const { settings } = shard;
  const { database, archive } = surroundings;
  const bounds: { seconds: number; reason: Reason }[] = [];
  const archived = settings.archive && settings.archiveTimeoutSeconds > 0;
  const copy = archive?.copy;
  // Without a leader, whoever repairs the database takes the archive; a member that is promoted by itself has to
  // be told to, and knows the vault alone, not its copy.
  if (archived && archive && (leads ? settings.restoresFromArchive && !copy : true)) {
    const { archiveTimeoutSeconds } = settings;
    const { bucket, site } = archive;
    if (copy && copy.lagSeconds === undefined)
      return {
        seconds: null,
        reason: { kind: "copy-lag-unbounded", bucket, site, resource: copy.urn },
      };
    const copied = copy?.lagSeconds === undefined ? {} : { copyLagSeconds: copy.lagSeconds };
    bounds.push({
      seconds: archiveTimeoutSeconds + (copy?.lagSeconds ?? 0),
      reason: { kind: "archive-bounds-data-loss", bucket, site, archiveTimeoutSeconds, ...copied },
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
      reason: {
        kind: "lag-bounds-data-loss",
        lagSeconds: seconds,
        maximumLagBytes: settings.maximumLagBytes,
        writeAheadMebibytesPerSecond: database.writeAheadMebibytesPerSecond,
        ttlSeconds: settings.ttl,
      },
    });
  }
  const tightest = bounds.sort((left, right) => left.seconds - right.seconds)[0];
  if (tightest) return tightest;
  // What still has members has its data; only how old that is, nothing says.
  const reason = gone && !archive ? ("data-lost-for-good" as const) : ("data-loss-unbounded" as const);
  return { seconds: null, reason: { kind: reason, shard: shard.scope } };
}

/** No member is left: what remains is the archive. */
function gone(shard: Shard, members: MembersAfterLoss, surroundings: ShardSurroundings): ShardState {
  const bound = lossBound(shard, { leads: false, gone: true }, surroundings);
  const resource = configurationOf(shard);
  return {
    reads: false,
    writes: false,
    terms: null,
    // Where nothing ever led, nothing was acknowledged.
    rpoSeconds: members.writesAtRisk ? bound.seconds : 0,
    because: [
      {
        kind: "all-members-lost",
        shard: shard.scope,
        sites: members.lost.map(({ group }) => group.site),
        resource: members.lost[0]?.group.urn ?? resource,
      },
      { resource: surroundings.database.backup?.urn, ...bound.reason },
    ],
    remedies: [
      { kind: "add-member", shard: shard.scope, mends: ["outcome"], resource },
      { kind: "add-synchronous-replica", shard: shard.scope, mends: ["rpo"], resource },
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
      because: [{ kind: "quorum-undeclared", shard: shard.scope, resource }],
      remedies: [{ kind: "name-voters", shard: shard.scope, mends: ["outcome"], resource }],
    };
  }
  if (!quorum.stands) {
    const reason: Reason = {
      kind: "leader-key-not-renewed",
      shard: shard.scope,
      quorum: quorum.name,
      resource,
    };
    return { because: [reason, ...quorum.because], remedies: quorum.remedies };
  }
  if (!members.divided) return undefined;
  return {
    because: [{ kind: "members-divided", shard: shard.scope, resource }],
    remedies: [{ kind: "second-backbone", mends: ["outcome"], resource }],
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
    const bound = lossBound(shard, { leads: without === undefined && after.leads }, surroundings);
    rpoSeconds = bound.seconds;
    risk.push(
      { kind: "acknowledged-writes-at-risk", shard: shard.scope, resource },
      { resource, ...bound.reason },
    );
  }
  if (without) {
    const goesOn =
      quorum !== undefined &&
      shard.settings.failsafe &&
      reachesEveryMember(shard, members) &&
      // In strict mode a leader that goes on confirms no write without a synchronous copy.
      members.confirms;
    if (goesOn) {
      return {
        reads: true,
        writes: true,
        terms: [],
        rpoSeconds,
        because: [{ kind: "failsafe-leader-goes-on", shard: shard.scope, resource }, ...without.because],
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
    remedies: [...copyRemedies(shard, members), ...termRemedies(chains.flat(), surroundings.database)],
  };
}
