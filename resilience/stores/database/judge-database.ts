import type { Blueprint } from "../../blueprint/blueprint";
import type { Database } from "./database";
import type { Damage } from "../../judge/damage";
import type { QuorumState } from "../quorum/judge-quorum";
import { judgeShard } from "./judge-shard";
import { type Reason, statementKey } from "../../judge/reason";
import { changeKey, type Explained, type Remedy } from "../../judge/remedy";
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
}

/** True where the vault that a database archives to is not at a lost site, or has a copy that is not. */
function archiveSurvives(blueprint: Blueprint, database: Database, damage: Damage): boolean {
  const vault = blueprint.vaults.find((candidate) => candidate.bucket === database.backup?.bucket);
  if (!vault) return false;
  return [vault, ...vault.replicatedTo].some(
    (copy) => copy.site !== undefined && !damage.sites.has(copy.site),
  );
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
  const survives = archiveSurvives(blueprint, database, damage);
  const because: Reason[] = [];
  const remedies: Remedy[] = [];
  const chains: (readonly RtoTerm[])[] = [];
  let readable = 0;
  let writes = database.shards.length > 0;
  let byHand = false;
  let rpoSeconds: number | null = 0;
  for (const shard of database.shards) {
    const quorum = shard.quorum === undefined ? undefined : quorumState(shard.quorum);
    const state = judgeShard(shard, { database, damage, quorum, archiveSurvives: survives });
    if (state.reads) readable++;
    writes &&= state.writes;
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
    because,
    remedies,
  };
}
