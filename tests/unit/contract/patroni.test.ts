import {
  comparable,
  parsePatroni,
  patched,
  type PatroniText,
  timingInForce,
} from "@holdfast/contract/patroni/read";
import fc from "fast-check";
import { SurvivalGoal } from "holdfast";
import { failoverTiming } from "holdfast/replicated-database/failover-timing";
import { memberFiles } from "holdfast/replicated-database/member-configuration";
import { MemberKind } from "holdfast/replicated-database/names";
import { resolvedArguments } from "../components/replicated-database/database-arguments";

function read(text: string): PatroniText {
  const patroni = parsePatroni(text);
  if ("reason" in patroni) throw new Error(patroni.reason);
  return patroni;
}

/** After the example in Patroni's documentation (`postgres0.yml`), with its comments. */
const documented = `scope: batman
#namespace: /service/
name: postgresql0

restapi:
  listen: 127.0.0.1:8008
  connect_address: 127.0.0.1:8008

etcd3:
  #Provide host to do the initial discovery of the cluster topology:
  host: 127.0.0.1:2379

bootstrap:
  # This section will be written into Etcd:/<namespace>/<scope>/config after initializing new cluster
  dcs:
    ttl: 30
    loop_wait: 10
    retry_timeout: 10
    maximum_lag_on_failover: 1048576
    postgresql:
      use_pg_rewind: true
      pg_hba:
      - host replication replicator 127.0.0.1/32 md5
      parameters:
  initdb:  # Note: It needs to be a list (some options need values, others are switches)
  - encoding: UTF8
  - data-checksums

postgresql:
  listen: 127.0.0.1:5432
  connect_address: 127.0.0.1:5432
  data_dir: data/postgresql0
  authentication:
    replication:
      username: replicator
  parameters:
    unix_socket_directories: '..'

tags:
    # failover_priority: 1
    noloadbalance: false
    clonefrom: false
    nosync: false
    nostream: false
`;

test("the example of Patroni's documentation is read as it says", () => {
  expect(read(documented)).toMatchObject({
    scope: "batman",
    namespace: "/service/",
    storeKind: "etcd3",
    store: [{ host: "127.0.0.1", port: 2379, protocol: "http" }],
    settings: { ttl: 30, loopWait: 10, retryTimeout: 10, maximumLagBytes: 1_048_576, synchronousMode: "off" },
    noFailover: false,
    noSync: false,
    faults: [],
  });
});

test.each([
  // Patroni, release notes of 3.2.0, and issue 1849.
  [
    { ttl: 10, loopWait: 10, retryTimeout: 10 },
    { ttl: 20, loopWait: 1, retryTimeout: 9 },
  ],
  [
    { ttl: 20, loopWait: 4, retryTimeout: 12 },
    { ttl: 20, loopWait: 1, retryTimeout: 9 },
  ],
  [
    { ttl: 30, loopWait: 15, retryTimeout: 10 },
    { ttl: 30, loopWait: 10, retryTimeout: 10 },
  ],
  [
    { ttl: 30, loopWait: 10, retryTimeout: 10 },
    { ttl: 30, loopWait: 10, retryTimeout: 10 },
  ],
])("Patroni runs with timers that leave room for two retries: %o", (declared, inForce) => {
  expect(timingInForce(declared)).toEqual(inForce);
});

test("timers that Patroni runs with are those that it would run with", () => {
  const seconds = fc.integer({ min: 1, max: 600 });
  fc.assert(
    fc.property(seconds, seconds, seconds, (ttl, loopWait, retryTimeout) => {
      const runs = timingInForce({ ttl, loopWait, retryTimeout });
      expect(runs.loopWait + 2 * runs.retryTimeout).toBeLessThanOrEqual(runs.ttl);
      expect(timingInForce(runs)).toEqual(runs);
    }),
  );
});

test("a patch of what is kept replaces what it says, and takes out what it says is null", () => {
  const kept = { ttl: 20, postgresql: { use_slots: true, parameters: { a: 1, b: 2 } } };
  expect(patched(kept, { ttl: 30, postgresql: { parameters: { a: null, c: 3 } } })).toEqual({
    ttl: 30,
    postgresql: { use_slots: true, parameters: { b: 2, c: 3 } },
  });
});

test.each([
  ["failsafe_mode", true, "on"],
  ["archive_timeout", "1min", 60],
  ["wal_sender_timeout", "5s", 5000],
  ["max_wal_size", "1GB", "1024MB"],
  ["ttl", "20", 20],
])("%s is the same as %p and as %p", (name, one, other) => {
  expect(comparable(name, one)).toBe(comparable(name, other));
});

test("a parameter that Patroni takes from the consensus store alone is none of a member's own", () => {
  const text = (own: string, shared: string) =>
    `scope: a\nbootstrap:\n  dcs:\n    postgresql:\n      parameters: { ${shared} }\npostgresql:\n  parameters: { ${own} }\n`;
  expect(read(text("max_connections: 50", "max_connections: 200")).parameters["max_connections"]).toBe(200);
  expect(read(text("", "max_wal_senders: 1")).parameters["max_wal_senders"]).toBe("10");
});

const arguments_ = fc.record({
  rtoSeconds: fc.integer({ min: 30, max: 600 }),
  rpoSeconds: fc.constantFrom(0, 30),
  survive: fc.constantFrom(SurvivalGoal.OneSite, SurvivalGoal.TwoSites),
});

test("what the component writes is read as it was meant", () => {
  fc.assert(
    fc.property(arguments_, fc.integer({ min: 0, max: 1 }), (change, shard) => {
      const args = resolvedArguments({ ...change, writeAheadMebibytesPerSecond: 4 });
      const patroni = read(memberFiles(args, shard, MemberKind.Synchronous)["patroni.yml"]);
      const { ttl, loopWait, retryTimeout } = failoverTiming(change.rtoSeconds, "rtoSeconds");
      expect(patroni).toMatchObject({ scope: `payments-${shard}`, namespace: "/holdfast/", faults: [] });
      expect(patroni.settings).toMatchObject({ ttl, loopWait, retryTimeout, failsafe: true, archive: true });
      expect(patroni.settings.synchronousMode).toBe(change.rpoSeconds === 0 ? "on" : "off");
      expect(patroni.store.map(({ host }) => host)).toEqual(args.quorumAddresses);
      expect(patroni.store.every(({ protocol, port }) => protocol === "https" && port === 2379)).toBe(true);
    }),
    { numRuns: 30 },
  );
});
