import { renderToml, type TomlValue } from "@holdfast/contract/seaweedfs/toml";
import { leaderServiceName } from "../replicated-database/names";
import { gatewayRole } from "./names";
import type { ResolvedObjectStore } from "./schema";

/** Where containers find what they need. */
export const paths = {
  data: "/data",
  /** Where SeaweedFS looks for its files. */
  configuration: "/etc/seaweedfs",
  /** Certificate with which a server serves and calls others. */
  serverTls: "/etc/tls/server",
  /** Certificate with which a gateway logs in to the database. */
  databaseTls: "/etc/tls/database",
} as const;

type Section = [name: string, settings: ReadonlyMap<string, TomlValue>];

const pair = (folder: string) =>
  [
    ["cert", `${folder}/tls.crt`],
    ["key", `${folder}/tls.key`],
  ] as const;

/** `security.toml`: every server proves itself, and calls only servers of the same authority, by gRPC and by HTTP. */
export function securityToml(): string {
  const ca = `${paths.serverTls}/ca.crt`;
  const grpc: Section[] = ["master", "volume", "filer", "s3", "client"].map((server) => [
    `grpc.${server}`,
    new Map(pair(paths.serverTls)),
  ]);
  const https: Section[] = ["master", "volume", "filer"].map((server) => [
    `https.${server}`,
    new Map([...pair(paths.serverTls), ["ca", ca]]),
  ]);
  const client: Section = [
    "https.client",
    new Map<string, TomlValue>([["enabled", true], ...pair(paths.serverTls), ["ca", ca]]),
  ];
  return renderToml(new Map([["grpc", new Map([["ca", ca]])], ...grpc, client, ...https]));
}

/** Connections that one gateway holds to the database. */
export const gatewayConnections = 10;

/**
 * `filer.toml`: names are rows of the replicated database, so that every gateway of every site knows the same. The router of
 * the site leads to the leader of its first shard; the gateway's certificate is its login.
 */
export function filerToml({ objectStore, names }: ResolvedObjectStore): string {
  return renderToml(
    new Map([
      [
        "postgres2",
        new Map<string, TomlValue>([
          ["enabled", true],
          [
            "createTable",
            'CREATE TABLE IF NOT EXISTS "%s" (\n  dirhash BIGINT, name VARCHAR(65535), directory VARCHAR(65535), meta bytea,\n  PRIMARY KEY (dirhash, name)\n);\n',
          ],
          ["hostname", `${leaderServiceName(names.database, 0)}.${names.namespace}.svc`],
          ["port", 5432],
          ["username", gatewayRole(objectStore)],
          ["database", names.database],
          // Stores that share the database do not share names.
          ["schema", objectStore],
          ["sslmode", "verify-full"],
          ["sslcert", `${paths.databaseTls}/tls.crt`],
          ["sslkey", `${paths.databaseTls}/tls.key`],
          ["sslrootcert", `${paths.databaseTls}/ca.crt`],
          ["connection_max_idle", 2],
          ["connection_max_open", gatewayConnections],
          ["connection_max_lifetime_seconds", 60],
          ["enableUpsert", true],
          [
            "upsertQuery",
            'INSERT INTO "%[1]s" (dirhash, name, directory, meta) VALUES($1, $2, $3, $4)\nON CONFLICT (dirhash, name) DO UPDATE SET directory=EXCLUDED.directory, meta=EXCLUDED.meta\n',
          ],
        ]),
      ],
    ]),
  );
}
