import { readFileSync } from "node:fs";
import { createServer, type Server } from "node:https";
import type { IncomingMessage, ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import type { Attempt } from "@holdfast/drill/history/attempt";
import { Keys } from "@holdfast/drill/users/keys";
import { seeded } from "@holdfast/drill/users/random";
import { User } from "@holdfast/drill/users/user";
import { Certificates } from "../service/certificates";
import { FakeResolver } from "./fake-resolver";

const hostname = "pay.example";
let certificates: Certificates;
let resolver: FakeResolver;
let server: Server;
let connections: number;
let requests: { method: string | undefined; path: string | undefined; host: string | undefined }[];
let respond: (request: IncomingMessage, response: ServerResponse) => void;

beforeAll(async () => {
  certificates = await Certificates.create();
});
beforeEach(async () => {
  resolver = await FakeResolver.start();
  resolver.answer = { addresses: ["127.0.0.1"], ttl: 60 };
  [connections, requests] = [0, []];
  const web = await certificates.issue("web", [hostname]);
  server = createServer({ cert: web.certificate, key: web.key }, (request, response) => {
    requests.push({ method: request.method, path: request.url, host: request.headers.host });
    respond(request, response);
  });
  server.on("secureConnection", () => connections++);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
});
afterEach(async () => {
  server.closeAllConnections();
  server.close();
  await resolver.stop();
});
afterAll(() => certificates.remove());

const well = (request: IncomingMessage, response: ServerResponse) => {
  const previous = request.method === "PUT" ? { previous: null } : {};
  response.end(JSON.stringify({ site: "ansan", member: "10.0.1.1", ...previous }));
};

/** What a user tries, until there are so many. */
async function use(count: number, timeout = 300): Promise<Attempt[]> {
  const attempts: Attempt[] = [];
  const stop = new AbortController();
  let value = 0;
  const { port } = server.address() as AddressInfo;
  const user = new User(
    { service: "payments", hostname, shards: 2, port },
    3,
    new Keys("payments", 3, seeded(1)),
    seeded(2),
    {
      now: () => performance.now(),
      resolver: resolver.address,
      authority: readFileSync(certificates.authorityFile),
      requestTimeoutMilliseconds: timeout,
      pauseMilliseconds: 1,
      nextValue: () => ++value,
      note: (attempt) => {
        attempts.push(attempt);
        if (attempts.length === count) stop.abort();
      },
      stopped: stop.signal,
    },
  );
  await user.use();
  return attempts;
}

test("asks one thing after the other over one connection, in the mix that is wanted", async () => {
  respond = well;
  const attempts = await use(200);
  expect(connections).toBe(1);
  expect(resolver.asked).toBe(1);
  expect(
    attempts.every(({ outcome, site, user }) => outcome === "done" && site === "ansan" && user === 3),
  ).toBe(true);
  const share = (kind: string) => attempts.filter((attempt) => attempt.kind === kind).length / 200;
  expect(share("write")).toBeGreaterThan(0.4);
  expect(share("read")).toBeGreaterThan(0.3);
  expect(share("copy-read")).toBeGreaterThan(0.04);
  const values = attempts.filter(({ kind }) => kind === "write").map(({ value }) => value);
  expect(new Set(values).size).toBe(values.length);
  for (const [at, attempt] of attempts.entries()) {
    expect(attempt.endedMilliseconds).toBeGreaterThan(attempt.startedMilliseconds);
    expect(attempt.startedMilliseconds).toBeGreaterThanOrEqual(attempts[at - 1]?.endedMilliseconds ?? 0);
    const request = requests[at];
    expect(request?.host).toBe(hostname);
    expect(request?.method).toBe(attempt.kind === "write" ? "PUT" : "GET");
    expect(request?.path).toBe(`/keys/${attempt.key}${attempt.kind === "copy-read" ? "?copy" : ""}`);
  }
});

test("a request without an answer in time is unknown, and takes its connection with it", async () => {
  respond = () => {};
  const attempts = await use(3, 100);
  expect(attempts.map(({ outcome, error }) => [outcome, error])).toEqual(
    Array(3).fill(["unknown", "no answer in time"]),
  );
  for (const { startedMilliseconds, endedMilliseconds } of attempts) {
    expect(endedMilliseconds - startedMilliseconds).toBeLessThan(400);
  }
  expect(connections).toBe(3);
});

test("a connection that breaks under a request leaves it unknown", async () => {
  respond = (request) => request.socket.destroy();
  expect((await use(2)).map(({ outcome }) => outcome)).toEqual(["unknown", "unknown"]);
  respond = (_, response) => {
    response.writeHead(200, { "content-length": 100 });
    response.write("{");
    setTimeout(() => response.destroy(), 10);
  };
  expect((await use(2)).map(({ outcome }) => outcome)).toEqual(["unknown", "unknown"]);
});

test("so does one that was there already", async () => {
  let answered = 0;
  respond = (request, response) => (answered++ === 0 ? well(request, response) : request.socket.destroy());
  expect((await use(2)).map(({ outcome }) => outcome)).toEqual(["done", "unknown"]);
  expect(connections).toBe(1);
});

test("where nobody listens, the next address of the same answer is asked", async () => {
  respond = well;
  resolver.answer = { addresses: ["127.0.0.9", "127.0.0.1"], ttl: 60 };
  const attempts = await use(3);
  expect(attempts.map(({ outcome }) => outcome)).toEqual(["refused", "done", "done"]);
  expect(resolver.asked).toBe(1);
});

test("one that shows the wrong certificate gets no request", async () => {
  const other = await certificates.issue("other", ["other.example"]);
  server.setSecureContext({ cert: other.certificate, key: other.key });
  respond = well;
  const [attempt] = await use(1);
  expect(attempt).toMatchObject({ outcome: "refused", error: expect.stringContaining("altnames") as string });
  expect(requests).toEqual([]);
});

test("a name without an answer is a request that was not made", async () => {
  resolver.answer = "failure";
  const [attempt] = await use(1);
  expect(attempt).toMatchObject({
    outcome: "refused",
    error: expect.stringContaining("ESERVFAIL") as string,
  });
  expect(attempt?.site).toBeUndefined();
});
