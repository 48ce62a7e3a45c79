import { spawnSync } from "node:child_process";
import * as path from "node:path";
import { findingFix, findingMessage } from "@holdfast/report/text/finding-text";
import { readStackExport, type Report, type Resource } from "@holdfast/resilience";
import { rewriting } from "./configured";
import { type Change, field, reportOn } from "./planted";

let pooled: readonly Resource[];
let clean: Report;

const texts = ({ findings }: Report): string[] =>
  findings.map((finding) =>
    [finding.level, finding.resource?.split("::").at(-1), findingMessage(finding), findingFix(finding)].join(
      " | ",
    ),
  );

/** Goals that are not met. */
const unmet = ({ verdicts }: Report): number => verdicts.filter(({ met }) => !met).length;

function after(change: Change): { found: string[]; worse: boolean } {
  const report = reportOn(change(pooled));
  const before = new Set(texts(clean));
  return { found: texts(report).filter((text) => !before.has(text)), worse: unmet(report) > unmet(clean) };
}

beforeAll(() => {
  // The example of one service, with poolers: a program of its own, because a project is evaluated once in a process.
  const { stdout, stderr, status } = spawnSync(
    process.execPath,
    ["--require", "tsx/cjs", path.join(__dirname, "programs/print-pooled.ts")],
    { encoding: "utf8", maxBuffer: 2 ** 26 },
  );
  if (status !== 0) throw new Error(`the example was not evaluated: ${stderr}`);
  pooled = readStackExport(stdout).resources;
  clean = reportOn(pooled);
});

const MEMBERS = /^orders-[a-z]+-0-configuration$/;
const OSLO = /^orders-oslo-0-configuration$/;
const ROUTERS = /^orders-[a-z]+-router-configuration$/;
const member = (names: RegExp, before: string | RegExp, now: string): Change =>
  rewriting(":ConfigMap", names, before, now);

test("poolers that fit are no finding", () => {
  expect(texts(clean).join("\n")).not.toMatch(/pgbouncer|pooler|6432|max_connections/);
});

const broken: [string, Change, RegExp, worse: boolean][] = [
  [
    "a pooler that takes fewer clients than pods hold",
    member(MEMBERS, "max_client_conn = 1000", "max_client_conn = 30"),
    /pgbouncer\.ini: max_client_conn is 30: pods are refused.*set it to \d+ or more/,
    false,
  ],
  [
    "a pooler that says nothing of how many clients it takes",
    member(MEMBERS, "max_client_conn = 1000\n", ""),
    /pgbouncer\.ini: max_client_conn is 100: pods are refused/,
    false,
  ],
  [
    "sessions in place of transactions",
    member(MEMBERS, "pool_mode = transaction", "pool_mode = session"),
    /pool_mode is session: a client keeps a connection/,
    false,
  ],
  ["sessions by default", member(MEMBERS, "pool_mode = transaction\n", ""), /pool_mode is session/, false],
  [
    "statements in place of transactions",
    member(MEMBERS, "pool_mode = transaction", "pool_mode = statement"),
    /pool_mode is statement: a transaction of more than one statement/,
    true,
  ],
  [
    "a mode that is none",
    member(MEMBERS, "pool_mode = transaction", "pool_mode = transactions"),
    /PgBouncer does not start/,
    true,
  ],
  [
    "a pooler that leads to one site's member",
    member(MEMBERS, "host=/var/run/postgresql", "host=orders-0-oslo-0.orders-0-members.data.svc"),
    /databases orders host is .*do not reach the member that it stands beside.*\/var\/run\/postgresql/,
    true,
  ],
  [
    "another folder of sockets",
    member(MEMBERS, "host=/var/run/postgresql", "host=/tmp"),
    /databases orders host is \/tmp/,
    true,
  ],
  [
    "another port of the member",
    member(MEMBERS, "port=5432", "port=5433"),
    /databases orders port is 5433.*5432/,
    true,
  ],
  [
    "another database",
    member(MEMBERS, "dbname=orders", "dbname=order"),
    /databases orders dbname is order:/,
    true,
  ],
  ["no database", member(MEMBERS, /^orders = .*$/gm, ""), /databases orders is absent/, true],
  [
    "a pooler that nobody else reaches",
    member(MEMBERS, "listen_addr = 0.0.0.0", "listen_addr = 127.0.0.1"),
    /listen_addr is .*nobody else reaches it/,
    true,
  ],
  [
    "clients that the pooler does not know",
    member(MEMBERS, '"orders" ""', '"order" ""'),
    /auth_file is .*without orders.*refuses a client/,
    true,
  ],
  [
    "whoever comes",
    member(MEMBERS, "auth_type = cert", "auth_type = any"),
    /auth_type is any: nobody has to prove/,
    false,
  ],
  [
    "no certificate to log in by",
    member(MEMBERS, "client_tls_sslmode = verify-full", "client_tls_sslmode = require"),
    /client_tls_sslmode is require/,
    true,
  ],
  [
    "a member that refuses its pooler",
    member(MEMBERS, /^ *- local "orders" "orders" peer map=pooler\n/gm, ""),
    /pg_hba .*without a login of orders.*PostgreSQL refuses/,
    true,
  ],
  [
    "a map that lacks the client",
    member(MEMBERS, "pooler postgres orders", "pooler postgres order"),
    /pg_hba .*without a login of orders/,
    true,
  ],
  [
    "a line that is no setting",
    member(MEMBERS, "auth_type = cert", "auth_type"),
    /pgbouncer\.ini: "auth_type" .*PgBouncer does not start/,
    true,
  ],
  [
    "fewer connections than the pooler shares",
    member(MEMBERS, /max_connections: 200/g, "max_connections: 50"),
    /max_connections is 50, .*beside 60 that its pooler shares/,
    false,
  ],
  [
    "a pooler at another port than routers ask",
    member(MEMBERS, "listen_port = 6432", "listen_port = 6433"),
    /6433|6432/,
    true,
  ],
  [
    "a router that asks the pooler at another port",
    member(ROUTERS, /:6432/g, ":6434"),
    /port 6434.*port 6432/,
    true,
  ],
  [
    "a pooled frontend that is gone",
    member(ROUTERS, /frontend orders-0-pooled\n.*\n.*\n/g, ""),
    /frontend is absent for port 5300/,
    true,
  ],
];

