import { readFileSync } from "node:fs";
import { Pool, type PoolClient, type QueryResultRow } from "pg";
import { inOneLine, provesNothingWritten } from "./certainty";

/** Milliseconds to wait for a connection, a free one of the pool or a new one. */
const connectionTimeout = 2_000;

/** Milliseconds until the server gives a statement up; the client does half a second later, if nothing was heard. */
const statementTimeout = 5_000;
const queryTimeout = 5_500;

/** Where connections to one shard go. */
export interface Endpoint {
  /** Name or address, which the server's certificate has to be for. */
  readonly host: string;
  readonly port: number;
  /** The name that the certificate has to be for, where `host` is an address. Default: `host`. */
  readonly servername?: string | undefined;
}

/** As whom one connects, and by what. */
export interface ClientIdentity {
  /** Name of the service, which its connections have. */
  readonly service: string;
  /** Name of the PostgreSQL database, the same in every shard. */
  readonly database: string;
  /** PostgreSQL user, whose name the client certificate carries. */
  readonly user: string;
  readonly certificateFile: string;
  readonly keyFile: string;
  /** What the servers' certificates are verified with, PEM. */
  readonly authorityFile: string;
}

/** How a statement ended. */
export type Execution<Row> =
  | { readonly outcome: "done"; readonly rows: readonly Row[] }
  /** Certainly nothing was written. */
  | { readonly outcome: "refused"; readonly error: string }
  /** Something may have been written, now or later. */
  | { readonly outcome: "unknown"; readonly error: string };

/** Connections to one endpoint, at most a handful, none kept after an error. */
export class Connections {
  private pool: Pool;

  constructor(
    private readonly service: ClientIdentity,
    private readonly endpoint: Endpoint,
    private readonly maximum: number,
  ) {
    this.pool = this.newPool();
  }

  /**
   * Runs one statement as a transaction of its own.
   *
   * @param abandoned true once nobody waits for the answer; the statement is then not sent any more
   */
  public async execute<Row extends QueryResultRow>(
    statement: string,
    values: readonly unknown[] = [],
    abandoned: () => boolean = () => false,
  ): Promise<Execution<Row>> {
    const { pool } = this;
    let client: PoolClient;
    try {
      client = await pool.connect();
    } catch (error) {
      // Nothing was sent: whatever the reason, nothing was written.
      return { outcome: "refused", error: inOneLine(error) };
    }
    if (abandoned()) {
      client.release();
      return { outcome: "refused", error: "the user gave up before the statement was sent" };
    }
    const warnings: string[] = [];
    const heed = (notice: { severity?: string | undefined; message?: string | undefined }) => {
      if (notice.severity === "WARNING") warnings.push(notice.message ?? "a warning without text");
    };
    const ignore = () => {};
    client.on("notice", heed);
    // A connection that breaks is heard of through the statement's own error too.
    client.on("error", ignore);
    try {
      const { rows } = await client.query<Row>(statement, [...values]);
      client.off("notice", heed);
      client.off("error", ignore);
      if (warnings.length > 0) {
        this.drop(pool, client);
        // A commit whose wait for the synchronous copies was cancelled counts as done for PostgreSQL: it answers with
        // success, and with a warning that the copies may lack it.
        return { outcome: "unknown", error: warnings.join("; ") };
      }
      client.release();
      return { outcome: "done", rows };
    } catch (error) {
      client.off("notice", heed);
      this.drop(pool, client);
      return {
        outcome: provesNothingWritten(error) && warnings.length === 0 ? "refused" : "unknown",
        error: inOneLine(error),
      };
    }
  }

  /** Closes every connection that goes where this one went, because the others are likely to be as useless. */
  private drop(pool: Pool, client: PoolClient): void {
    // The error listener stays: a connection that is closed may still complain.
    client.on("error", () => {});
    client.release(true);
    if (pool !== this.pool) return;
    this.pool = this.newPool();
    void pool.end().catch(() => {});
  }

  /** Forgets what connections there are, so that the next statement goes over a new one. */
  public renew(): void {
    const { pool } = this;
    this.pool = this.newPool();
    void pool.end().catch(() => {});
  }

  private newPool(): Pool {
    const { service, endpoint } = this;
    const pool = new Pool({
      host: endpoint.host,
      port: endpoint.port,
      database: service.database,
      user: service.user,
      ssl: {
        ca: readFileSync(service.authorityFile),
        cert: readFileSync(service.certificateFile),
        key: readFileSync(service.keyFile),
        rejectUnauthorized: true,
        ...(endpoint.servername !== undefined && { servername: endpoint.servername }),
      },
      max: this.maximum,
      connectionTimeoutMillis: connectionTimeout,
      statement_timeout: statementTimeout,
      query_timeout: queryTimeout,
      application_name: service.service,
      keepAlive: true,
    });
    // An idle connection that breaks is taken out of the pool by the pool itself.
    pool.on("error", () => {});
    return pool;
  }
}
