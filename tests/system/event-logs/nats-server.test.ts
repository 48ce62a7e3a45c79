import { execFileSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import * as path from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { readServer, renderServer } from "@holdfast/contract/nats/server";
import { raftElectionSeconds } from "@holdfast/resilience/arithmetic/quorum";
import { LOG_ELECTION_MILLISECONDS } from "@holdfast/resilience/stores/event-log/event-log";
import { until } from "../real-servers";
import type { Connection } from "./connection";
import {
  type Acknowledged,
  LogServers,
  missingOf,
  program,
  publish,
  siteNames,
  streamState,
} from "./log-servers";

const log = new LogServers();

beforeAll(() => log.place());
afterAll(async () => {
  await log.stop();
  log.remove();
});

const accepts = (file: string): string => {
  try {
    return execFileSync(program, ["-t", "-c", file], { encoding: "utf8", stdio: "pipe" });
  } catch (error) {
    throw new Error((error as { stderr: string }).stderr);
  }
};

test("the configuration is one that NATS takes", () => {
  for (const site of siteNames) accepts(log.configure(site));
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
  const told = renderServer(log.settingsOf("ansan")).replace(
    "sync_interval: always",
    `sync_interval: ${interval}`,
  );
  const file = path.join(log.folder, "interval.conf");
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
  const file = path.join(log.folder, "wrong.conf");
  writeFileSync(
    file,
    renderServer(log.settingsOf("ansan")).replace("sync_interval: always", "sync_interval: sometimes"),
  );
  expect(() => accepts(file)).toThrow(/sync_interval/);
});

/** Every message that was acknowledged. */
const acknowledged: Acknowledged[] = [];

async function publishMore(connection: Connection, count: number): Promise<void> {
  for (let number = 0; number < count; number++)
    acknowledged.push(await publish(connection, `message ${acknowledged.length}`));
}

/** Nothing is missing, nothing is there twice, and no sequence is left out. */
async function expectEveryMessage(connection: Connection): Promise<void> {
  expect(await missingOf(connection, acknowledged)).toEqual([]);
  const sequences = acknowledged.map(({ sequence }) => sequence);
  expect(sequences).toEqual(sequences.map((_, index) => index + 1));
  expect(await streamState(connection)).toMatchObject({
    messages: acknowledged.length,
    lastSequence: acknowledged.length,
  });
}

/** Longest time until another server leads, as verdicts say it, and what a busy machine takes beside it. */
const predictedSeconds = raftElectionSeconds(LOG_ELECTION_MILLISECONDS);
const busySeconds = 20;

async function expectMessagesInTime(connection: Connection, what: string): Promise<void> {
  const started = Date.now();
  await publishMore(connection, 1);
  const seconds = (Date.now() - started) / 1000;
  console.info(`${what}: the next message after ${seconds.toFixed(1)} s, predicted ${predictedSeconds} s`);
  expect(seconds).toBeLessThan(predictedSeconds + busySeconds);
}

test("three servers take a stream that they have room for, and messages of who may publish", async () => {
  for (const site of siteNames) log.configure(site);
  log.start();
  expect((await log.declareStream())["config"]).toMatchObject({
    name: "PUSH",
    num_replicas: 3,
    storage: "file",
  });
  // Each may keep 1.8 GiB, of which the stream has 1.
  const streams = await log.open("ansan", "streams");
  const more = { name: "MORE", subjects: ["more.>"], num_replicas: 3, max_bytes: 2 ** 30 };
  // Whoever places streams hears only now and then what each server holds.
  const refused = await until(async () => {
    const answer = await streams.ask("$JS.API.STREAM.CREATE.MORE", more, 5000);
    if (answer?.["error"] === undefined) await streams.ask("$JS.API.STREAM.DELETE.MORE", "", 5000);
    return answer?.["error"];
  }, 60);
  expect(refused).toMatchObject({
    description: expect.stringMatching(/insufficient|no suitable peers/) as string,
  });
  // Who has a certificate of the authority and is no user is refused; who publishes may not declare.
  const stranger = await log.open("ansan", "stranger");
  expect(await stranger.ask("push.test", "message", 1000)).toBeUndefined();
  const client = await log.open("ansan", "push");
  expect(await client.ask("$JS.API.STREAM.DELETE.PUSH", "", 500)).toBeUndefined();
  await publishMore(client, 100);
  await expectEveryMessage(streams);
});

test("the leader freezes: another one takes over, and when it goes on nothing is missing or there twice", async () => {
  const { leader } = await streamState(await log.open("ansan", "streams"));
  const [other] = siteNames.filter((site) => site !== leader);
  const client = await log.open(other!, "push");
  log.freeze(leader, true);
  await expectMessagesInTime(client, "leader frozen");
  await publishMore(client, 50);
  log.freeze(leader, false);
  await publishMore(client, 50);
  await expectEveryMessage(await log.open(leader, "streams"));
});

test("the leader is killed: nothing acknowledged is lost; with one server left nothing more is taken", async () => {
  const { leader } = await streamState(await log.open("ansan", "streams"));
  const [left, second] = siteNames.filter((site) => site !== leader);
  const client = await log.open(left!, "push");
  await log.kill(leader);
  await expectMessagesInTime(client, "leader killed");
  await publishMore(client, 100);
  const streams = await log.open(left!, "streams");
  expect((await streamState(streams)).leader).not.toBe(leader);
  await expectEveryMessage(streams);
  await until(async () => (await log.isCurrent(left!)) || undefined, 60);
  await log.kill(second!);
  await wait(2000);
  expect(await client.ask("push.test", "message", 5000)).toBeUndefined();
  await until(async () => !(await log.isCurrent(left!)) || undefined, 60);
  log.start();
  await publishMore(client, 10);
  for (const site of siteNames) await until(async () => (await log.isCurrent(site)) || undefined, 60);
  // What was sent to the one that was left alone may have been kept, and was acknowledged to nobody.
  expect(await missingOf(await log.open(left!, "streams"), acknowledged)).toEqual([]);
});
