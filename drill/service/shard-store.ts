import type { ServedService } from "./configuration";
import { Connections, type Execution } from "../client/connections";

/** Connections that the service of one site holds to one shard's leader, and to its copies. An assumption. */
const leaderConnections = 6;
const copyConnections = 3;

/** Name of the table with what each key holds, and what it held before: `key`, `value`, `previous`. */
export const table = "drilled_keys";

/** Name of the table with every write: `value`, `key`. What was acknowledged is looked for here when all is over. */
export const writesTable = "drilled_writes";

/** What a statement on one key came to. */
export type KeyResult =
  | {
      readonly outcome: "done";
      /** Address of the member that did it. */
      readonly member: string;
      /** What was found or written; absent where the key was never written. */
      readonly value?: number | undefined;
      /** Of a write: what it overwrote; null where nothing had been written. */
      readonly previous?: number | null | undefined;
    }
  | { readonly outcome: "refused" | "unknown"; readonly error: string };

/** A write that a shard has kept. */
export interface KeptWrite {
  readonly key: string;
  readonly value: number;
}

interface Found {
  readonly value: string | null;
  readonly member: string;
  /** True where a copy answered. */
  readonly copy: boolean;
}

/** One shard of a service's database: keys, and the value that each holds. */
export class ShardStore {
  private readonly leader: Connections;
  private readonly copy: Connections;

  /** @param shard from 0 */
  constructor(
    service: ServedService,
    public readonly shard: number,
  ) {
    const endpoints = service.shards[shard];
    if (endpoints === undefined) throw new RangeError(`${service.service} has no shard ${shard}`);
    this.leader = new Connections(service, endpoints.leader, leaderConnections);
    this.copy = new Connections(service, endpoints.copy, copyConnections);
  }

  /**
   * Creates the tables where they are missing.
   *
   * @param empty also empties them
   */
  public async prepare(empty: boolean): Promise<KeyResult> {
    const statements = [
      `CREATE TABLE IF NOT EXISTS ${table} (key text PRIMARY KEY, value bigint NOT NULL, previous bigint)`,
      `CREATE TABLE IF NOT EXISTS ${writesTable} (value bigint PRIMARY KEY, key text NOT NULL)`,
      ...(empty ? [`TRUNCATE ${table}, ${writesTable}`] : []),
    ];
    for (const statement of statements) {
      // Two sites that create it at once can get in each other's way; the one that loses finds it the second time.
      let created = await this.leader.execute(statement);
      if (created.outcome !== "done") created = await this.leader.execute(statement);
      if (created.outcome !== "done") return { outcome: created.outcome, error: created.error };
    }
    const asked = await this.leader.execute<{ member: string }>("SELECT host(inet_server_addr()) AS member");
    const [row] = asked.outcome === "done" ? asked.rows : [];
    if (row !== undefined) return { outcome: "done", member: row.member };
    return { outcome: "refused", error: asked.outcome === "done" ? "no member answered" : asked.error };
  }

  /**
   * Writes a key, and keeps that it was written.
   *
   * @param value that no other write has
   * @param abandoned true once nobody waits for the answer
   */
  public async write(key: string, value: number, abandoned: () => boolean): Promise<KeyResult> {
    const written = await this.leader.execute<{ member: string; previous: string | null }>(
      `WITH kept AS (INSERT INTO ${writesTable} (value, key) VALUES ($2, $1))
       INSERT INTO ${table} AS held (key, value) VALUES ($1, $2)
       ON CONFLICT (key) DO UPDATE SET previous = held.value, value = EXCLUDED.value
       RETURNING host(inet_server_addr()) AS member, previous`,
      [key, value],
      abandoned,
    );
    if (written.outcome !== "done") return written;
    const [row] = written.rows;
    if (row === undefined) return { outcome: "unknown", error: "the statement answered without a row" };
    const previous = row.previous === null ? null : Number(row.previous);
    return { outcome: "done", member: row.member, value, previous };
  }

  /** Reads a key from the leader; a copy that answers in its place is not believed. */
  public async read(key: string, abandoned: () => boolean): Promise<KeyResult> {
    const found = await this.find(this.leader, key, abandoned);
    if (found.outcome !== "done") return found;
    const [row] = found.rows;
    if (row?.copy === true) {
      this.leader.renew();
      return { outcome: "refused", error: `${row.member} is a copy, not the leader` };
    }
    return result(row);
  }

  /** Reads a key from whichever copy the site is led to. */
  public async readCopy(key: string, abandoned: () => boolean): Promise<KeyResult> {
    const found = await this.find(this.copy, key, abandoned);
    return found.outcome === "done" ? result(found.rows[0]) : found;
  }

  /** Every key and its value, as the leader has them. */
  public readKeys(): Promise<Execution<KeptWrite>> {
    return this.readAll(table);
  }

  /** Every write that the leader has, in no order. */
  public readWrites(): Promise<Execution<KeptWrite>> {
    return this.readAll(writesTable);
  }

  private async readAll(name: string): Promise<Execution<KeptWrite>> {
    const found = await this.leader.execute<{ key: string | null; value: string; copy: boolean }>(
      `SELECT key, value, pg_is_in_recovery() AS copy FROM (SELECT 1) AS one LEFT JOIN ${name} ON true`,
    );
    if (found.outcome !== "done") return found;
    if (found.rows.some(({ copy }) => copy)) {
      this.leader.renew();
      return { outcome: "refused", error: "a copy answered in the leader's place" };
    }
    const rows = found.rows.flatMap(({ key, value }) =>
      key === null ? [] : [{ key, value: Number(value) }],
    );
    return { outcome: "done", rows };
  }

  private async find(
    connections: Connections,
    key: string,
    abandoned: () => boolean,
  ): Promise<Execution<Found>> {
    const found = await connections.execute<{ value: string | null; member: string; copy: boolean }>(
      `SELECT (SELECT value FROM ${table} WHERE key = $1) AS value,
              host(inet_server_addr()) AS member, pg_is_in_recovery() AS copy`,
      [key],
      abandoned,
    );
    // A read that fails has done nothing.
    return found.outcome === "unknown" ? { outcome: "refused", error: found.error } : found;
  }
}

function result(row: Found | undefined): KeyResult {
  if (row === undefined) return { outcome: "refused", error: "the statement answered without a row" };
  const { member, value } = row;
  return { outcome: "done", member, ...(value !== null && { value: Number(value) }) };
}
