import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import * as path from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { type NatsServer, readServer, renderServer } from "@holdfast/contract/nats/server";
import { SurvivalGoal } from "holdfast";
import { resolveEventLog } from "holdfast/event-log/schema";
import { serverSettings, streamFiles } from "holdfast/event-log/server-configuration";
import { certify, freePort, makeAuthority, until } from "../real-servers";
import { Connection, type Identity } from "./connection";

/** NATS' own server: it is taken from NATS_SERVER_PATH, else from PATH. */
const program = process.env["NATS_SERVER_PATH"] ?? "nats-server";

const folder = mkdtempSync(path.join(tmpdir(), "holdfast-nats-"));
const names = ["ansan", "siheung", "pangyo"];
const servers = new Map<string, ChildProcess>();
const connections: Connection[] = [];

afterAll(() => {
  for (const connection of connections) connection.close();
  for (const server of servers.values()) server.kill("SIGKILL");
  rmSync(folder, { recursive: true });
});

const text = (file: string): string => readFileSync(path.join(folder, file), "utf8");
const identityOf = (name: string): Identity => ({
  cert: text(`${name}.crt`),
  key: text(`${name}.key`),
  ca: text("ca.crt"),
});

const resolved = (site: string) =>
  resolveEventLog("push", {
    eventLog: "push",
    site,
    sites: names.map((name, index) => ({
      name,
      clusterDomain: `${name}.example`,
      podCidr: `10.${index}.0.0/16`,
    })),
    survive: SurvivalGoal.OneSite,
    rpoSeconds: 0,
    streams: [{ name: "PUSH", subjects: ["push.>"], maximumGiB: 1 }],
    clients: [{ namespace: "services", service: "push" }],
    storageGiB: 2,
    image: `nats@sha256:${"a".repeat(64)}`,
    clientImage: `nats-box@sha256:${"b".repeat(64)}`,
  });

const ports = new Map<string, { client: number; monitor: number; cluster: number }>();

/** What the component tells a server, but for files, ports and hosts, which are this machine's. */
function settingsOf(site: string): NatsServer {
  const given = serverSettings(resolved(site));
  const own = ports.get(site)!;
  const tls = {
    certificate: path.join(folder, "server.crt"),
    key: path.join(folder, "server.key"),
    authority: path.join(folder, "ca.crt"),
    verifies: true,
  };
  return {
    ...given,
    clientPort: own.client,
    monitorPort: own.monitor,
    tls,
    cluster: {
      ...given.cluster!,
      port: own.cluster,
      routes: names.filter((name) => name !== site).map((name) => `localhost:${ports.get(name)?.cluster}`),
      tls,
    },
    jetStream: { ...given.jetStream!, directory: path.join(folder, site) },
  };
}

function writeConfiguration(site: string, settings: NatsServer): string {
  const file = path.join(folder, `${site}.conf`);
  writeFileSync(file, renderServer(settings));
  return file;
}

const accepts = (file: string): string => {
  try {
    return execFileSync(program, ["-t", "-c", file], { encoding: "utf8", stdio: "pipe" });
  } catch (error) {
    throw new Error((error as { stderr: string }).stderr);
  }
};

beforeAll(async () => {
  makeAuthority(folder);
  certify(folder, "server", "push-server", true);
  certify(folder, "push", "push", false);
  certify(folder, "streams", "push-streams", false);
  certify(folder, "stranger", "stranger", false);
  for (const site of names) {
    mkdirSync(path.join(folder, site));
    ports.set(site, { client: await freePort(), monitor: await freePort(), cluster: await freePort() });
  }
});

test("the configuration is one that NATS takes", () => {
  for (const site of names) accepts(writeConfiguration(site, settingsOf(site)));
});

