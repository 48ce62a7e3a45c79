import { databasesVariable, readDatabases, type Databases } from "@holdfast/contract/application/databases";
import { InvalidInputError } from "@holdfast/contract/invalid-input";
import type { ClientIdentity, Endpoint } from "./connections";

/** What a service connects with: one entry a shard, in the order of `shardOf`. */
export interface DatabaseAccess {
  readonly identity: ClientIdentity;
  readonly shards: readonly { readonly leader: Endpoint; readonly replica: Endpoint }[];
  /** The most connections that this process may hold to each shard's leader. */
  readonly connections: number;
}

/** Environment variables by name. */
type Environment = Readonly<Record<string, string | undefined>>;

function variable(environment: Environment, name: string): string {
  const value = environment[name];
  if (value !== undefined && value !== "") return value;
  throw new InvalidInputError({
    what: `${name} is not set`,
    where: "environment",
    why: "a service is told by it where its databases are, and as whom it connects",
    fix: "declare the database among those of the service (`databases` of ActiveActiveService)",
  });
}

function endpoint(text: string): Endpoint {
  const colon = text.lastIndexOf(":");
  return { host: text.slice(0, colon), port: Number(text.slice(colon + 1)) };
}

/**
 * What the pods of a service are told of one of its databases.
 *
 * @param environment of the process
 * @param service name of the service, which is its user in the database too
 * @param name of the database
 * @throws InvalidInputError where it is not told
 */
export function databaseAccess(environment: Environment, service: string, name: string): DatabaseAccess {
  const databases: Databases | undefined = readDatabases(variable(environment, databasesVariable));
  const database = databases?.[name];
  if (!database)
    throw new InvalidInputError({
      what: `${databasesVariable} says nothing of the database ${name}`,
      where: "environment",
      why: `it names ${Object.keys(databases ?? {}).join(", ") || "no database"}`,
      fix: `declare ${name} among the databases of ${service}`,
    });
  return {
    identity: {
      service,
      database: name,
      user: service,
      certificateFile: variable(environment, "PGSSLCERT"),
      keyFile: variable(environment, "PGSSLKEY"),
      authorityFile: variable(environment, "PGSSLROOTCERT"),
    },
    shards: database.shards.map(({ leader, replica }) => ({
      leader: endpoint(leader),
      replica: endpoint(replica),
    })),
    connections: database.connections,
  };
}
