import type { ServedService } from "./configuration";
import { Connections, type Execution } from "./connections";

/** Connections that the service of one site holds to one shard's leader, and to its copies. An assumption. */
const leaderConnections = 6;
const copyConnections = 3;

/** The one table of a shard. */
const table = "drilled_keys";

/** What a statement on one key came to: `value` is what was found or written, absent where the key was never written. */
export type KeyResult =
  | { readonly outcome: "done"; readonly member: string; readonly value?: number | undefined }
  | { readonly outcome: "refused" | "unknown"; readonly error: string };

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

  /** Creates the table where it is missing. */
  public async prepare(): Promise<KeyResult> {
    // Two sites that create it at once can get in each other's way; the one that loses finds it the second time.
    for (let left = 1; ; left--) {
      const created = await this.leader.execute(
        `CREATE TABLE IF NOT EXISTS ${table} (key text PRIMARY KEY, value bigint NOT NULL)`,
      );
      if (created.outcome === "done") break;
      if (left === 0) return { outcome: created.outcome, error: created.error };
    }
    const asked = await this.leader.execute<{ member: string }>("SELECT host(inet_server_addr()) AS member");
    const [row] = asked.outcome === "done" ? asked.rows : [];
    if (row !== undefined) return { outcome: "done", member: row.member };
    return { outcome: "refused", error: asked.outcome === "done" ? "no member answered" : asked.error };
  }

  /**
   * Writes a key.
   *
   * @param abandoned true once nobody waits for the answer
   */
  public async write(key: string, value: number, abandoned: () => boolean): Promise<KeyResult> {
    const written = await this.leader.execute<{ member: string }>(
      `INSERT INTO ${table} (key, value) VALUES ($1, $2)
       ON CONFLICT (key) DO UPDATE SET value = EXCLUDED.value
       RETURNING host(inet_server_addr()) AS member`,
      [key, value],
      abandoned,
    );
    if (written.outcome !== "done") return written;
    const [row] = written.rows;
    return row === undefined
      ? { outcome: "unknown", error: "the statement answered without a row" }
      : { outcome: "done", member: row.member, value };
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
  public async readAll(): Promise<Execution<{ key: string; value: number }>> {
    const found = await this.leader.execute<{ key: string | null; value: string | null; copy: boolean }>(
      `SELECT key, value, pg_is_in_recovery() AS copy FROM (SELECT 1) AS one LEFT JOIN ${table} ON true`,
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