test.each([
  "always",
  "ALWAYS",
  '"2m"',
  "1m30s",
  '"1.5h"',
  '"5µs"',
  '"0"',
  "sometimes",
  '"10 s"',
  "10x",
  "true",
  "2.5",
  "1d",
  '""',
])("sync_interval: %s is read where NATS takes it, and refused where NATS refuses it", (interval) => {
  const told = renderServer(settingsOf("ansan")).replace(
    "sync_interval: always",
    `sync_interval: ${interval}`,
  );
  const file = path.join(folder, "interval.conf");
  writeFileSync(file, told);
  const isTaken = (use: () => unknown): boolean => {
    try {
      use();
      return true;
    } catch {
      return false;
    }
  };
  expect(isTaken(() => readServer(told))).toBe(isTaken(() => accepts(file)));
});

test("one that it would not take would be found", () => {
  const file = path.join(folder, "wrong.conf");
  writeFileSync(
    file,
    renderServer(settingsOf("ansan")).replace("sync_interval: always", "sync_interval: sometimes"),
  );
  expect(() => accepts(file)).toThrow(/sync_interval/);
});

async function open(site: string, name: string): Promise<Connection> {
  const connection = await until(() => Connection.open(ports.get(site)?.client ?? 0, identityOf(name)), 30);
  connections.push(connection);
  return connection;
}

/** Publishes a message, again until it is acknowledged; a message of one id is kept once. */
async function publish(connection: Connection, number: number): Promise<number> {
  return until(async () => {
    const answer = await connection.ask("push.test", `message ${number}`);
    return typeof answer?.["seq"] === "number" ? answer["seq"] : undefined;
  }, 60);
}

test("three servers lose one, and nothing that was acknowledged; with two they take nothing more", async () => {
  for (const site of names) {
    const server = spawn(program, ["-c", writeConfiguration(site, settingsOf(site))], { stdio: "ignore" });
    servers.set(site, server);
  }
  const streams = await open("ansan", "streams");
  const declared = await until(async () => {
    const file = Object.values(streamFiles(resolved("ansan")))[0] ?? "{}";
    const answer = await streams.ask("$JS.API.STREAM.CREATE.PUSH", file, 5000);
    return answer && answer["error"] === undefined ? answer : undefined;
  }, 60);
  expect(declared["config"]).toMatchObject({ name: "PUSH", num_replicas: 3, storage: "file" });

  const info = async (): Promise<{ leader: string; messages: number }> =>
    until(async () => {
      const answer = await client.ask("$JS.API.STREAM.INFO.PUSH", "");
      const [cluster, state] = [answer?.["cluster"], answer?.["state"]] as [
        { leader?: string }?,
        { messages?: number }?,
      ];
      if (cluster?.leader === undefined || state?.messages === undefined) return undefined;
      return { leader: cluster.leader, messages: state.messages };
    }, 60);
  let client = await open("ansan", "push");
  // Who has a certificate of the authority and is no user is refused; who publishes may not declare.
  const stranger = await Connection.open(ports.get("ansan")?.client ?? 0, identityOf("stranger"));
  expect(await stranger.ask("push.test", "message", 1000)).toBeUndefined();
  expect(await client.ask("$JS.API.STREAM.DELETE.PUSH", "", 500)).toBeUndefined();
  for (let number = 0; number < 100; number++) await publish(client, number);

  const { leader } = await info();
  const lost = names.find((site) => leader === `push-${site}`) ?? "";
  const left = names.filter((site) => site !== lost);
  client = await open(left[0] ?? "", "push");
  servers.get(lost)?.kill("SIGKILL");
  const started = Date.now();
  await publish(client, 100);
  // Two rounds of elections, as the verdict counts them, and what a busy machine takes.
  expect((Date.now() - started) / 1000).toBeLessThan(40);
  for (let number = 101; number < 200; number++) await publish(client, number);
  expect((await info()).messages).toBeGreaterThanOrEqual(200);
  expect((await info()).leader).not.toBe(leader);

  servers.get(left[1] ?? "")?.kill("SIGKILL");
  await wait(2000);
  expect(await client.ask("push.test", "message", 5000)).toBeUndefined();
});
