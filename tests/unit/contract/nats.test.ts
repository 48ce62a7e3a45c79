import { parseNats } from "@holdfast/contract/nats/parse";
import { type NatsServer, readServer, renderServer } from "@holdfast/contract/nats/server";
import { readStream, renderStream } from "@holdfast/contract/nats/streams";
import fc from "fast-check";

/** After the examples of NATS' documentation: clustering of JetStream, placement by tags, TLS, accounts. */
const documented = `
server_name=n1-c1
listen=4222
http: localhost:8222

server_tags: ["cloud:aws", "region:us-east1", "az:1"]

# JetStream
jetstream {
   store_dir=/nats/storage
   max_file_store: 10GB // with a comment behind
   unique_tag: "az"
}

cluster {
  name: C1
  listen: 0.0.0.0:6222
  authorization {
    user: ruser
    password: T0pS3cr3t
    timeout: 2
  }
  routes: [
    nats-route://ruser:T0pS3cr3t@host_b:6222
    nats-route://host_c:6222
  ]
  tls {
    cert_file: "./configs/certs/server.pem", key_file: './key.pem'
    ca_file: "ca.pem"
    verify: yes
  }
}

accounts: {
  $SYS: { users: [ { user: admin, password: p } ] }
  ORDERS: {
    jetstream: enabled
    users: [
      { user: "CN=orders", permissions: { publish: { allow: ["orders.>", "$JS.API.>"] }, subscribe: "_INBOX.>" } }
    ]
  }
}
`;

describe("sync_interval", () => {
  const intervalOf = (value: string) =>
    readServer(`jetstream { sync_interval: ${value} }`).jetStream?.syncInterval;

  test.each([
    ["always", "always"],
    ["ALWAYS", "always"],
    ['"2m"', 120],
    ["1m30s", 90],
    ['"1.5h"', 5400],
    ['".5s"', 0.5],
    ['"2µs"', 2e-6],
    ["+10s", 10],
    ['"0"', 0],
    ["30", 30],
  ])("%s is %s", (text, expected) => {
    expect(intervalOf(text)).toBe(expected);
  });

  test("nothing is the vendor's two minutes", () => {
    expect(readServer("jetstream { store_dir: /data }").jetStream?.syncInterval).toBe(120);
  });

  test.each(["sometimes", '"10 s"', "allways", "10x", "true", "[10s]", "2.5", "1d", '""'])(
    "%s is refused, as the server refuses it",
    (text) => {
      expect(() => intervalOf(text)).toThrow(/sync_interval is always, or a duration such as 10s; it is /);
    },
  );
});

test("examples of NATS' documentation are read as they say", () => {
  expect(readServer(documented)).toEqual({
    name: "n1-c1",
    tags: ["cloud:aws", "region:us-east1", "az:1"],
    clientPort: 4222,
    monitorPort: 8222,
    mapsCertificates: false,
    maximumPayloadBytes: 2 ** 20,
    cluster: {
      name: "C1",
      port: 6222,
      routes: ["host_b:6222", "host_c:6222"],
      tls: {
        certificate: "./configs/certs/server.pem",
        key: "./key.pem",
        authority: "ca.pem",
        verifies: true,
      },
    },
    jetStream: {
      directory: "/nats/storage",
      // It says nothing of it: every two minutes.
      syncInterval: 120,
      maximumFileBytes: 10 * 2 ** 30,
      uniqueTag: "az",
    },
    account: {
      name: "ORDERS",
      jetStream: true,
      users: [{ name: "CN=orders", publish: ["orders.>", "$JS.API.>"], subscribe: ["_INBOX.>"] }],
    },
  });
});

test.each<[string, number | "always" | undefined]>([
  ["jetstream { sync_interval: always }", "always"],
  ['jetstream { sync: "Always" }', "always"],
  ['{"jetstream": {"sync_interval": "always"}}', "always"],
  ["JetStream: { SYNC_INTERVAL = always; store_dir = /data }", "always"],
  ["jetstream: enabled", 120],
  ["jetstream: true", 120],
  ["jetstream {}", 120],
  ["jetstream { # sync_interval: always\n }", 120],
  ['jetstream { sync_interval: "2m30s" }', 150],
  ['jetstream { sync_interval: "500ms" }', 0.5],
  ["jetstream { sync_interval: 10 }", 10],
  ["EVERY: always\njetstream { sync_interval: $EVERY }", "always"],
  // What the environment holds is not known; by itself it is every two minutes.
  ["jetstream { sync_interval: $NOT_KNOWN }", 120],
  ["jetstream: disabled", undefined],
  ["jetstream { enabled: false, sync_interval: always }", undefined],
  ["port: 4222", undefined],
])("%j writes to disk every %s", (text, interval) => {
  expect(readServer(text).jetStream?.syncInterval).toBe(interval);
});

