import { request, type Server } from "node:https";
import { readFileSync } from "node:fs";
import type { AddressInfo } from "node:net";
import { setTimeout as pause } from "node:timers/promises";
import type { SiteServiceConfiguration } from "@holdfast/drill/service/configuration";
import { createSiteService } from "@holdfast/drill/service/site-service";
import { Certificates } from "./certificates";
import { FakePostgres, type Reply, type Statement } from "./fake-postgres";

const hostname = "pay.example";
let certificates: Certificates;
let database: FakePostgres;
let service: Server;
let configuration: SiteServiceConfiguration;
let answer: (statement: Statement) => Reply;

/** What a leader answers to a write, and to a read. */
const written: Reply = { rows: [{ member: "10.0.1.1", previous: "4" }] };
const found: Reply = { rows: [{ value: "5", member: "10.0.1.1", copy: "f" }] };

beforeAll(async () => {
  certificates = await Certificates.create();
  const [web, postgres, client] = [
    await certificates.issue("web", [hostname]),
    await certificates.issue("postgres", ["localhost"]),
    await certificates.issue("payments"),
  ];
  database = await FakePostgres.start(postgres, (statement) => answer(statement));
  const endpoint = { host: "localhost", port: database.port };
  configuration = {
    site: "ansan",
    address: "127.0.0.1",
    port: 443,
    certificateFile: web.certificateFile,
    keyFile: web.keyFile,
    services: [
      {
        service: "payments",
        hostname,
        database: "payments",
        user: "payments",
        certificateFile: client.certificateFile,
        keyFile: client.keyFile,
        authorityFile: certificates.authorityFile,
        shards: [{ leader: endpoint, copy: endpoint }],
      },
    ],
  };
});
beforeEach(async () => {
  database.refusal = undefined;
  database.statements.length = 0;
  service = createSiteService(configuration);
  await new Promise<void>((resolve) => service.listen(0, "127.0.0.1", resolve));
});
afterEach(() => service.close());
afterAll(async () => {
  await database.stop();
  certificates.remove();
});

/** Asks the service, and gives the status and the answer. */
function ask(
  method: string,
  path: string,
  body?: string,
  host = hostname,
  signal?: AbortSignal,
): Promise<[number, unknown]> {
  const { port } = service.address() as AddressInfo;
  return new Promise((resolve, reject) => {
    const asked = request(
      {
        host: "127.0.0.1",
        port,
        method,
        path,
        servername: hostname,
        headers: { host },
        ca: readFileSync(certificates.authorityFile),
        agent: false,
        signal,
      },
      (response) => {
        let text = "";
        response.on("data", (chunk) => (text += String(chunk)));
        response.on("end", () => resolve([response.statusCode ?? 0, JSON.parse(text)]));
      },
    );
    asked.on("error", reject);
    asked.end(body);
  });
}

const write = () => ask("PUT", "/keys/a", '{"value":5}');

test("a write says by which member it was done, and what it overwrote", async () => {
  answer = () => written;
  expect(await write()).toEqual([200, { site: "ansan", member: "10.0.1.1", value: 5, previous: 4 }]);
  expect(database.statements.map(({ values }) => values)).toEqual([["a", "5"]]);
  answer = () => ({ rows: [{ member: "10.0.1.1", previous: null }] });
  expect(await write()).toEqual([200, { site: "ansan", member: "10.0.1.1", value: 5, previous: null }]);
});

test("a read says what was found, or that nothing was", async () => {
  answer = () => found;
  expect(await ask("GET", "/keys/a")).toEqual([200, { site: "ansan", member: "10.0.1.1", value: 5 }]);
  answer = () => ({ rows: [{ value: null, member: "10.0.1.1", copy: "f" }] });
  expect(await ask("GET", "/keys/a")).toEqual([200, { site: "ansan", member: "10.0.1.1" }]);
});

test("a copy that answers in the leader's place is believed only where a copy was asked for", async () => {
  answer = () => ({ rows: [{ value: "5", member: "10.0.2.1", copy: "t" }] });
  const error = "10.0.2.1 is a copy, not the leader";
  expect(await ask("GET", "/keys/a")).toEqual([503, { site: "ansan", error }]);
  expect(await ask("GET", "/keys/a?copy")).toEqual([200, { site: "ansan", member: "10.0.2.1", value: 5 }]);
});

test.each<[string, Reply]>([
  ["25006", { error: "cannot execute INSERT in a read-only transaction", code: "25006" }],
  ["42P01", { error: 'relation "drilled_keys" does not exist', code: "42P01" }],
])("%s from the server is certain: nothing was written", async (code, reply) => {
  answer = () => reply;
  expect(await write()).toEqual([
    503,
    { site: "ansan", error: expect.stringContaining(`${code}: `) as string },
  ]);
});

test.each<[string, Reply, RegExp]>([
  [
    "a commit that did not wait for its copies",
    {
      rows: [{ member: "10.0.1.1", previous: null }],
      warning: "canceling wait for synchronous replication due to user request",
    },
    /^canceling wait for synchronous replication/,
  ],
  ["a broken connection", "break off", /ECONNRESET|terminated/],
  ["a server that is shut down", { error: "terminating", code: "57P01", severity: "FATAL" }, /57P01/],
  ["a statement that is cancelled", { error: "canceling statement", code: "57014" }, /57014/],
])("%s leaves it unknown", async (_, reply, error) => {
  answer = () => reply;
  expect(await write()).toEqual([504, { site: "ansan", error: expect.stringMatching(error) as string }]);
});

