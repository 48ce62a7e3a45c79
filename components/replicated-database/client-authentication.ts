import type { ResolvedDatabase } from "./schema";
import { memberCommonName, memberPaths } from "./names";

/** Roles that Patroni works with. It creates those that do not exist. */
export const patroniRoles = { superuser: "postgres", replication: "replicator", rewind: "rewinder" } as const;

/** Parameters with which a member connects to another: by certificate, and only to a server that proves its name. */
export interface CertificateLogin {
  /** Role to log in as. */
  username: string;
  /** How far the server is checked. */
  sslmode: string;
  /** Certificate (PEM). */
  sslcert: string;
  /** Private key (PEM). */
  sslkey: string;
  /** Certificate of the CA (PEM). */
  sslrootcert: string;
}

/** Login of a member at another as a role. */
export function memberLogin(username: string): CertificateLogin {
  return {
    username,
    sslmode: "verify-full",
    sslcert: `${memberPaths.memberTls}/tls.crt`,
    sslkey: `${memberPaths.memberTls}/tls.key`,
    sslrootcert: `${memberPaths.memberTls}/ca.crt`,
  };
}

/**
 * Lines of pg_hba.conf: who may log in, how. There is no password anywhere: on the member's own socket the system tells
 * who calls, over the network the certificate does, and the rest is refused.
 */
export function hostBasedAuthentication(args: ResolvedDatabase): string[] {
  const { superuser, replication, rewind } = patroniRoles;
  const networks = args.sites.map((site) => site.podCidr);
  return [
    `local all ${superuser} peer map=socket`,
    `local all ${rewind} peer map=socket`,
    `local replication ${replication} peer map=socket`,
    // The pooler has seen the client's certificate.
    ...(args.pooler ? args.clients : []).map(
      ({ service }) => `local "${args.database}" "${service}" peer map=pooler`,
    ),
    ...networks.flatMap((network) => [
      `hostssl replication ${replication} ${network} cert map=members`,
      `hostssl all ${rewind} ${network} cert map=members`,
      `hostssl all ${superuser} ${network} cert map=members`,
      // The certificate's common name has to be the role's name.
      ...args.clients.map((client) => `hostssl "${args.database}" "${client.service}" ${network} cert`),
    ]),
    "local all all reject",
    "host all all all reject",
    "host replication all all reject",
  ];
}

/** Lines of pg_ident.conf: which system user, or holder of which certificate, may be which role. */
export function identityMaps(args: ResolvedDatabase): string[] {
  const roles = Object.values(patroniRoles);
  return [
    ...roles.map((role) => `socket postgres ${role}`),
    ...roles.map((role) => `members ${memberCommonName(args.database)} ${role}`),
    ...(args.pooler ? args.clients : []).map(({ service }) => `pooler postgres ${service}`),
  ];
}

/** Role that owns what is in the database; clients are members of it and nobody logs in as it. */
export function ownerRole(database: string): string {
  return `${database}-owner`;
}

/**
 * SQL for psql that creates the database and the roles of its clients where they are missing, so that it can be run again
 * after a client was added. All clients share one owner of what is in the database, a role that cannot log in.
 */
export function rolesSql(args: ResolvedDatabase): string {
  const owner = ownerRole(args.database);
  const createRole = (role: string, login: "LOGIN" | "NOLOGIN"): string =>
    `SELECT 'CREATE ROLE "${role}" ${login}' WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = '${role}')\n\\gexec\n`;
  return [
    "\\set ON_ERROR_STOP on\n",
    createRole(owner, "NOLOGIN"),
    `SELECT 'CREATE DATABASE "${args.database}" OWNER "${owner}"' WHERE NOT EXISTS (SELECT FROM pg_database WHERE datname = '${args.database}')\n\\gexec\n`,
    `REVOKE ALL ON DATABASE "${args.database}" FROM PUBLIC;\n`,
    ...args.clients.flatMap((client) => [
      createRole(client.service, "LOGIN"),
      `GRANT "${owner}" TO "${client.service}";\n`,
      `GRANT CONNECT, TEMPORARY ON DATABASE "${args.database}" TO "${client.service}";\n`,
      ...(args.pooler
        ? [
            `ALTER ROLE "${client.service}" SET statement_timeout = '${Math.round(args.pooler.statementSeconds * 1000)}ms';\n`,
          ]
        : []),
    ]),
  ].join("");
}
