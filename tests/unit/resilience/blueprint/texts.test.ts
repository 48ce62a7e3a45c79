import { parsePatroni, type PatroniText, postgresSeconds } from "@holdfast/contract/patroni/read";
import { quantityOf } from "@holdfast/contract/quantity";
import { goSeconds } from "@holdfast/contract/duration";
import { parseMemberList } from "@holdfast/contract/etcd/read";
import { readHaproxy, routerCheckSeconds as checkSeconds } from "@holdfast/contract/haproxy/read";
import { YamlBlocks } from "@holdfast/contract/yaml-blocks";
import { parseZone } from "@holdfast/contract/powerdns/read-zone";
import { parse } from "yaml";

const routerCheckSeconds = (text: string): number => checkSeconds(readHaproxy(text));

const hostsOf = (text: string): string[] => patroni(text).store.map(({ host }) => host);

function patroni(text: string): PatroniText {
  const read = parsePatroni(text);
  if ("reason" in read) throw new Error(read.reason);
  return read;
}

const minimal = "scope: payments-0\nbootstrap:\n  dcs: {}\n";

describe("patroni.yml", () => {
  test("says nothing: Patroni's and PostgreSQL's own defaults hold", () => {
    expect(patroni(minimal)).toMatchObject({
      scope: "payments-0",
      settings: {
        ttl: 30,
        loopWait: 10,
        retryTimeout: 10,
        synchronousMode: "off",
        synchronousStrict: false,
        synchronousCount: 1,
        failsafe: false,
        maximumLagBytes: 1_048_576,
        walSenderTimeoutSeconds: 60,
        archive: false,
        restoresFromArchive: false,
        archiveTimeoutSeconds: 0,
      },
      noFailover: false,
      noSync: false,
      failoverPriority: 1,
      namespace: "/service/",
      synchronousMode: "off",
      store: [],
      faults: [],
    });
  });

  test("says everything: it is read from where it stands", () => {
    const text = `
scope: payments-0
etcd3:
  hosts: ["10.0.0.1:2379", "https://10.0.0.2:2379", "[fd00::1]:2379"]
bootstrap:
  dcs:
    ttl: 20
    loop_wait: 2
    retry_timeout: 6
    synchronous_mode: "on"
    synchronous_mode_strict: true
    synchronous_node_count: 2
    failsafe_mode: yes
    maximum_lag_on_failover: 5
    postgresql:
      parameters: { wal_sender_timeout: 5s, archive_mode: "on" }
postgresql:
  recovery_conf: { restore_command: get %f }
  parameters: { archive_command: push %p, archive_timeout: 60s }
tags: { failover_priority: 0, nosync: true }
`;
    expect(patroni(text)).toMatchObject({
      settings: {
        ttl: 20,
        loopWait: 2,
        retryTimeout: 6,
        synchronousMode: "on",
        synchronousStrict: true,
        synchronousCount: 2,
        maximumLagBytes: 5,
        walSenderTimeoutSeconds: 5,
        archive: true,
        restoresFromArchive: true,
        archiveTimeoutSeconds: 60,
      },
      noFailover: true,
      noSync: true,
      store: [
        { host: "10.0.0.1", port: 2379, protocol: "http" },
        { host: "10.0.0.2", port: 2379, protocol: "https" },
        { host: "fd00::1", port: 2379, protocol: "http" },
      ],
    });
  });

  test("hosts may be one text", () => {
    expect(hostsOf(`${minimal}etcd3:\n  hosts: 10.0.0.1:2379, 10.0.0.2:2379\n`)).toEqual([
      "10.0.0.1",
      "10.0.0.2",
    ]);
  });

  test("a commit that does not wait for another site is no synchronous copy, whatever the mode", () => {
    const text =
      "scope: a\nbootstrap:\n  dcs:\n    synchronous_mode: true\npostgresql:\n  parameters: { synchronous_commit: local }\n";
    expect(patroni(text).settings.synchronousMode).toBe("off");
    expect(patroni(text.replace("local", "remote_apply")).settings.synchronousMode).toBe("on");
    expect(patroni(text.replace("true", "quorum").replace("local", "on")).settings.synchronousMode).toBe(
      "quorum",
    );
  });

  test("a member that streams from another, or not at all, is no synchronous copy", () => {
    expect(patroni(`${minimal}tags: { replicatefrom: other }\n`).noSync).toBe(true);
    expect(patroni(`${minimal}tags: { nostream: true }\n`).noSync).toBe(true);
    expect(patroni(`${minimal}tags: { sync_priority: 0 }\n`).noSync).toBe(true);
    expect(patroni(`${minimal}tags: { nofailover: false, failover_priority: 0 }\n`).noFailover).toBe(false);
  });

  test("archiving without a command archives nothing", () => {
    expect(patroni(`${minimal}postgresql:\n  parameters: { archive_mode: on }\n`).settings.archive).toBe(
      false,
    );
  });

  test.each([
    ["scope: [", /not YAML/],
    ["a: 1", /names no scope/],
    ["scope: x", /no bootstrap\.dcs/],
  ])("%s cannot be read", (text, reason) => {
    expect(parsePatroni(text)).toEqual({ reason: expect.stringMatching(reason) as unknown });
  });

  test("durations of PostgreSQL have units, or their parameter's own", () => {
    expect([
      postgresSeconds("60s", "ms"),
      postgresSeconds("5min", "s"),
      postgresSeconds(5000, "ms"),
      postgresSeconds("x", "s"),
    ]).toEqual([60, 300, 5, undefined]);
  });
});

