import { z } from "zod";

/** Environment variable of a service's pods that says where its databases are. */
export const databasesVariable = "HOLDFAST_DATABASES";

/**
 * Connections of a member that no client gets: PostgreSQL keeps 3 for superusers; Patroni, backups and whoever looks for a fault
 * take a few more.
 */
export const RESERVED_CONNECTIONS = 12;

const shard = z.object({
  /** `host:port` that leads to the member that takes writes, at whatever site it is. */
  leader: z.string().min(1),
  /** `host:port` that leads to some replica, which may lack the last writes. */
  replica: z.string().min(1),
});

const database = z.object({
  /** In the order of `shardOf`. */
  shards: z.array(shard).min(1),
  /** The most connections that one pod may hold to each shard's leader. */
  connections: z.number().int().min(1),
});

const databases = z.record(z.string().min(1), database);

/** Where the databases of a service are, by name. */
export type Databases = z.infer<typeof databases>;

/**
 * Writes the value of the variable.
 *
 * @param of the databases of a service
 */
export function writeDatabases(of: Databases): string {
  return JSON.stringify(of);
}

/**
 * Reads the value of the variable.
 *
 * @returns `undefined` where it is none
 */
export function readDatabases(text: string): Databases | undefined {
  try {
    const read = databases.safeParse(JSON.parse(text));
    return read.success ? read.data : undefined;
  } catch {
    return undefined;
  }
}
