import { renderPooler, renderPoolerUsers } from "@holdfast/contract/pgbouncer/configuration";
import type * as k8s from "@pulumi/kubernetes";
import { restrictedContainerSecurity } from "../restricted-pod";
import { memberPaths, memberPorts, poolerPort, shardName } from "./names";
import { postgresMounts } from "./pod-parts";
import type { ResolvedDatabase } from "./schema";

/** Files of a pooler among those of its member. */
const poolerFiles = {
  configuration: "pgbouncer.ini",
  users: "pgbouncer-users.txt",
  script: "pgbouncer.sh",
} as const;

const pathOf = (file: string): string => `${memberPaths.configuration}/${file}`;

/**
 * Configuration of the PgBouncer beside a member: what clients hold are connections to it, and it lends one of its own to
 * the member for each transaction.
 *
 * It stands at the member and leads to that one alone, over its unix socket, so whoever reaches it has reached the member
 * that the router chose, and what all clients take of a member is bounded in one place. Clients prove by certificate who
 * they are, as at PostgreSQL itself; no password is kept.
 */
function poolerConfiguration(args: ResolvedDatabase): string | undefined {
  const { pooler } = args;
  if (!pooler) return undefined;
  const { serverTls } = memberPaths;
  return renderPooler(
    {
      [args.database]: { host: memberPaths.socket, port: memberPorts.postgresql, dbname: args.database },
    },
    {
      listen_addr: "0.0.0.0",
      listen_port: poolerPort,
      // The folder of PostgreSQL's own socket is no place for another.
      unix_socket_dir: "",
      auth_type: "cert",
      auth_file: pathOf(poolerFiles.users),
      client_tls_sslmode: "verify-full",
      client_tls_ca_file: `${serverTls}/ca.crt`,
      client_tls_cert_file: `${serverTls}/tls.crt`,
      client_tls_key_file: `${serverTls}/tls.key`,
      client_tls_protocols: "tlsv1.3",
      pool_mode: "transaction",
      max_client_conn: pooler.clientConnections,
      // No client can take what another needs.
      default_pool_size: Math.max(1, Math.floor(pooler.serverConnections / Math.max(1, args.clients.length))),
      max_db_connections: pooler.serverConnections,
      // Less than clients wait for a statement, so that they hear that it was never sent.
      query_wait_timeout: 4,
      // PostgreSQL is on the same node: it answers at once, or is starting and soon will.
      server_connect_timeout: 2,
      server_login_retry: 1,
      idle_transaction_timeout: 60,
      // What a client sends with its first message and a shared connection cannot keep; `statement_timeout` is its role's.
      ignore_startup_parameters: "extra_float_digits,statement_timeout",
      log_connections: 0,
      log_disconnections: 0,
    },
  );
}

/** Runs PgBouncer, and has it read a renewed certificate: it keeps what it has read until it is told to reload. */
const poolerScript = `#!/bin/sh
pgbouncer ${pathOf(poolerFiles.configuration)} &
pooler=$!
trap 'kill -TERM "$pooler"' TERM INT
while sleep 3600; do kill -HUP "$pooler" || exit; done &
wait "$pooler"
`;

/** The files that a member's pooler is configured by; none where there is no pooler. */
export function poolerTexts(args: ResolvedDatabase): Record<string, string> {
  const configuration = poolerConfiguration(args);
  if (configuration === undefined) return {};
  return {
    [poolerFiles.configuration]: configuration,
    [poolerFiles.users]: renderPoolerUsers(args.clients.map(({ service }) => service)),
    [poolerFiles.script]: poolerScript,
  };
}

/** The container of the pooler beside a member; none where there is no pooler. */
export function poolerContainers(args: ResolvedDatabase): k8s.types.input.core.v1.Container[] {
  if (!args.pooler) return [];
  return [
    {
      name: "pgbouncer",
      image: args.image,
      command: ["sh", pathOf(poolerFiles.script)],
      ports: [{ name: "pooler", containerPort: poolerPort }],
      livenessProbe: { tcpSocket: { port: "pooler" }, periodSeconds: 5, failureThreshold: 3 },
      resources: { requests: { cpu: "250m", memory: "256Mi" }, limits: { memory: "512Mi" } },
      securityContext: restrictedContainerSecurity,
      volumeMounts: [
        ...postgresMounts.filter(({ name }) => name === "configuration" || name === "tmp"),
        { name: "server-tls", mountPath: memberPaths.serverTls, readOnly: true },
        { name: "socket", mountPath: memberPaths.socket },
      ],
    },
  ];
}

/** Name of a shard's frontend and backend at the router that lead to its leader's pooler. */
export function pooledName(args: ResolvedDatabase, shard: number): string {
  return `${shardName(args.database, shard)}-pooled`;
}
