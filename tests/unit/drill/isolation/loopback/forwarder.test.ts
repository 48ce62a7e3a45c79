import { type ChildProcess, spawn } from "node:child_process";
import { createSocket } from "node:dgram";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { connect, createServer, type Server } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import type { Forwarded } from "@holdfast/drill/isolation/loopback/forwarder/configuration";

const root = join(__dirname, "../../../../..");
const program = join(root, "drill/isolation/loopback/forwarder/serve.ts");
/** Where it listens: at an address of this process' own. */
const FRONT = { address: `127.1.${(process.pid >> 8) % 256}.${(process.pid % 254) + 1}`, port: 45391 };

let folder: string;
let child: ChildProcess | undefined;
const servers: Server[] = [];

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "forwarder-"));
});
afterEach(() => {
  child?.kill("SIGKILL");
  for (const server of servers.splice(0)) server.close();
  rmSync(folder, { recursive: true });
});

function configure(...forwarded: Forwarded[]): string {
  const file = join(folder, "forwardings.json");
  writeFileSync(file, JSON.stringify(forwarded));
  return file;
}

/** A server that says a word and then whatever it hears. */
async function echo(word: string): Promise<{ address: string; port: number }> {
  const server = createServer({ allowHalfOpen: true }, (socket) => {
    socket.write(`${word} `);
    socket.pipe(socket);
  });
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  return { address: "127.0.0.1", port: typeof address === "object" ? (address?.port ?? 0) : 0 };
}

function start(file: string): void {
  child = spawn(process.execPath, ["--import", "tsx", program, file], { cwd: root, stdio: "inherit" });
}

/** What comes back; `undefined` where it is refused. */
function ask(text: string): Promise<string | undefined> {
  return new Promise((resolve) => {
    let heard = "";
    const socket = connect({ host: FRONT.address, port: FRONT.port });
    socket.on("data", (part: Buffer) => (heard += part.toString()));
    socket.on("error", () => resolve(undefined));
    socket.on("close", () => resolve(heard === "" ? undefined : heard));
    socket.end(text);
  });
}

async function until(wanted: () => Promise<boolean>): Promise<void> {
  for (let tries = 0; tries < 200; tries++) {
    if (await wanted()) return;
    await pause(50);
  }
  throw new Error("it did not come true");
}

test("hands connections to one of those that the file names, as it changes", async () => {
  const [one, other] = [await echo("one"), await echo("other")];
  const listening = { ...FRONT, protocol: "tcp" as const };
  start(configure({ ...listening, targets: [one, other] }));
  await until(async () => (await ask("x")) !== undefined);
  const heard = new Set<string | undefined>();
  for (let tries = 0; tries < 40; tries++) heard.add(await ask("hello"));
  expect(heard).toEqual(new Set(["one hello", "other hello"]));
  configure({ ...listening, targets: [other] });
  await until(async () => {
    const answers = await Promise.all(Array.from({ length: 10 }, () => ask("hello")));
    return answers.every((answer) => answer === "other hello");
  });
  configure({ ...listening, targets: [] });
  await until(async () => (await ask("hello")) === undefined);
  expect(child?.exitCode).toBeNull();
});

test("a server that is gone refuses, and the forwarder goes on", async () => {
  const target = await echo("one");
  start(configure({ ...FRONT, protocol: "tcp", targets: [target] }));
  await until(async () => (await ask("x")) !== undefined);
  for (const server of servers.splice(0)) server.close();
  await until(async () => (await ask("x")) === undefined);
  expect(child?.exitCode).toBeNull();
});

test("hands datagrams on, and the answers back to whoever asked", async () => {
  const server = createSocket("udp4");
  server.on("message", (text, sender) =>
    server.send(`heard ${text.toString()}`, sender.port, sender.address),
  );
  await new Promise<void>((resolve) => server.bind(0, "127.0.0.1", resolve));
  const { port } = server.address();
  start(configure({ ...FRONT, protocol: "udp", targets: [{ address: "127.0.0.1", port }] }));
  const answers = await Promise.all(
    ["a", "b"].map(async (word) => {
      const socket = createSocket("udp4");
      const heard: string[] = [];
      socket.on("message", (text) => heard.push(text.toString()));
      // The first may be sent before anybody listens.
      await until(async () => {
        if (heard.length === 0) socket.send(word, FRONT.port, FRONT.address);
        await pause(50);
        return heard.length > 0;
      });
      socket.close();
      return heard[0];
    }),
  );
  server.close();
  expect(answers).toEqual(["heard a", "heard b"]);
});
