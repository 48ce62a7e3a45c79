import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync, writeFileSync } from "node:fs";
import { createServer, type Server } from "node:https";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { setTimeout as pause } from "node:timers/promises";
import type { Attempt } from "@holdfast/drill/history/attempt";
import type { UsersProgress } from "@holdfast/drill/users/progress";
import { Certificates } from "./service/certificates";
import { FakeResolver } from "./users/fake-resolver";

const root = join(__dirname, "../..", "..");
const programs = {
  users: join(root, "drill", "users", "generate.ts"),
  service: join(root, "drill", "service", "serve.ts"),
};

let certificates: Certificates;
let child: ChildProcess | undefined;
beforeAll(async () => {
  certificates = await Certificates.create();
});
afterEach(() => child?.kill("SIGKILL"));
afterAll(() => certificates.remove());

function start(program: keyof typeof programs, ...args: readonly string[]) {
  const started = spawn(process.execPath, ["--import", "tsx", programs[program], ...args], {
    cwd: root,
    stdio: ["ignore", "pipe", "pipe"],
  });
  child = started;
  return {
    started,
    output: text(started.stdout),
    error: text(started.stderr),
    closed: once(started, "close"),
  };
}

function file(name: string, content: unknown): string {
  const path = join(certificates.folder, name);
  writeFileSync(path, JSON.stringify(content));
  return path;
}

describe("every user in one process", () => {
  let resolver: FakeResolver;
  let server: Server;
  beforeEach(async () => {
    resolver = await FakeResolver.start();
    resolver.answer = { addresses: ["127.0.0.1"], ttl: 60 };
    const web = await certificates.issue("web", ["pay.example", "chat.example"]);
    server = createServer({ cert: web.certificate, key: web.key }, (_, response) => {
      setTimeout(() => response.end(JSON.stringify({ site: "ansan", member: "10.0.1.1" })), 200);
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  });
  afterEach(async () => {
    server.closeAllConnections();
    server.close();
    await resolver.stop();
  });

  test("told to stop, it waits for the requests under way and loses no attempt", async () => {
    const outputFile = join(certificates.folder, "attempts.jsonl");
    const { port } = server.address() as AddressInfo;
    let answered = 0;
    server.on("request", (_, response) => response.on("finish", () => answered++));
    const configuration = file("users.json", {
      services: [
        { service: "payments", hostname: "pay.example", shards: 2, port },
        { service: "messaging", hostname: "chat.example", shards: 1, port },
      ],
      usersPerService: 3,
      resolvers: [resolver.address],
      authorityFile: certificates.authorityFile,
      seed: 6,
      outputFile,
      originNanoseconds: String(process.hrtime.bigint()),
    });
    const { started, output, error, closed } = start("users", configuration);
    while (answered < 30) await pause(20);
    started.kill("SIGTERM");
    expect(await closed).toEqual([0, null]);
    expect(await error).toBe("");
    const lines = readFileSync(outputFile, "utf8").split("\n");
    expect(lines.pop()).toBe("");
    const attempts = lines.map((line) => JSON.parse(line) as Attempt);
    expect(attempts).toHaveLength(answered);
    expect(attempts.every(({ outcome }) => outcome === "done")).toBe(true);
    expect(new Set(attempts.map(({ service, user }) => `${service} ${user}`)).size).toBe(6);
    const values = attempts.filter(({ kind }) => kind === "write").map(({ value }) => value);
    expect(new Set(values).size).toBe(values.length);
    // Times are since the drill's start, which was before the process began.
    for (const { startedMilliseconds } of attempts) expect(startedMilliseconds).toBeGreaterThan(0);
    const [first] = (await output).split("\n").filter((line) => line !== "");
    const { services } = JSON.parse(first ?? "") as UsersProgress;
    expect(services.map(({ service }) => service)).toEqual(["payments", "messaging"]);
  });
});

test.each<[keyof typeof programs, () => string[], string]>([
  ["users", () => [], "no configuration was given"],
  ["users", () => [join(certificates.folder, "none.json")], "cannot be read"],
  ["users", () => [file("bad.json", { services: [] })], "services"],
  ["service", () => [], "no configuration was given"],
  ["service", () => [file("bad.json", { site: "ansan", address: "127.0.0.1", port: 0 })], "port"],
])("%s: a configuration that cannot be used is one clear error", async (program, args, said) => {
  const { error, closed } = start(program, ...args());
  expect(await closed).toEqual([2, null]);
  const message = await error;
  expect(message).toContain(said);
  expect(message.trim().split("\n")).toHaveLength(4);
});

test("a site's service says when it listens, and ends at once when told to", async () => {
  const web = await certificates.issue("web", ["pay.example"]);
  const endpoint = { host: "localhost", port: 5432 };
  const { certificateFile, keyFile } = web;
  const service = {
    ...{ service: "payments", hostname: "pay.example", database: "payments", user: "payments" },
    ...{ certificateFile, keyFile, authorityFile: certificates.authorityFile },
    shards: [{ leader: endpoint, copy: endpoint }],
  };
  const configuration = {
    ...{ site: "ansan", address: "127.77.8.9", port: 18443, certificateFile, keyFile },
    services: [service],
  };
  const { started, output, closed } = start("service", file("service.json", configuration));
  await once(started.stdout, "data");
  started.kill("SIGTERM");
  expect(await closed).toEqual([0, null]);
  expect(JSON.parse(await output)).toEqual({ site: "ansan", address: "127.77.8.9", port: 18443 });
});