test.each([
  ["max_payload: 8MB", 8 * 2 ** 20],
  ["max_payload: 8m", 8e6],
  ['max_payload: "8M"', 8 * 2 ** 20],
  ["max_payload: 1024", 1024],
])("%j is that many bytes", (text, bytes) => {
  expect(readServer(text).maximumPayloadBytes).toBe(bytes);
});

test.each([
  ["cluster {", "not closed"],
  ["routes: [ a", "not closed"],
  ['name: "a', "does not end"],
  ["include ./other.conf", "included"],
  ["port:", "no value"],
  ["{ port: 4222", "not closed"],
])("%j is refused", (text, reason) => {
  expect(() => parseNats(text)).toThrow(reason);
});

const word = fc.stringMatching(/^[a-zA-Z][\w.:/"' #{},;\\-]{0,12}$/).map((text) => text.trim());
const plain = fc.stringMatching(/^[a-z][a-z0-9-]{0,10}$/);
const tls = fc.record({ certificate: word, key: word, authority: word, verifies: fc.boolean() });
const port = fc.integer({ min: 1, max: 65_535 });
const server: fc.Arbitrary<NatsServer> = fc.record(
  {
    name: word,
    tags: fc.array(fc.tuple(plain, plain).map((pair) => pair.join(":"))),
    clientPort: port,
    monitorPort: port,
    tls,
    mapsCertificates: fc.boolean(),
    maximumPayloadBytes: fc.integer({ min: 1, max: 2 ** 26 }),
    cluster: fc.record(
      {
        name: word,
        port,
        routes: fc.array(fc.tuple(plain, port).map(([host, at]) => `${host}:${at}`)),
        tls,
      },
      { requiredKeys: ["port", "routes"] },
    ),
    jetStream: fc.record(
      {
        directory: word,
        syncInterval: fc.oneof(fc.constant("always" as const), fc.integer({ min: 1, max: 120 })),
        maximumFileBytes: fc.integer({ min: 1, max: 2 ** 50 }),
        uniqueTag: word,
      },
      { requiredKeys: ["syncInterval"] },
    ),
    account: fc.record({
      name: plain,
      jetStream: fc.boolean(),
      users: fc.array(
        fc.record(
          { name: plain, publish: fc.array(plain), subscribe: fc.array(plain) },
          { requiredKeys: ["name"] },
        ),
      ),
    }),
  },
  { requiredKeys: ["tags", "clientPort", "mapsCertificates", "maximumPayloadBytes"] },
);

test("what is written is read", () => {
  fc.assert(
    fc.property(server, (given) => {
      // Certificates name users where there are some.
      const wanted = given.tls
        ? { ...given, tls: { ...given.tls, verifies: given.tls.verifies || given.mapsCertificates } }
        : { ...given, mapsCertificates: false };
      expect(readServer(renderServer(given))).toEqual(wanted);
    }),
  );
});

test("any text is read or refused as what it is", () => {
  fc.assert(
    fc.property(fc.string(), (text) => {
      try {
        readServer(text);
      } catch (error) {
        expect(error).toBeInstanceOf(SyntaxError);
      }
    }),
  );
});

test("a stream is read as it is written, and by NATS' own defaults", () => {
  const stream = { name: "PUSH", subjects: ["push.>"], num_replicas: 3, storage: "file" as const };
  expect(readStream(renderStream(stream))).toMatchObject(stream);
  expect(readStream('{"name":"S"}')).toMatchObject({ num_replicas: 1, storage: "file", discard: "old" });
  expect(readStream('{"name":"S","num_replicas":0}')).toBeUndefined();
  expect(readStream("{")).toBeUndefined();
});
