import type { DatabaseSite } from "./arguments";
import type { ResolvedDatabase } from "./schema";

/** Ports of a member. */
export const memberPorts = {
  /** PostgreSQL. */
  postgresql: 5432,
  /** REST API of Patroni. */
  patroni: 8008,
  /** TLS server of pgBackRest. */
  pgbackrest: 8432,
} as const;

/** Port of PgBouncer at a member, and of the Services that lead to it. */
export const poolerPort = 6432;

/** Ports of the router; a shard's number is added to those of leader and replica. */
export const routerPorts = {
  /** Leader of shard 0. */
  leader: 5100,
  /** Replicas of shard 0. */
  replica: 5200,
  /** Pooler of the leader of shard 0. */
  pooled: 5300,
  /** Health and metrics. */
  monitor: 8404,
} as const;

/** Where members find things in their containers. */
export const memberPaths = {
  /** Volume of the data, the archive's spool among it. */
  volume: "/var/lib/postgresql",
  /** Data directory of PostgreSQL. */
  data: "/var/lib/postgresql/data",
  /** Spool of pgBackRest. */
  spool: "/var/lib/postgresql/spool",
  /** Directory of the unix socket, which Patroni, PostgreSQL and pgBackRest share. */
  socket: "/var/run/postgresql",
  /** ConfigMap of the member. */
  configuration: "/etc/patroni",
  /** Certificate with which a member serves. */
  serverTls: "/etc/tls/server",
  /** Certificate with which a member calls others. */
  memberTls: "/etc/tls/member",
  /** Projected service-account token for AWS. */
  awsToken: "/var/run/secrets/aws",
} as const;

/** User and group of all containers; the image calls it "postgres". */
export const postgresUserId = 999;

/** Which of the members at a site. */
export const MemberKind = {
  /** The first at the site: it may hold a synchronous copy and lead. */
  Synchronous: "synchronous",
  /** Another at the same site: it serves reads. */
  Asynchronous: "asynchronous",
} as const;
export type MemberKind = (typeof MemberKind)[keyof typeof MemberKind];

/** Name of a shard: the scope of Patroni and the stanza of pgBackRest. */
export function shardName(database: string, shard: number): string {
  return `${database}-${shard}`;
}

/** Name of the StatefulSet of a shard's members at a site. Pods have their names from it, so it names the site. */
export function memberSetName(database: string, shard: number, site: string, kind: MemberKind): string {
  const name = `${shardName(database, shard)}-${site}`;
  return kind === MemberKind.Synchronous ? name : `${name}-async`;
}

/** Name of the headless Service that gives a shard's members their names. */
export function headlessName(database: string, shard: number): string {
  return `${shardName(database, shard)}-members`;
}

/** Name of the Service at which clients reach a shard's leader. */
export function leaderServiceName(database: string, shard: number): string {
  return `${shardName(database, shard)}-leader`;
}

/** Name of the Service at which clients reach a shard's replicas. */
export function replicaServiceName(database: string, shard: number): string {
  return `${shardName(database, shard)}-replica`;
}

/** Domain of a shard's members at a site; a member's name is `<pod>.` and this. */
export function memberDomain(args: ResolvedDatabase, shard: number, site: DatabaseSite): string {
  return `${headlessName(args.database, shard)}.${args.namespace}.svc.${site.clusterDomain}`;
}

/** One member of a shard. */
export interface MemberAddress {
  /** Name of its pod, and of the member in Patroni. */
  pod: string;
  /** Site that it stands at. */
  site: string;
  /** DNS name that is routed to from every site. */
  host: string;
}

/** Every member of a shard, site by site in the order of `sites`. */
export function membersOfShard(args: ResolvedDatabase, shard: number): MemberAddress[] {
  return args.sites.flatMap((site) => {
    const first = `${memberSetName(args.database, shard, site.name, MemberKind.Synchronous)}-0`;
    const others = memberSetName(args.database, shard, site.name, MemberKind.Asynchronous);
    const pods = [
      first,
      ...Array.from({ length: args.membersPerSite - 1 }, (_, ordinal) => `${others}-${ordinal}`),
    ];
    return pods.map((pod) => ({
      pod,
      site: site.name,
      host: `${pod}.${memberDomain(args, shard, site)}`,
    }));
  });
}

/** Common name of the certificate with which the members of a database call each other and the quorum. */
export function memberCommonName(database: string): string {
  return `${database}-member`;
}
