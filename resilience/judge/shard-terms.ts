import {
  ARCHIVE_ANSWER_SECONDS,
  memberElectionSeconds,
  PROMOTION_SECONDS,
  shrinkSeconds,
  storeElectionSeconds,
} from "../arithmetic/patroni-timing";
import type { Database, Shard } from "../blueprint/database";
import type { Damage } from "./damage";
import type { ShardSurroundings } from "./judge-shard";
import type { QuorumState } from "./judge-quorum";
import type { RtoTerm } from "./reason";
import { configurationOf } from "./shard-members";

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

/** What passes until another member leads, when the leader is lost. */
export function failoverTerms(shard: Shard, quorum: QuorumState, surroundings: ShardSurroundings): RtoTerm[] {
  const { settings, scope } = shard;
  const resource = configurationOf(shard);
  const lookup = Math.max(0, ...shard.members.map((member) => member.nameLookupSeconds ?? 0));
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
      seconds: memberElectionSeconds(settings.loopWait, lookup),
      source: `${scope}: loop_wait, and one call to the other members, by names that are given up after ${lookup} s`,
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

/** What passes until writes no longer wait for a synchronous copy that is lost. */
export function shrinkTerms(shard: Shard): RtoTerm[] {
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
