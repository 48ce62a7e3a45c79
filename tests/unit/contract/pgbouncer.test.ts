import { Figures } from "@holdfast/contract/figures";
import {
  mostServerConnections,
  readPooler,
  readPoolerUsers,
  renderPooler,
  renderPoolerUsers,
} from "@holdfast/contract/pgbouncer/configuration";
import fc from "fast-check";
import { poolerTexts } from "holdfast/replicated-database/pooler";
import { resolvedArguments } from "../components/replicated-database/database-arguments";

/** After the examples of PgBouncer's documentation (config.md: "Example", "Section [databases]"). */
const documented = `
[databases]
template1 = host=127.0.0.1 dbname=template1 auth_user=someuser
; redirect bardb to bazdb on localhost
bardb = host=localhost dbname=bazdb
"p4-shop" = host=/var/run/postgresql port=5433 password='it''s = no; secret' pool_size=50 pool_mode=session
# fallback connect string
* = host=testserver

[users]
user1 = pool_mode=transaction max_user_connections=10

[pgbouncer]
pool_mode = transaction
listen_port = 6433
listen_addr = 127.0.0.1
auth_type = md5
auth_file = users.txt
logfile = pgbouncer.log
pidfile = pgbouncer.pid
admin_users = someuser
unix_socket_dir =
`;

describe("pgbouncer.ini", () => {
  test("of PgBouncer's documentation is read as it says", () => {
    expect(readPooler(documented)).toEqual({
      databases: [
        { name: "template1", host: "127.0.0.1", port: 5432, target: "template1" },
        { name: "bardb", host: "localhost", port: 5432, target: "bazdb" },
        {
          name: "p4-shop",
          host: "/var/run/postgresql",
          port: 5433,
          target: "p4-shop",
          poolSize: 50,
          poolMode: "session",
        },
        { name: "*", host: "testserver", port: 5432, target: "*" },
      ],
      listenAddress: "127.0.0.1",
      listenPort: 6433,
      poolMode: "transaction",
      // Its own defaults, as the documentation has them.
      maximumClients: 100,
      poolSize: 20,
      reserve: 0,
      authentication: "md5",
      usersFile: "users.txt",
      clientTls: "disable",
      refused: [],
    });
  });

  test("is read as it was written", () => {
    const name = fc.string({ minLength: 1, maxLength: 12, unit: fc.constantFrom("a", "Z", "7", "-", "_") });
    const port = fc.integer({ min: 1, max: 65_535 });
    const count = fc.integer({ min: 1, max: 100_000 });
    fc.assert(
      fc.property(
        fc.dictionary(name, fc.record({ host: fc.constantFrom("/run/a b", "10.0.0.1"), port, dbname: name })),
        port,
        count,
        count,
        (databases, listenPort, clients, most) => {
          const text = renderPooler(databases, {
            listen_addr: "0.0.0.0",
            listen_port: listenPort,
            max_client_conn: clients,
            max_db_connections: most,
          });
          const read = readPooler(text);
          expect(read).toMatchObject({
            listenPort,
            maximumClients: clients,
            maximumConnections: most,
            refused: [],
          });
          expect(read.databases).toEqual(
            Object.entries(databases).map(([of, { host, port: at, dbname }]) => {
              return { name: of, host, port: at, target: dbname };
            }),
          );
        },
      ),
      { numRuns: 50 },
    );
  });

  test.each([
    ["a name that needs quotes", "[databases]\nkey store = host=a\n", "key store = host=a"],
    ["a connect string that is none", "[databases]\na = host\n", "a = host"],
    ["a line before any section", "pool_mode = session\n", "pool_mode = session"],
    ["a line that is no setting", "[pgbouncer]\npool_mode\n", "pool_mode"],
  ])("tells %s", (_, text, refused) => {
    expect(readPooler(text).refused).toEqual([refused]);
  });

  test("tells a figure that is none, and counts it as nothing", () => {
    const figures = new Figures();
    expect(readPooler("[pgbouncer]\nmax_client_conn = many\n", figures).maximumClients).toBe(0);
    expect(figures.faults).toMatchObject([{ where: "max_client_conn" }]);
  });
});

test("users are read as they were written", () => {
  fc.assert(
    fc.property(fc.array(fc.stringMatching(/^[a-z"][a-z"-]{0,10}$/)), (names) => {
      expect(readPoolerUsers(renderPoolerUsers(names))).toEqual(names);
    }),
  );
});

test("a pooler takes what its pools have, up to its limit", () => {
  const text = readPooler("[pgbouncer]\ndefault_pool_size = 10\nreserve_pool_size = 5\n");
  expect(mostServerConnections(text, undefined, 3)).toBe(45);
  const database = { name: "a", port: 5432, target: "a", poolSize: 1, maximumConnections: 4 };
  expect(mostServerConnections(text, database, 3)).toBe(4);
});

test("what a database declares is what is read", () => {
  const args = resolvedArguments({ pooler: { clientConnections: 700, serverConnections: 90 } });
  const files = poolerTexts(args);
  expect(readPooler(files["pgbouncer.ini"] ?? "")).toEqual({
    databases: [{ name: "payments", host: "/var/run/postgresql", port: 5432, target: "payments" }],
    listenAddress: "0.0.0.0",
    listenPort: 6432,
    poolMode: "transaction",
    maximumClients: 700,
    poolSize: 45,
    reserve: 0,
    maximumConnections: 90,
    authentication: "cert",
    usersFile: "/etc/patroni/pgbouncer-users.txt",
    clientTls: "verify-full",
    refused: [],
  });
  expect(readPoolerUsers(files["pgbouncer-users.txt"] ?? "")).toEqual(["payments", "ledger-audit"]);
  expect(poolerTexts(resolvedArguments())).toEqual({});
});
