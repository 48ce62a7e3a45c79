import { type ReplicatedDatabaseArgs, SurvivalGoal } from "holdfast";
import { memberFiles } from "holdfast/replicated-database/member-configuration";
import { MemberKind } from "holdfast/replicated-database/names";
import { parse } from "yaml";
import type { Tree } from "../tree";
import { resolvedArguments } from "./database-arguments";

/** Reads a member's file as Patroni does: by YAML 1.1, in which a bare `on` is a boolean. */
function patroni(
  change: Partial<ReplicatedDatabaseArgs> = {},
  shard = 0,
  kind: MemberKind = MemberKind.Synchronous,
): Tree {
  return parse(memberFiles(resolvedArguments(change), shard, kind)["patroni.yml"], {
    version: "1.1",
  }) as Tree;
}

test("two losses without a lost write take two synchronous copies that may become fewer", () => {
  expect(patroni().bootstrap?.dcs).toEqual({
    ttl: 20,
    loop_wait: 4,
    retry_timeout: 8,
    primary_start_timeout: 16,
    maximum_lag_on_failover: 2 ** 40,
    member_slots_ttl: 86_400,
    check_timeline: true,
    failsafe_mode: true,
    synchronous_mode: true,
    synchronous_mode_strict: false,
    synchronous_node_count: 2,
    postgresql: {
      use_pg_rewind: true,
      use_slots: true,
      parameters: {
        wal_level: "replica",
        wal_log_hints: "on",
        max_connections: 200,
        max_wal_senders: 10,
        max_replication_slots: 10,
        max_worker_processes: 8,
        wal_keep_size: "12800MB",
        max_prepared_transactions: 0,
        max_locks_per_transaction: 64,
        track_commit_timestamp: "on",
      },
    },
  });
});

test("one loss takes one copy", () => {
  expect(patroni({ survive: SurvivalGoal.OneSite }).bootstrap?.dcs).toMatchObject({
    synchronous_mode: true,
    synchronous_node_count: 1,
  });
});

test("where writes may be lost, commits do not wait, and the lag of a leader to be is bounded", () => {
  expect(patroni({ rpoSeconds: 30, writeAheadMebibytesPerSecond: 4 }).bootstrap?.dcs).toMatchObject({
    synchronous_mode: false,
    maximum_lag_on_failover: 120 * 1024 * 1024,
  });
});

test("a faster recovery makes faster times", () => {
  expect(patroni({ rtoSeconds: 30 }).bootstrap?.dcs).toMatchObject({
    ttl: 20,
    loop_wait: 1,
    retry_timeout: 9,
  });
  expect(patroni({ rtoSeconds: 30 }).postgresql?.parameters).toMatchObject({
    wal_sender_timeout: "5s",
    wal_receiver_timeout: "5s",
  });
});

test("what is kept in the quorum and what is brought there later are one text", () => {
  const files = memberFiles(resolvedArguments(), 0, MemberKind.Synchronous);
  expect(parse(files["dcs.yml"], { version: "1.1" })).toEqual(patroni().bootstrap?.dcs);
});

test("members of a shard agree on all but their place in the order", () => {
  const text = (site: string) => {
    const { tags, ...rest } = patroni({ site });
    return { tags, rest };
  };
  const [ansan, siheung, pangyo] = ["ansan", "siheung", "pangyo"].map(text);
  expect(siheung?.rest).toEqual(ansan?.rest);
  expect(pangyo?.rest).toEqual(ansan?.rest);
  expect([ansan, siheung, pangyo].map((member) => member?.tags?.failover_priority)).toEqual([6, 4, 2]);
});

test("the other shard is at home at the other own site", () => {
  const priorities = ["ansan", "siheung", "pangyo"].map(
    (site) => patroni({ site }, 1).tags?.failover_priority,
  );
  expect(priorities).toEqual([4, 6, 2]);
  expect(patroni({}, 0).scope).toBe("payments-0");
  expect(patroni({}, 1).scope).toBe("payments-1");
});

test("only the first member at a site counts as a copy", () => {
  const change = { membersPerSite: 2 };
  expect(patroni(change).tags).toEqual({ failover_priority: 6, nosync: false, clonefrom: true });
  expect(patroni(change, 0, MemberKind.Asynchronous).tags).toEqual({
    failover_priority: 5,
    nosync: true,
    clonefrom: true,
  });
});

