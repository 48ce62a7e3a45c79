import { allGone, EVERY, PANGYO, rewriting, unmetAfter } from "./configured";
import { type Change, foundAfter } from "./planted";

const inText = (names: RegExp, before: string | RegExp, after: string, file?: string): Change =>
  rewriting(":ConfigMap", names, before, after, file);

const SIHEUNG = /^payments-siheung-0-configuration$/;
const PG_HBA_SIHEUNG = / *- hostssl replication replicator 10\.32\.0\.0\/16 cert map=members\n/g;

/** Title, change, the field that is named, and whether goals are not met by it. */
const planted: [string, Change, RegExp, boolean][] = [
  [
    "a namespace of its own",
    inText(PANGYO, "namespace: /holdfast/", "namespace: /service/"),
    /patroni.yml: namespace is/,
    true,
  ],
  [
    "a scope of its own",
    inText(SIHEUNG, "scope: payments-0\n", "scope: payments-00\n"),
    /patroni.yml: scope is/,
    true,
  ],
  [
    "a longer ttl in dcs.yml alone",
    inText(EVERY, "ttl: 20", "ttl: 60", "dcs.yml"),
    /dcs.yml: ttl is 60/,
    true,
  ],
  [
    "synchronous_mode off in dcs.yml alone",
    inText(EVERY, "synchronous_mode: true", "synchronous_mode: false", "dcs.yml"),
    /dcs.yml: synchronous_mode is off/,
    true,
  ],
  [
    "another ttl at one site",
    inText(PANGYO, "ttl: 20", "ttl: 60"),
    /dcs.yml: ttl is 60, and at 2 other members/,
    true,
  ],
  [
    "a ttl of patroni.yml alone at one site",
    inText(PANGYO, "ttl: 20", "ttl: 60", "patroni.yml"),
    /patroni.yml: bootstrap.dcs.ttl is 60/,
    false,
  ],
  [
    "no Job that applies dcs.yml",
    allGone(":Job", /^payments-.*-configuration-job$/),
    /dcs.yml is brought .* by no Job/,
    false,
  ],
  [
    "no Job for one shard",
    allGone(":Job", /^payments-.*-1-configuration-job$/),
    /dcs.yml is brought .*payments-1 by no Job/,
    false,
  ],
  [
    "retries that the ttl has no room for",
    inText(EVERY, "retry_timeout: 8", "retry_timeout: 12"),
    /ttl, loop_wait, retry_timeout say 20, 4 and 12 s/,
    false,
  ],
  [
    "failsafe_mode off",
    inText(EVERY, "failsafe_mode: true", "failsafe_mode: false"),
    /failsafe_mode is off/,
    false,
  ],
  [
    "failsafe_mode taken out",
    inText(EVERY, / *failsafe_mode: true\n/g, ""),
    /failsafe_mode is absent/,
    false,
  ],
  [
    "a lag that nobody keeps",
    inText(EVERY, /maximum_lag_on_failover: \d+/g, "maximum_lag_on_failover: 1024"),
    /maximum_lag_on_failover is 1024/,
    true,
  ],
  ["a pause", inText(EVERY, /( *)(failsafe_mode: true)/g, "$1$2\n$1pause: true"), /pause is on/, true],
  [
    "commits that are written and not kept",
    inText(EVERY, 'synchronous_commit: "on"', "synchronous_commit: remote_write"),
    /synchronous_commit is remote_write/,
    true,
  ],
  [
    "commits of one member that do not wait",
    inText(PANGYO, 'synchronous_commit: "on"', "synchronous_commit: local"),
    /synchronous_commit is local/,
    true,
  ],
  [
    "no fsync",
    inText(EVERY, 'synchronous_commit: "on"', 'synchronous_commit: "on"\n    fsync: "off"'),
    /fsync is off/,
    true,
  ],
  [
    "one sender of the log",
    inText(EVERY, "max_wal_senders: 10", "max_wal_senders: 1"),
    /max_wal_senders is 1/,
    false,
  ],
  [
    "ten connections",
    inText(EVERY, "max_connections: 200", "max_connections: 10"),
    /max_connections is 10/,
    false,
  ],
  [
    "an archive_command that archives nothing",
    inText(EVERY, /archive_command: .*/g, "archive_command: /bin/true"),
    /archive_command is \/bin\/true/,
    false,
  ],
  [
    "the stanza of another shard",
    inText(PANGYO, /(archive_command: .*)--stanza=payments-0/g, "$1--stanza=payments-1"),
    /archive_command is .*no such stanza/,
    false,
  ],
  [
    "no restore_command",
    inText(EVERY, / *recovery_conf:\n *restore_command: .*\n/g, ""),
    /restore_command is absent/,
    false,
  ],
  [
    "a restore_command without a limit",
    inText(EVERY, /restore_command: .*/g, "restore_command: cp /mnt/archive/%f %p"),
    /restore_command is .*waits for an archive/,
    true,
  ],
  [
    "nofailover",
    inText(PANGYO, "clonefrom: true", "clonefrom: true\n  nofailover: true"),
    /tags.nofailover is true/,
    true,
  ],
  ["nosync", inText(SIHEUNG, "nosync: false", "nosync: true"), /tags.nosync is true/, true],
  [
    "a priority of 0",
    inText(PANGYO, /failover_priority: \d/g, "failover_priority: 0"),
    /tags.failover_priority is 0/,
    true,
  ],
  [
    "no line for a site's replication",
    inText(PANGYO, PG_HBA_SIHEUNG, ""),
    /pg_hba refuses replicator \(replication\) from siheung/,
    true,
  ],
  [
    "a line that rejects everybody first",
    inText(
      EVERY,
      /pg_hba:\n/g,
      "pg_hba:\n    - host all all all reject\n    - host replication all all reject\n",
    ),
    /pg_hba refuses .* and \d+ more/,
    true,
  ],
  [
    "etcd asked over http",
    inText(PANGYO, "protocol: https", "protocol: http"),
    /etcd3.protocol is http/,
    true,
  ],
  [
    "addresses of no voter",
    inText(PANGYO, /10\.(\d+\.\d+)\.23:2379/g, "10.$1.99:2379"),
    /etcd3.hosts is/,
    true,
  ],
  [
    "the API of etcd's version 2",
    inText(PANGYO, "etcd3:", "etcd:"),
    /patroni.yml: etcd is the API of version 2/,
    true,
  ],
  [
    "a server that listens for itself alone",
    inText(PANGYO, "listen: 0.0.0.0:5432", "listen: 127.0.0.1:5432"),
    /postgresql.listen is/,
    true,
  ],
  [
    "the address of another site's member",
    rewriting(
      ":StatefulSet",
      /^payments-pangyo-0$/,
      "svc.pangyo.holdfast.internal:5432",
      "svc.ansan.holdfast.internal:5432",
    ),
    /PATRONI_POSTGRESQL_CONNECT_ADDRESS is/,
    true,
  ],
];

test.each(planted)("%s is one finding that names the field", (_, change, message, unmet) => {
  const found = foundAfter(change);
  expect(found).toHaveLength(1);
  expect(found[0]).toMatchObject({ policy: "configuration-takes-effect" });
  expect(found[0]?.message).toMatch(message);
  if (unmet) expect(unmetAfter("payments", change)).toBeGreaterThan(0);
});
