import type { Blueprint } from "../../blueprint/blueprint";
import { archiveLeft, restoreOf } from "./archive-left";
import type { Database } from "./database";
import type { Damage } from "../../judge/damage";
import type { QuorumState } from "../quorum/judge-quorum";
import { judgeShard } from "./judge-shard";
import { type Reason, statementKey } from "../../judge/reason";
import { changeKey, type Explained, type Remedy } from "../../judge/remedy";
import { restoredRpo, type StoreRestore } from "../../judge/restore";
import { type RtoTerm, slowest } from "../../judge/rto-term";

/** What a loss leaves of a database. */
export interface DatabaseState extends Explained {
  readonly name: string;
  /** Share of its shards that can be read. Assumption: demand is spread evenly over shards. */
  readonly readable: number;
  /** Every shard takes writes. */
  readonly writes: boolean;
  /** What the interruption of the slowest shard is spent on; `null` where only a hand ends it. */
  readonly terms: readonly RtoTerm[] | null;
  /** Seconds of acknowledged writes that can be lost in any shard; `null`: nothing bounds them. */
  readonly rpoSeconds: number | null;
  /** What the shards are restored from of which no member is left; absent where each has one. */
  readonly restore?: StoreRestore;
}

/** Of what two shards of a database are restored from, the one that lacks more. */
function laterRestore(left: StoreRestore | undefined, right: StoreRestore): StoreRestore {
  const lacks = (restore: StoreRestore): number => restoredRpo(restore) ?? Infinity;
  return left === undefined || lacks(right) > lacks(left) ? right : left;
}

/** Adds what is not there yet. Shards of one database mostly say the same. */
function addNew<Thing>(list: Thing[], things: readonly Thing[], key: (thing: Thing) => string): void {
  const known = new Set(list.map(key));
  for (const thing of things) if (!known.has(key(thing))) list.push(thing);
}

/** Judges a database: it writes when every shard does. */
export function judgeDatabase(
  blueprint: Blueprint,
  database: Database,
  quorumState: (name: string) => QuorumState | undefined,
  damage: Damage,
): DatabaseState {
  const archive = archiveLeft(blueprint, database, damage);
  const because: Reason[] = [];
  const remedies: Remedy[] = [];
  const chains: (readonly RtoTerm[])[] = [];
  let readable = 0;
  let writes = database.shards.length > 0;
  let byHand = false;
  let rpoSeconds: number | null = 0;
  let restore: StoreRestore | undefined;
  for (const shard of database.shards) {
    const quorum = shard.quorum === undefined ? undefined : quorumState(shard.quorum);
    const state = judgeShard(shard, { database, damage, quorum, archive });
    if (state.reads) readable++;
    writes &&= state.writes;
    if (!state.reads) restore = laterRestore(restore, restoreOf(database, shard, archive));
    if (state.terms === null) byHand = true;
    else chains.push(state.terms);
    rpoSeconds =
      rpoSeconds === null || state.rpoSeconds === null ? null : Math.max(rpoSeconds, state.rpoSeconds);
    addNew(because, state.because, statementKey);
    addNew(remedies, state.remedies, changeKey);
  }
  return {
    name: database.name,
    readable: database.shards.length === 0 ? 0 : readable / database.shards.length,
    writes,
    terms: byHand ? null : slowest(chains),
    rpoSeconds,
    ...(restore && { restore }),
    because,
    remedies,
  };
}
