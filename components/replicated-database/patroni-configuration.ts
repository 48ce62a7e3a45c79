import { stringify } from "yaml";
import { clientPort } from "../consensus-quorum";
import type { ResolvedDatabase } from "./schema";
import { archivePush, archiveGet, restore } from "./backup-configuration";
import { hostBasedAuthentication, identityMaps, memberLogin, patroniRoles } from "./client-authentication";
import { failoverTiming, type FailoverTiming } from "./failover-timing";
import { failoverPriority, leadershipOf } from "./leadership";
import { MemberKind, memberPaths, memberPorts, shardName } from "./names";
import { memberParameters, sharedParameters } from "./postgresql-parameters";
import { maximumLagOnFailover, synchronousCopies } from "./synchronous-copies";

/** Sections of Patroni's configuration, by name. */
type Section = Record<string, unknown>;

/**
 * Time that Patroni keeps the slot of a member that is away, in seconds: for a day it can catch up from its leader, if
 * `max_slot_wal_keep_size` has room for as much, and needs no archive.
 */
const memberSlotSeconds = 86_400;

/**
 * The part of the configuration that Patroni keeps in the quorum, the same for every member of a shard. Patroni itself
 * reads it from here only when a shard is first set up; later changes are brought to the quorum by the job that is
 * declared beside the members.
 *
 * - `synchronous_mode_strict` is off: when sites are lost, the set of copies that commits wait for shrinks to those left,
 *   and writes go on. Two losses are survived with nothing lost because they happened while the set was whole; until a
 *   site is back, the next loss is no longer covered.
 * - `failsafe_mode` is on: when the quorum is lost (and not the sites), a leader that reaches every member goes on. It is
 *   safe with synchronous copies, because the set of copies cannot shrink without the quorum: a commit that a copy does
 *   not acknowledge keeps waiting.
 * - `check_timeline` is on: a member that missed an earlier failover is never promoted.
 */
export function distributedConfiguration(args: ResolvedDatabase, timing: FailoverTiming): Section {
  const copies = synchronousCopies(args.survive, args.rpoSeconds);
  return {
    ttl: timing.ttl,
    loop_wait: timing.loopWait,
    retry_timeout: timing.retryTimeout,
    primary_start_timeout: timing.primaryStartTimeout,
    maximum_lag_on_failover: maximumLagOnFailover(copies, args.rpoSeconds, args.writeAheadMebibytesPerSecond),
    member_slots_ttl: memberSlotSeconds,
    check_timeline: true,
    failsafe_mode: true,
    synchronous_mode: copies > 0,
    synchronous_mode_strict: false,
    // Ignored while the mode is off; Patroni refuses less than 1.
    synchronous_node_count: Math.max(1, copies),
    postgresql: {
      use_pg_rewind: true,
      use_slots: true,
      parameters: sharedParameters(args),
    },
  };
}

/**
 * Everything that Patroni is told about a member, but for its name and addresses: they are different for every pod of a
 * StatefulSet and come from the environment (`PATRONI_NAME`, `PATRONI_RESTAPI_CONNECT_ADDRESS`,
 * `PATRONI_POSTGRESQL_CONNECT_ADDRESS`).
 *
 * Members beside the first at a site have the tag `nosync`: Patroni picks the holders of synchronous copies by lag, and
 * without the tag it would pick the member next door, whose copy burns with the leader's.
 */
export function patroniConfiguration(
  args: ResolvedDatabase,
  shard: number,
  kind: MemberKind,
): Section & { bootstrap: { dcs: Section; initdb: (string | Section)[] }; tags: Section } {
  const timing = failoverTiming(args.rtoSeconds, "rtoSeconds");
  const scope = shardName(args.database, shard);
  const topology = leadershipOf(args);
  return {
    scope,
    namespace: "/holdfast/",
    log: { level: "INFO", deduplicate_heartbeat_logs: true },
    restapi: {
      listen: `0.0.0.0:${memberPorts.patroni}`,
      certfile: `${memberPaths.serverTls}/tls.crt`,
      keyfile: `${memberPaths.serverTls}/tls.key`,
      cafile: `${memberPaths.serverTls}/ca.crt`,
      // Probes and the router may ask who leads; to change anything takes a certificate.
      verify_client: "optional",
    },
    ctl: {
      cacert: `${memberPaths.memberTls}/ca.crt`,
      certfile: `${memberPaths.memberTls}/tls.crt`,
      keyfile: `${memberPaths.memberTls}/tls.key`,
    },
    etcd3: {
      hosts: quorumHosts(args),
      protocol: "https",
      cacert: `${memberPaths.memberTls}/ca.crt`,
      cert: `${memberPaths.memberTls}/tls.crt`,
      key: `${memberPaths.memberTls}/tls.key`,
    },
    bootstrap: {
      dcs: distributedConfiguration(args, timing),
      initdb: [
        { encoding: "UTF8" },
        // Order by code point, which no update of the system's locales changes.
        { locale: "C.UTF-8" },
        "data-checksums",
        { "auth-local": "peer" },
        { "auth-host": "reject" },
      ],
    },
    postgresql: {
      listen: `0.0.0.0:${memberPorts.postgresql}`,
      data_dir: memberPaths.data,
      pgpass: "/tmp/pgpass",
      use_unix_socket: true,
      use_unix_socket_repl: true,
      authentication: {
        superuser: memberLogin(patroniRoles.superuser),
        replication: memberLogin(patroniRoles.replication),
        rewind: memberLogin(patroniRoles.rewind),
      },
      // A neighbouring site is nearer than the vault, and is there when the cloud is not.
      create_replica_methods: ["basebackup", "pgbackrest"],
      basebackup: [{ checkpoint: "fast" }],
      pgbackrest: { command: restore(scope), keep_data: true, no_params: true },
      recovery_conf: { restore_command: archiveGet },
      // A former leader that cannot be rewound is copied anew, without waiting for a hand.
      remove_data_directory_on_rewind_failure: true,
      remove_data_directory_on_diverged_timelines: true,
      parameters: memberParameters(args, timing, archivePush(scope)),
      pg_hba: hostBasedAuthentication(args),
      pg_ident: identityMaps(args),
    },
    tags: {
      failover_priority: failoverPriority(topology, shard, args.site, kind),
      nosync: kind === MemberKind.Asynchronous,
      clonefrom: true,
    },
    // Used where the node hands a watchdog device to the pod. Where it does not, a leader that hangs is fenced by its
    // copies: they follow the new leader, so no commit of the old one is acknowledged.
    watchdog: { mode: "automatic" },
  };
}

/** Writes a section as YAML that every version of YAML reads alike ("on" stays a text). */
export function yamlText(section: Section): string {
  return stringify(section, { version: "1.1", lineWidth: 0 });
}

/** Where the voters of the quorum serve clients. */
export function quorumHosts({ quorumAddresses }: Pick<ResolvedDatabase, "quorumAddresses">): string[] {
  return quorumAddresses.map((address) => `${address}:${clientPort}`);
}
