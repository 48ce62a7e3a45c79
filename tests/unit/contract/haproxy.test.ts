import { readHaproxy, routerCheckSeconds } from "@holdfast/contract/haproxy/read";
import fc from "fast-check";
import { membersOfShard } from "holdfast/replicated-database/names";
import { routerConfiguration } from "holdfast/replicated-database/router-configuration";
import { resolvedArguments } from "../components/replicated-database/database-arguments";

/** After the template of Patroni's documentation (`haproxy.cfg`). */
const documented = `global
        maxconn 100

defaults
        log global
        mode tcp
        retries 2
        timeout client 30m
        timeout connect 4s
        timeout server 30m
        timeout check 5s

listen stats
    mode http
    bind *:7000
    stats enable

listen batman
    bind *:5000
    option httpchk
    http-check expect status 200
    default-server inter 3s fall 3 rise 2 on-marked-down shutdown-sessions
    server postgresql_127.0.0.1_5432 127.0.0.1:5432 maxconn 100 check port 8008
    server postgresql_127.0.0.1_5433 127.0.0.1:5433 maxconn 100 check port 8009
`;

test("the template of Patroni's documentation is read as it says", () => {
  const text = readHaproxy(documented);
  expect(text.maximumConnections).toBe(100);
  expect(text.frontends.at(-1)).toMatchObject({
    binds: [{ host: "*", port: 5000 }],
    backend: "batman",
    mode: "tcp",
  });
  expect(text.backends.at(-1)).toMatchObject({
    name: "batman",
    check: { path: "/", expects: "status 200" },
    servers: [
      {
        host: "127.0.0.1",
        port: 5432,
        checked: true,
        checkPort: 8008,
        checkTls: false,
        intervalSeconds: 3,
        fall: 3,
        rise: 2,
        maximumConnections: 100,
        cutWhenDown: true,
      },
      { port: 5433, checkPort: 8009 },
    ],
  });
  expect(text.backends.at(-1)?.timeouts.get("server")).toBe(1800);
  expect(routerCheckSeconds(text)).toBe(6);
});

test.each([
  ["option httpchk", "/"],
  ["option httpchk /leader", "/leader"],
  ["option httpchk OPTIONS /primary", "/primary"],
  ["option httpchk GET /replica HTTP/1.0", "/replica"],
  ["option httpchk\n  http-check send meth GET uri /read-write ver HTTP/1.1 hdr Host patroni", "/read-write"],
  ["balance roundrobin", undefined],
])("%s asks for %s", (line, path) => {
  expect(readHaproxy(`backend b\n  ${line}\n  server a a:1 check\n`).backends[0]?.check.path).toBe(path);
});

test("quotes, comments and the opposite of a word are HAProxy's", () => {
  const text =
    'backend b # of "b"\n  default-server check\n  server "one" a:1 no-check # check\n  server two [fd00::1]:2\n';
  expect(readHaproxy(text).backends[0]).toMatchObject({
    name: "b",
    servers: [
      { name: "one", checked: false },
      { name: "two", checked: true, host: "fd00::1", port: 2 },
    ],
  });
});

test("what the component writes is read as it was meant", () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 4 }), fc.integer({ min: 1, max: 2 }), (shards, membersPerSite) => {
      const args = resolvedArguments({ shards, membersPerSite });
      const text = readHaproxy(routerConfiguration(args));
      for (let shard = 0; shard < shards; shard++) {
        const leader = text.backends.find(({ name }) => name === `payments-${shard}-leader`);
        expect(leader?.check).toEqual({ path: "/primary", expects: "status 200" });
        expect(leader?.servers.map(({ name, host }) => ({ pod: name, host }))).toEqual(
          membersOfShard(args, shard).map(({ pod, host }) => ({ pod, host })),
        );
        expect(
          leader?.servers.every(
            ({ checked, checkTls, checkPort, port }) =>
              checked && checkTls && checkPort === 8008 && port === 5432,
          ),
        ).toBe(true);
      }
      expect(routerCheckSeconds(text)).toBe(1);
    }),
    { numRuns: 10 },
  );
});