describe("documents that are parsed block by block", () => {
  test.each([
    "a: 1\nb:\n  c: [1, 2]\n  d: text # comment\n# comment\n\ne: |\n  line\n  # kept\n",
    "a:\n- 1\n- 2\nb: {x: 1}\n",
    "a: &anchor 1\nb: *anchor\n",
    '{"a": 1, "b": [true]}',
    "a: 'quoted *.example'\nb: \"*:5432\"\n",
    "---\na: 1\n",
  ])("are what they are when parsed whole", (text) => {
    const blocks = new YamlBlocks();
    expect(blocks.parse(text)).toEqual(parse(text));
    expect(blocks.parse(text)).toEqual(parse(text));
  });
});

describe("a zone's text", () => {
  const zone = (lines: string) => parseZone(lines, "kr.example");

  test("gives addresses in their groups, in the order in which they are tried", () => {
    const lines =
      "$ORIGIN kr.example.\n$TTL 30\n@ IN NS ns1\npay 5 IN LUA A \"ifurlup('https://pay.kr.example/healthz', {{'192.0.2.1','192.0.2.1','192.0.2.2'},{'192.0.2.9'}}, {selector='random', timeout=3})\"\n";
    expect(zone(lines)).toMatchObject({
      answers: [
        {
          name: "pay.kr.example",
          ttlSeconds: 5,
          groups: [["192.0.2.1", "192.0.2.1", "192.0.2.2"], ["192.0.2.9"]],
          timeoutSeconds: 3,
          minimumFailures: 1,
          intervalSeconds: undefined,
          asks: { url: "https://pay.kr.example/healthz" },
          selector: "random",
        },
      ],
      nameServers: ["ns1.kr.example"],
      faults: [],
    });
  });

  test("may have one list of addresses, no TTL of its own, parentheses, several quoted parts and comments", () => {
    const lines =
      "$TTL 30\npay.kr.example. IN LUA A ( \"ifportup(443, {'192.0.2.1', \" ; first\n  \"'192.0.2.2'})\" )\n";
    expect(zone(lines).answers).toMatchObject([
      { ttlSeconds: 30, groups: [["192.0.2.1", "192.0.2.2"]], timeoutSeconds: 2 },
    ]);
  });

  test("lists what it cannot read instead of passing it over", () => {
    const lines =
      "pay 5 IN LUA A \"pickrandom({'192.0.2.1'})\"\nmail 5 IN LUA A \"ifurlup('https://mail/', addresses)\"\nother 5 IN A 192.0.2.1\n";
    expect(zone(lines).answers).toEqual([]);
    expect(zone(lines).faults).toHaveLength(2);
  });

  test("names the servers at its apex, and no others", () => {
    const lines =
      "@ 60 IN NS ns1.kr.example.\nkr.example. 60 IN NS ns-1.awsdns-01.org.\nsub 60 IN NS elsewhere.example.\n";
    expect(zone(lines).nameServers).toEqual(["ns1.kr.example", "ns-1.awsdns-01.org"]);
  });
});

describe("a member list", () => {
  test("gives each voter's host", () => {
    expect(parseMemberList("a=https://10.0.0.1:2380,b=https://[fd00::1]:2380")).toEqual(
      new Map([
        ["a", "10.0.0.1"],
        ["b", "fd00::1"],
      ]),
    );
  });

  test.each(["", "a", "a=10.0.0.1", "a=https://10.0.0.1:2380,b"])("%s is none", (text) => {
    expect(parseMemberList(text)).toBeUndefined();
  });
});

test("a router sees a new leader after its interval and rise, of the slowest server", () => {
  expect(
    routerCheckSeconds("defaults\n  default-server inter 1s fall 2 rise 1\nbackend b\n  server one a:1\n"),
  ).toBe(1);
  expect(
    routerCheckSeconds(
      "backend b\n  default-server inter 500 rise 3\n  server one a:1\n  server two b:1 check inter 5s\n",
    ),
  ).toBe(15);
  expect(routerCheckSeconds("backend b\n  server one a:1 check\n")).toBe(4);
});

test("quantities are in base units", () => {
  expect([
    quantityOf("500m"),
    quantityOf("2"),
    quantityOf(3),
    quantityOf("1Gi"),
    quantityOf("1k"),
    quantityOf("x"),
    quantityOf(null),
  ]).toEqual([0.5, 2, 3, 2 ** 30, 1000, undefined, undefined]);
});

test("durations of certificates are those of Go", () => {
  expect([
    goSeconds("720h"),
    goSeconds("1h30m"),
    goSeconds("90s"),
    goSeconds("30 days"),
    goSeconds(undefined),
  ]).toEqual([2_592_000, 5400, 90, undefined, undefined]);
});