test("a server that says nothing leaves it unknown, after its time", async () => {
  answer = () => "silence";
  const startedAt = Date.now();
  expect(await write()).toEqual([504, { site: "ansan", error: "Query read timeout" }]);
  expect(Date.now() - startedAt).toBeLessThan(8_000);
});

test.each<[string, Exclude<Reply, { rows: unknown }>]>([
  ["is starting up", { error: "the database system is starting up", code: "57P03", severity: "FATAL" }],
  ["breaks off", "break off"],
])("where no connection is had because the server %s, nothing was written", async (_, refusal) => {
  database.refusal = refusal;
  answer = () => written;
  expect((await write())[0]).toBe(503);
  expect(database.statements).toEqual([]);
});

test("reads that fail have done nothing, whatever it was", async () => {
  answer = () => "break off";
  expect((await ask("GET", "/keys/a"))[0]).toBe(503);
  expect((await ask("GET", "/keys/a?copy"))[0]).toBe(503);
});

test("what nobody waits for any more is not written", async () => {
  answer = () => written;
  let admit = () => {};
  database.welcome = new Promise<void>((resolve) => (admit = resolve));
  const before = database.connections;
  const given = new AbortController();
  const asked = ask("PUT", "/keys/a", '{"value":5}', hostname, given.signal);
  while (database.connections === before) await pause(5);
  given.abort();
  await expect(asked).rejects.toThrow("aborted");
  await pause(50);
  admit();
  database.welcome = Promise.resolve();
  // The connection that it waited for is used by the next one.
  answer = () => found;
  expect((await ask("GET", "/keys/a"))[0]).toBe(200);
  expect(database.statements.map(({ values }) => values)).toEqual([["a"]]);
});

test("connections are kept, until one fails: then none is", async () => {
  answer = () => found;
  await Promise.all([1, 2, 3].map(() => ask("GET", "/keys/a")));
  const opened = new Set(database.statements.map(({ connection }) => connection));
  await ask("GET", "/keys/a");
  expect(opened).toContain(database.statements.at(-1)?.connection);
  answer = () => ({ error: "cannot execute INSERT in a read-only transaction", code: "25006" });
  await write();
  expect(opened).toContain(database.statements.at(-1)?.connection);
  answer = () => found;
  database.statements.length = 0;
  await Promise.all([1, 2, 3].map(() => ask("GET", "/keys/a")));
  for (const { connection } of database.statements) expect(opened).not.toContain(connection);
});

test("health is shallow", async () => {
  database.refusal = "break off";
  expect(await ask("GET", "/healthz", undefined, "whatever")).toEqual([200, { site: "ansan" }]);
});

test.each([
  ["PUT", "/keys/a", "{}", hostname, 400],
  ["PUT", "/keys/a", '{"value":-1}', hostname, 400],
  ["PUT", "/keys/a", "no JSON", hostname, 400],
  ["DELETE", "/keys/a", undefined, hostname, 400],
  ["GET", "/keys/a'b", undefined, hostname, 404],
  ["GET", "/elsewhere", undefined, hostname, 404],
  ["GET", "/keys/a", undefined, "chat.example", 404],
])("%s %s with %s for %s is answered %i, and asks no database", async (method, path, body, host, status) => {
  expect((await ask(method, path, body, host))[0]).toBe(status);
  expect(database.statements).toEqual([]);
});

test("prepares its tables, and empties them only when told to", async () => {
  answer = ({ text }) => (text.startsWith("SELECT") ? { rows: [{ member: "10.0.1.1" }] } : { rows: [] });
  expect(await ask("POST", "/prepare")).toEqual([200, { site: "ansan", members: ["10.0.1.1"] }]);
  expect(database.statements.some(({ text }) => text.startsWith("TRUNCATE"))).toBe(false);
  expect((await ask("POST", "/prepare?empty"))[0]).toBe(200);
  expect(database.statements.filter(({ text }) => text.startsWith("TRUNCATE"))).toHaveLength(1);
  answer = () => ({ error: "permission denied for schema public", code: "42501" });
  expect(await ask("POST", "/prepare")).toEqual([
    503,
    { site: "ansan", error: "shard 0: 42501: permission denied for schema public" },
  ]);
});

test("lists what is there when all is over", async () => {
  answer = () => ({ rows: [{ key: "a", value: "5", copy: "f" }] });
  expect(await ask("GET", "/keys")).toEqual([
    200,
    { site: "ansan", keys: [{ shard: 0, key: "a", value: 5 }] },
  ]);
  expect(await ask("GET", "/writes")).toEqual([
    200,
    { site: "ansan", writes: [{ shard: 0, key: "a", value: 5 }] },
  ]);
  answer = () => ({ rows: [{ key: null, value: null, copy: "f" }] });
  expect(await ask("GET", "/keys")).toEqual([200, { site: "ansan", keys: [] }]);
  answer = () => ({ rows: [{ key: null, value: null, copy: "t" }] });
  expect((await ask("GET", "/keys"))[0]).toBe(503);
});
