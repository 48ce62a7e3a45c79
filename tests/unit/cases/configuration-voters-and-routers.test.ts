import { EVERY, PANGYO, rewriting, unmetAfter } from "./configured";
import { type Change, foundAfter } from "./planted";

const VOTERS = /^failover-authority-.*-voter$/;
const PANGYO_VOTER = /^failover-authority-pangyo-voter$/;
const ROUTERS = /^payments-.*-router-configuration$/;
const ANSAN_ROUTER = /^payments-ansan-router-configuration$/;

const voter = (before: string | RegExp, after: string): Change =>
  rewriting(":StatefulSet", PANGYO_VOTER, before, after);
const voters =
  (before: string | RegExp, after: string): Change =>
  (resources) =>
    rewriting(
      ":Instance",
      VOTERS,
      before,
      after,
    )(rewriting(":StatefulSet", VOTERS, before, after)(resources));
const router = (names: RegExp, before: string | RegExp, after: string): Change =>
  rewriting(":ConfigMap", names, before, after);
const backup = (names: RegExp, before: string | RegExp, after: string, file?: string): Change =>
  rewriting(":ConfigMap", names, before, after, file);

const FAST = voters(/(heartbeat-interval|HEARTBEAT_INTERVAL)=100/g, "$1=10");

const planted: [string, Change, RegExp, boolean][] = [
  ["a voter with another's name", voter("--name=pangyo", "--name=ansan"), /etcd: name is ansan/, true],
  [
    "a heartbeat above a fifth",
    voter("--heartbeat-interval=100", "--heartbeat-interval=5000"),
    /etcd: heartbeat-interval is "5000 ms/,
    true,
  ],
  [
    "an election below the distance",
    (resources) => voters(/(election-timeout|ELECTION_TIMEOUT)=1000/g, "$1=50")(FAST(resources)),
    /etcd: election-timeout is 50/,
    true,
  ],
  [
    "elections that differ",
    rewriting(":StatefulSet", VOTERS, "--election-timeout=1000", "--election-timeout=5000"),
    /etcd: election-timeout is 1000, and at 3 other voters/,
    false,
  ],
  [
    "clients heard on the loopback alone",
    voter("--listen-client-urls=https://0.0.0.0:2379", "--listen-client-urls=https://127.0.0.1:2379"),
    /etcd: listen-client-urls is/,
    true,
  ],
  [
    "a typo in one member list",
    voter(/(--initial-cluster=.*siheung=https:\/\/10.33.16).23/g, "$1.32"),
    /etcd: initial-cluster is siheung=10.33.16.32/,
    true,
  ],
  [
    "a typo in all member lists",
    voters("siheung=https://10.33.16.23", "siheung=https://10.33.16.32"),
    /etcd: initial-cluster is "siheung=10.33.16.32"/,
    true,
  ],
  [
    "another token",
    voter("--initial-cluster-token=failover-authority", "--initial-cluster-token=other"),
    /etcd: initial-cluster-token is other/,
    true,
  ],
  [
    "voters that all join",
    voters(/(cluster-state|CLUSTER_STATE)=new/g, "$1=existing"),
    /etcd: initial-cluster-state is existing/,
    false,
  ],
  [
    "a store of a megabyte",
    voters(/(quota-backend-bytes|QUOTA_BACKEND_BYTES)=2147483648/g, "$1=1048576"),
    /etcd: quota-backend-bytes is 1048576/,
    true,
  ],
  [
    "data that is not kept",
    voter("--data-dir=/var/lib/etcd/data", "--data-dir=/tmp/data"),
    /volumes is where the voter keeps \/tmp\/data/,
    true,
  ],
  [
    "certificates that etcd makes itself",
    voter("--logger=zap", "--peer-auto-tls=true"),
    /etcd: peer-auto-tls is true/,
    false,
  ],
  [
    "a member that a router lacks",
    router(
      ANSAN_ROUTER,
      /(backend payments-0-leader\n(?:.*\n){4,6}?) *server payments-0-pangyo-0 .*\n/g,
      "$1",
    ),
    /backend payments-0-leader is without payments-0-pangyo-0/,
    true,
  ],
  [
    "writes to whichever member works",
    router(ROUTERS, "uri /primary", "uri /health"),
    /backend payments-0-leader http-check is \/health/,
    true,
  ],
  [
    "members that are not asked",
    router(ROUTERS, " check port 8008", ""),
    /backend payments-0-leader check is absent/,
    true,
  ],
  ["another port of Patroni", router(ANSAN_ROUTER, "port 8008", "port 8009"), /check port is 8009/, true],
  [
    "a backend that is not there",
    router(ANSAN_ROUTER, "default_backend payments-0-leader", "default_backend payments-0-leaders"),
    /default_backend is payments-0-leaders/,
    true,
  ],
  [
    "a router of one shard",
    router(ANSAN_ROUTER, /frontend payments-1-leader[\s\S]*$/g, ""),
    /backend is absent for payments-1/,
    true,
  ],
  [
    "a router that looks once a minute",
    router(ANSAN_ROUTER, "inter 1s", "inter 60s"),
    /server inter, fall and rise is 60 s/,
    true,
  ],
  ["few connections", router(ROUTERS, "maxconn 800", "maxconn 10"), /global maxconn is 10/, false],
  [
    "few connections to the leaders alone",
    router(ROUTERS, /^frontend payments-(\d)-leader$/gm, "$&\n    maxconn 5"),
    /frontend payments-0-leader maxconn is 5/,
    false,
  ],
  [
    "few connections to each server",
    router(ROUTERS, "on-marked-down", "maxconn 3 on-marked-down"),
    /backend payments-0-leader server maxconn is 3/,
    false,
  ],
  [
    "an archive in a member's own site",
    backup(
      EVERY,
      "repo1-s3-endpoint=s3.ap-northeast-2.amazonaws.com",
      "repo1-s3-endpoint=minio.ansan.holdfast.internal",
    ),
    /repo1-s3-endpoint is minio/,
    false,
  ],
  [
    "another path at one member",
    backup(PANGYO, "repo1-path=/payments/payments-0", "repo1-path=/payments/payments-1"),
    /repo1-path is \/payments\/payments-1, and at/,
    false,
  ],
  [
    "another bucket for backups than for the log",
    backup(EVERY, /repo1-s3-bucket=.*/g, "repo1-s3-bucket=other", "backup.conf"),
    /backup.conf: repo1-s3-bucket is other/,
    false,
  ],
  [
    "a repository that is a directory",
    backup(EVERY, "repo1-type=s3", "repo1-type=posix"),
    /repo1-type is posix/,
    false,
  ],
  [
    "a queue of a segment",
    backup(EVERY, "archive-push-queue-max=100GiB", "archive-push-queue-max=16MiB"),
    /archive-push-queue-max is 16MiB/,
    false,
  ],
];

test.each(planted)("%s: one finding that names the field", (_, change, message, unmet) => {
  const found = foundAfter(change);
  expect(found).toHaveLength(1);
  expect(found[0]?.message).toMatch(message);
  if (unmet) expect(unmetAfter("payments", change)).toBeGreaterThan(0);
});

test("a router of a longer interval everywhere is told to look sooner, and not Patroni", () => {
  const [found, ...more] = foundAfter(router(ROUTERS, "inter 1s", "inter 60s"));
  expect(more).toEqual([]);
  expect(found?.fix).toMatch(/^lower inter or rise of the routers of payments/);
});
