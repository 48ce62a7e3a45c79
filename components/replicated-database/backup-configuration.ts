import type { ResolvedDatabase } from "./schema";
import {
  memberCommonName,
  memberPaths,
  memberPorts,
  membersOfShard,
  type MemberAddress,
  shardName,
} from "./names";

const configurationFile = `${memberPaths.configuration}/pgbackrest.conf`;

/** Command that archives a finished segment of the write-ahead log; PostgreSQL fills in the path. */
export function archivePush(stanza: string): string {
  return `pgbackrest --config=${configurationFile} --stanza=${stanza} archive-push "%p"`;
}

/** Command that fetches a segment from the archive; PostgreSQL fills in name and path. */
export const archiveGet = `sh ${memberPaths.configuration}/archive-get.sh %f "%p"`;

/**
 * Shell script that fetches a segment of the write-ahead log from the archive, for a member that was away for longer than
 * its leader keeps the log.
 *
 * PostgreSQL also asks the archive when it is promoted, and waits for the answer, and the cloud may be lost together with
 * the leader's site. So the vault is only asked when it answers a connection within a second, and never for the history of
 * timelines: a member learns that from its leader, and Patroni promotes none that has missed a timeline.
 */
export function archiveGetScript(args: ResolvedDatabase, shard: number): string {
  return `#!/bin/sh
set -eu
case "$1" in
  *.history) exit 1 ;;
esac
timeout 1 python3 -c 'import socket, sys; socket.create_connection((sys.argv[1], 443), 1)' ${vaultEndpoint(args)}
exec timeout 60 pgbackrest --config=${configurationFile} --stanza=${shardName(args.database, shard)} archive-get "$1" "$2"
`;
}

/** Name at which S3 answers in the vault's region. */
function vaultEndpoint(args: ResolvedDatabase): string {
  return `s3.${args.backups.region}.amazonaws.com`;
}

/** Command that makes a new member from the vault. */
export function restore(stanza: string): string {
  return `pgbackrest --config=${configurationFile} --stanza=${stanza} --delta restore`;
}

/** Lines `key=value` under a heading, as pgBackRest reads them. */
type IniSection = readonly (readonly [key: string, value: string | number])[];

/**
 * Configuration of pgBackRest on a member: where the vault is, and who may ask this member for its files.
 *
 * Access to the vault is by the pod's service-account token (`web-id`), so there is no key to keep.
 */
export function memberBackupConfiguration(args: ResolvedDatabase, shard: number): string {
  const stanza = shardName(args.database, shard);
  return ini({
    global: [
      ...repository(args, shard),
      ["spool-path", memberPaths.spool],
      ["tls-server-address", "*"],
      ["tls-server-port", memberPorts.pgbackrest],
      ["tls-server-cert-file", `${memberPaths.serverTls}/tls.crt`],
      ["tls-server-key-file", `${memberPaths.serverTls}/tls.key`],
      ["tls-server-ca-file", `${memberPaths.serverTls}/ca.crt`],
      ["tls-server-auth", `${memberCommonName(args.database)}=${stanza}`],
    ],
    "global:archive-push": [
      ["archive-async", "y"],
      // The cloud may be lost as a site may: rather a gap in the archive until the next backup than a full disk.
      ["archive-push-queue-max", `${Math.max(1, Math.floor(args.member.storageGiB / 4))}GiB`],
    ],
    [stanza]: [
      ["pg1-path", memberPaths.data],
      ["pg1-socket-path", memberPaths.socket],
      ["pg1-port", memberPorts.postgresql],
      ["pg1-user", "postgres"],
    ],
  });
}

/**
 * Configuration of pgBackRest in the pod that runs backups: it asks the members at its site for their files by TLS, and
 * finds out by itself which of them leads.
 */
export function backupJobConfiguration(args: ResolvedDatabase, shard: number): string {
  const members = localMembers(args, shard).flatMap((member, index): IniSection => {
    const prefix = `pg${index + 1}`;
    return [
      [`${prefix}-host`, member.host],
      [`${prefix}-host-type`, "tls"],
      [`${prefix}-host-port`, memberPorts.pgbackrest],
      [`${prefix}-host-ca-file`, `${memberPaths.memberTls}/ca.crt`],
      [`${prefix}-host-cert-file`, `${memberPaths.memberTls}/tls.crt`],
      [`${prefix}-host-key-file`, `${memberPaths.memberTls}/tls.key`],
      [`${prefix}-host-config`, configurationFile],
      [`${prefix}-path`, memberPaths.data],
      [`${prefix}-socket-path`, memberPaths.socket],
      [`${prefix}-port`, memberPorts.postgresql],
    ];
  });
  return ini({
    global: [...repository(args, shard), ["start-fast", "y"]],
    [shardName(args.database, shard)]: members,
  });
}

