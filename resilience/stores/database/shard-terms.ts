import {
  ARCHIVE_ANSWER_SECONDS,
  memberElectionSeconds,
  PROMOTION_SECONDS,
  shrinkSeconds,
  storeElectionSeconds,
} from "../../arithmetic/patroni-timing";
import type { Database, Shard } from "./database";
import type { Damage } from "../../judge/damage";
import type { ShardSurroundings } from "./judge-shard";
import type { QuorumState } from "../quorum/judge-quorum";
import type { RtoTerm } from "../../judge/rto-term";
import { configurationOf } from "./shard-members";

/** The slowest router: clients at its site are the last to find the new leader. */
function routerTerm(database: Database, damage: Damage): RtoTerm[] {
  const routers = database.routers.filter((router) => damage.left(router, router.replicas) > 0);
  const slow = [...routers].sort((left, right) => right.checkSeconds - left.checkSeconds)[0];
  if (!slow) return [];
  return [
    {
      kind: "router-check",
      seconds: slow.checkSeconds,
      database: database.name,
      site: slow.site,
      resource: slow.urn,
    },
  ];
}

/** What passes until another member leads, when the leader is lost. */
export function failoverTerms(shard: Shard, quorum: QuorumState, surroundings: ShardSurroundings): RtoTerm[] {
  const { settings, scope } = shard;
  const resource = configurationOf(shard);
  const lookup = Math.max(0, ...shard.members.map((member) => member.nameLookupSeconds ?? 0));
  const terms: RtoTerm[] = [{ kind: "leader-key-expiry", seconds: settings.ttl, shard: scope, resource }];
  if (quorum.leaderAtRisk) {
    terms.push({
      kind: "quorum-election",
      seconds: storeElectionSeconds(quorum.electionMilliseconds),
      quorum: quorum.name,
      electionTimeouts: 3,
      electionMilliseconds: quorum.electionMilliseconds,
    });
  }
  terms.push(
    {
      kind: "leader-election",
      seconds: memberElectionSeconds(settings.loopWait, lookup),
      shard: scope,
      nameLookupSeconds: lookup,
      resource,
    },
    { kind: "promotion", seconds: PROMOTION_SECONDS, shard: scope },
  );
  if (settings.restoresFromArchive) {
    terms.push({
      kind: "archive-answer",
      seconds: Math.max(ARCHIVE_ANSWER_SECONDS, settings.archiveAnswerSeconds ?? 0),
      shard: scope,
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
      kind: "synchronous-set-shrinks",
      seconds: shrinkSeconds(settings.ttl, settings.loopWait, settings.walSenderTimeoutSeconds),
      shard: scope,
      resource: configurationOf(shard),
    },
  ];
}