test.each(broken)("%s is found", (_, change, expected, worse) => {
  const { found, worse: gotWorse } = after(change);
  expect(found).toHaveLength(1);
  expect(found[0]).toMatch(expected);
  expect(gotWorse).toBe(worse);
});

const harmless: [string, Change][] = [
  [
    "comments and blank lines",
    member(MEMBERS, "[pgbouncer]", "; the pooler\n\n# beside its member\n[pgbouncer]"),
  ],
  [
    "a database that is every one",
    member(MEMBERS, /^orders = host=(\S+) port=5432 dbname=orders$/gm, "* = host=$1 port=5432"),
  ],
  ["the defaults left out", member(MEMBERS, / port=5432 dbname=orders$/gm, "")],
  ["the loopback address by another login", member(MEMBERS, "listen_addr = 0.0.0.0", "listen_addr = *")],
  ["another client too", member(MEMBERS, '"orders" ""', '"orders" ""\n"audit" ""')],
  ["more clients than pods hold", member(OSLO, "max_client_conn = 1000", "max_client_conn = 4000")],
  ["fewer connections that fit", member(MEMBERS, "max_db_connections = 60", "max_db_connections = 40")],
];

test.each(harmless)("%s is no finding", (_, change) => {
  expect(after(change)).toEqual({ found: [], worse: false });
});

test("a router that may not reach poolers is found by its network policy", () => {
  const policy = pooled.find(({ name }) => name === "orders-oslo-router-traffic");
  const egress = (policy?.inputs["spec"] as never as { egress: { ports: { port: number }[] }[] }).egress;
  const ports = (egress[0]?.ports ?? []).filter(({ port }) => port !== 6432);
  expect(ports).toHaveLength(2);
  const { found, worse } = after(
    field(
      "kubernetes:networking.k8s.io/v1:NetworkPolicy",
      "orders-oslo-router-traffic",
      ["spec", "egress", 0, "ports"],
      ports,
    ),
  );
  expect(found).toHaveLength(1);
  expect(found[0]).toMatch(/6432/);
  expect(worse).toBe(true);
});