/**
 * Shell script that runs a command of pgBackRest at the site of the shard's leader, and does nothing at the others: the
 * same schedule stands at every site, and whichever leads does the work.
 *
 * Its arguments are pgBackRest's, but for `backup WEEKDAY SECONDS`: a backup that is full on that day of the week (0 is
 * Sunday, UTC) and differential on others. A day of backups begins as many seconds after midnight, when the job starts, so
 * that one which is late or tried again after midnight is still of the kind that was due.
 */
export function backupScript(args: ResolvedDatabase, shard: number): string {
  const stanza = shardName(args.database, shard);
  const tls = memberPaths.memberTls;
  const hosts = localMembers(args, shard).map((member) => member.host);
  return `#!/bin/sh
set -eu
if [ "$1" = backup ]; then
  day=$(( ($(date +%s) - $3) / 86400 ))
  # Day 0 of the epoch was a Thursday.
  if [ $(( (day + 4) % 7 )) -eq "$2" ]; then
    set -- --type=full backup
  else
    set -- --type=diff backup
  fi
fi
unreachable=no
for host in ${hosts.join(" ")}; do
  state=$(psql --no-psqlrc --tuples-only --no-align --command='SELECT pg_is_in_recovery()' \\
    "host=$host port=${memberPorts.postgresql} user=postgres dbname=postgres connect_timeout=10 sslmode=verify-full sslrootcert=${tls}/ca.crt sslcert=${tls}/tls.crt sslkey=${tls}/tls.key") || state=unreachable
  case "$state" in
    f) exec pgbackrest --config=${memberPaths.configuration}/backup.conf --stanza=${stanza} "$@" ;;
    t) ;;
    *) unreachable=yes ;;
  esac
done
if [ "$unreachable" = yes ]; then
  echo "cannot tell whether the leader of ${stanza} is at this site" >&2
  exit 1
fi
echo "the leader of ${stanza} is at another site, which does this"
`;
}

function localMembers(args: ResolvedDatabase, shard: number): MemberAddress[] {
  return membersOfShard(args, shard).filter((member) => member.site === args.site);
}

function repository(args: ResolvedDatabase, shard: number): IniSection {
  const { backups } = args;
  return [
    ["repo1-type", "s3"],
    ["repo1-s3-bucket", backups.bucket],
    ["repo1-s3-region", backups.region],
    ["repo1-s3-endpoint", vaultEndpoint(args)],
    ["repo1-s3-key-type", "web-id"],
    ...(backups.kmsKey === undefined ? [] : ([["repo1-s3-kms-key-id", backups.kmsKey]] as const)),
    ["repo1-path", `/${backups.prefix}/${shardName(args.database, shard)}`],
    ["repo1-bundle", "y"],
    ["repo1-block", "y"],
    ["repo1-retention-full-type", "time"],
    ["repo1-retention-full", backups.retentionDays],
    ["compress-type", "zst"],
    ["process-max", 2],
    ["lock-path", "/tmp/pgbackrest"],
    ["log-level-console", "info"],
    ["log-level-file", "off"],
  ];
}

function ini(sections: Record<string, IniSection>): string {
  return Object.entries(sections)
    .map(([heading, lines]) => `[${heading}]\n${lines.map(([key, value]) => `${key}=${value}\n`).join("")}`)
    .join("\n");
}

/**
 * Shell script that serves the member's files to the backup pod. pgBackRest reads its certificate at its start and when it
 * is told to reload; cert-manager renews the file in between.
 */
export const backupServerScript = `#!/bin/sh
set -eu
pgbackrest --config=${configurationFile} server &
server=$!
trap 'kill "$server"; wait "$server"; exit 0' TERM INT
while kill -0 "$server"; do
  sleep 600 &
  wait $!
  kill -HUP "$server"
done
wait "$server"
`;