test("Patroni reaches the quorum at every voter's address, by certificate", () => {
  expect(patroni().namespace).toBe("/holdfast/");
  expect(patroni().etcd3).toEqual({
    hosts: ["10.10.0.5:2379", "10.20.0.5:2379", "10.30.0.5:2379", "10.40.0.5:2379", "10.50.0.5:2379"],
    protocol: "https",
    cacert: "/etc/tls/member/ca.crt",
    cert: "/etc/tls/member/tls.crt",
    key: "/etc/tls/member/tls.key",
  });
});

test("its own interface is by TLS, and changes take a certificate", () => {
  expect(patroni().restapi).toEqual({
    listen: "0.0.0.0:8008",
    certfile: "/etc/tls/server/tls.crt",
    keyfile: "/etc/tls/server/tls.key",
    cafile: "/etc/tls/server/ca.crt",
    verify_client: "optional",
  });
  expect(patroni().ctl).toEqual({
    cacert: "/etc/tls/member/ca.crt",
    certfile: "/etc/tls/member/tls.crt",
    keyfile: "/etc/tls/member/tls.key",
  });
});

test("name and addresses are left to the environment of each pod", () => {
  const configuration = patroni();
  expect(configuration.name).toBeUndefined();
  expect(configuration.restapi?.connect_address).toBeUndefined();
  expect(configuration.postgresql?.connect_address).toBeUndefined();
});

test("there is no password, and nobody logs in without TLS", () => {
  const text = memberFiles(resolvedArguments(), 0, MemberKind.Synchronous)["patroni.yml"];
  expect(text).not.toMatch(/password|scram|md5|trust/);
  const { authentication, pg_hba: rules } = patroni().postgresql ?? {};
  for (const login of Object.values(authentication ?? {})) {
    expect(login).toMatchObject({ sslmode: "verify-full", sslcert: "/etc/tls/member/tls.crt" });
  }
  const lines = (rules as unknown as string[]).map((rule) => rule.split(" "));
  const network = lines.filter(([type]) => type !== "local");
  const admitting = network.filter((line) => line.at(-1) !== "reject");
  expect(admitting).toHaveLength(15);
  for (const line of admitting) {
    expect(line[0]).toBe("hostssl");
    expect(line[4]).toBe("cert");
    expect(["10.64.0.0/14", "10.68.0.0/14", "10.72.0.0/14"]).toContain(line[3]);
  }
  for (const line of lines.filter(([type]) => type === "local")) {
    expect(["peer", "reject"]).toContain(line[3]);
  }
  expect(rules).toContain('hostssl "payments" "ledger-audit" 10.72.0.0/14 cert');
  expect(lines.slice(-2)).toEqual([
    ["host", "all", "all", "all", "reject"],
    ["host", "replication", "all", "all", "reject"],
  ]);
});

test("a member's certificate stands for Patroni's roles and no other", () => {
  expect(patroni().postgresql?.pg_ident).toEqual([
    "socket postgres postgres",
    "socket postgres replicator",
    "socket postgres rewinder",
    "members payments-member postgres",
    "members payments-member replicator",
    "members payments-member rewinder",
  ]);
});

test("the data is checked, the log archived, and copies have it on their disks before a commit returns", () => {
  const configuration = patroni();
  expect(configuration.bootstrap?.initdb).toContain("data-checksums");
  expect(configuration.postgresql?.parameters).toMatchObject({
    ssl: "on",
    ssl_min_protocol_version: "TLSv1.3",
    synchronous_commit: "on",
    archive_mode: "on",
    archive_command: 'pgbackrest --config=/etc/patroni/pgbackrest.conf --stanza=payments-0 archive-push "%p"',
    archive_timeout: "60s",
    hot_standby: "on",
  });
});

test("memory and disk are divided by the member's size", () => {
  expect(patroni().postgresql?.parameters).toMatchObject({
    shared_buffers: "4096MB",
    effective_cache_size: "12288MB",
    maintenance_work_mem: "1024MB",
    work_mem: "20MB",
    max_slot_wal_keep_size: "102400MB",
    max_wal_size: "16384MB",
  });
});

test("a new member is copied from a neighbour first and from the vault second", () => {
  const { postgresql } = patroni();
  expect(postgresql?.create_replica_methods).toEqual(["basebackup", "pgbackrest"]);
  expect(postgresql?.pgbackrest).toEqual({
    command: "pgbackrest --config=/etc/patroni/pgbackrest.conf --stanza=payments-0 --delta restore",
    keep_data: true,
    no_params: true,
  });
  expect(postgresql?.recovery_conf).toEqual({ restore_command: 'sh /etc/patroni/archive-get.sh %f "%p"' });
});

test("a watchdog is used where there is one", () => {
  expect(patroni().watchdog).toEqual({ mode: "automatic" });
});
