import type { ResolvedDatabase } from "./schema";
import type { FailoverTiming } from "./failover-timing";
import { memberPaths } from "./names";

/** Parameters of PostgreSQL by name. */
export type PostgresqlParameters = Record<string, string | number>;

/**
 * Parameters that must be the same on every member of a shard, because a replica with less than its leader stops. Patroni
 * keeps them in the quorum.
 */
export function sharedParameters(args: ResolvedDatabase): PostgresqlParameters {
  const members = args.sites.length * args.membersPerSite;
  const { cores, connections, storageGiB } = args.member;
  return {
    wal_level: "replica",
    wal_log_hints: "on",
    max_connections: connections,
    // Every member but the leader streams; as many again for base backups and members that are being replaced.
    max_wal_senders: 2 * members + 4,
    max_replication_slots: 2 * members + 4,
    max_worker_processes: Math.max(8, 2 * cores),
    // Patroni takes it from nowhere else.
    wal_keep_size: megabytes(storageGiB * 32),
    max_prepared_transactions: 0,
    max_locks_per_transaction: 64,
    track_commit_timestamp: "on",
  };
}

const megabytes = (value: number): string => `${Math.floor(value)}MB`;

/** Parameters of one member, sized by its memory and storage. */
export function memberParameters(
  args: ResolvedDatabase,
  timing: FailoverTiming,
  archiveCommand: string,
): PostgresqlParameters {
  const { storageGiB, memoryGiB, connections } = args.member;
  return {
    unix_socket_directories: memberPaths.socket,
    ssl: "on",
    ssl_cert_file: `${memberPaths.serverTls}/tls.crt`,
    ssl_key_file: `${memberPaths.serverTls}/tls.key`,
    ssl_ca_file: `${memberPaths.serverTls}/ca.crt`,
    ssl_min_protocol_version: "TLSv1.3",

    // A commit waits until the copies named by Patroni have it on their disks.
    synchronous_commit: "on",
    // A site that is lost sends no farewell; silence is all that tells.
    wal_sender_timeout: `${timing.replicationTimeout}s`,
    wal_receiver_timeout: `${timing.replicationTimeout}s`,
    wal_receiver_status_interval: "1s",
    tcp_keepalives_idle: timing.replicationTimeout,
    tcp_keepalives_interval: 1,
    tcp_keepalives_count: 3,
    hot_standby: "on",

    archive_mode: "on",
    archive_command: archiveCommand,
    // The vault trails by a minute at most, however little is written.
    archive_timeout: "60s",
    // A quarter of the volume may wait for a site that is away; after that it has to catch up from the vault or a copy.
    max_slot_wal_keep_size: megabytes(storageGiB * 256),
    max_wal_size: megabytes(Math.min(16 * 1024, storageGiB * 128)),
    min_wal_size: megabytes(Math.min(2 * 1024, storageGiB * 16)),
    wal_compression: "on",
    checkpoint_timeout: "5min",
    checkpoint_completion_target: 0.9,

    shared_buffers: megabytes(memoryGiB * 256),
    effective_cache_size: megabytes(memoryGiB * 768),
    maintenance_work_mem: megabytes(Math.min(2048, memoryGiB * 64)),
    // All connections sorting at once stay within a quarter of the memory.
    work_mem: megabytes(Math.max(4, (memoryGiB * 256) / connections)),

    log_checkpoints: "on",
    log_lock_waits: "on",
    log_replication_commands: "on",
    log_line_prefix: "%m [%p] %q%u@%d ",
    timezone: "UTC",
  };
}
