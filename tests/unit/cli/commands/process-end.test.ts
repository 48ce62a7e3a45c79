import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import * as path from "node:path";
import { evaluateShipped, holdfast, type Shipped } from "./holdfast";

const repository = path.join(__dirname, "../../../..");
const node = path.join(repository, "node_modules/.bin/node");
const command = path.join(repository, "cli/bin/holdfast.js");

/** However a program behaves, the command ends within this time, in milliseconds; machines may be slow. */
const LIMIT_MS = 90_000;

jest.setTimeout(2 * LIMIT_MS);

let folder: string;
let shipped: Shipped;

beforeAll(() => {
  folder = mkdtempSync(path.join(tmpdir(), "holdfast-process-end-"));
  shipped = evaluateShipped();
});
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
  shipped.remove();
});

/** A component that can be given any input, for programs to declare. */
const component = `
  import * as pulumi from "@pulumi/pulumi";
  class Thing extends pulumi.ComponentResource {
    constructor(name: string, args: object = {}) { super("test:index:Thing", name, args); }
  }
`;

/** A project whose program is given, in a folder of its own. */
function project(program: string): string {
  const at = mkdtempSync(path.join(folder, "project-"));
  symlinkSync(path.join(repository, "node_modules"), path.join(at, "node_modules"));
  writeFileSync(path.join(at, "Pulumi.yaml"), "name: fixture\nruntime: nodejs\nmain: index.ts\n");
  writeFileSync(path.join(at, "Pulumi.dev.yaml"), "config: {}\n");
  writeFileSync(path.join(at, "index.ts"), component + program);
  return at;
}

/** False for a process that has ended, also where nobody has asked for its end yet. */
function isRunning(id: string): boolean {
  const { stdout } = spawnSync("ps", ["-o", "stat=", "-p", id], { encoding: "utf8" });
  return stdout.trim() !== "" && !stdout.startsWith("Z");
}

interface Ended {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly out: string;
  readonly error: string;
}

interface Started {
  readonly child: ChildProcess;
  readonly ended: Promise<Ended>;
}

function start(args: readonly string[]): Started {
  const child = spawn(node, [command, ...args], { cwd: repository, stdio: ["ignore", "pipe", "pipe"] });
  const limit = setTimeout(() => child.kill("SIGKILL"), LIMIT_MS);
  const text = { out: "", error: "" };
  child.stdout.on("data", (part: Buffer) => (text.out += part.toString()));
  child.stderr.on("data", (part: Buffer) => (text.error += part.toString()));
  const ended = new Promise<Ended>((resolve) =>
    child.on("close", (code, signal) => {
      clearTimeout(limit);
      resolve({ code, signal, ...text });
    }),
  );
  return { child, ended };
}

const judge = (program: string, ...args: string[]) =>
  start(["check", "--cwd", project(program), ...args]).ended;

describe("a program without a verdict ends the command with exit code 2, and it is said why", () => {
  test.each([
    [
      "an input that never comes",
      'new Thing("waits", { port: new Promise(() => {}) });',
      /waits \(test:index:Thing\) for its input port/,
    ],
    [
      "an exported promise that never settles",
      "export = () => new Promise(() => {});",
      /a promise of the program itself/,
    ],
    ["process.exit(0)", 'new Thing("a"); process.exit(0);', /the program ended its own process/],
    [
      "process.exit(0) later",
      'new Thing("a", { x: new Promise(() => {}) }); setTimeout(() => process.exit(0), 100);',
      /the program ended its own process/,
    ],
    [
      "a signal to itself",
      'process.kill(process.pid, "SIGTERM"); setTimeout(() => {}, 60_000);',
      /ended its own process \(SIGTERM\)/,
    ],
    [
      "an exit code of its own and an error",
      'process.exitCode = 0; process.on("exit", () => (process.exitCode = 0)); throw new TypeError("boom");',
      /the program failed: TypeError: boom\n {2}at: .*index\.ts:6\n/,
    ],
    [
      "a rejection that nobody handles",
      'Promise.reject(new Error("nobody waits"));',
      /the program failed: Error: nobody waits\n {2}at: .*index\.ts:6\n/,
    ],
    [
      "an error in a timer",
      'setTimeout(() => { throw new Error("too late"); }, 100);',
      /the program failed: Error: too late\n/,
    ],
    ["no error at all", "throw undefined;", /the program failed: undefined\n/],
    ["a syntax error", "const x = ;", /cannot be compiled: Unexpected ";"\n {2}at: .*index\.ts:6\n/],
    ["await at the top", "await Promise.resolve();", /fix: await in an exported function instead/],
    [
      "a package that is not installed",
      'import "is-not-installed";',
      /the package is-not-installed is not installed\n[^]*fix: npm ci/,
    ],
    ["a file that does not exist", 'import "./nothing";', /there is no module \.\/nothing\n/],
    [
      "two resources of one name",
      'new Thing("a"); new Thing("a");',
      /two resources of the program have the URN/,
    ],
    [
      "a function of a provider",
      'export = async () => ({ ...(await pulumi.runtime.invoke("aws:index/getRegion:getRegion", {})) });',
      /calls the function aws:index\/getRegion:getRegion\n[^]*--from preview\.json/,
    ],
    [
      "an existing resource",
      'new pulumi.StackReference("org/other/dev");',
      /reads the existing resource org\/other\/dev\n[^]*--from preview\.json/,
    ],
    ["an error message with escapes", 'throw new Error("\\u001b[31mred");', /Error: \\u\{1b\}\[31mred\n/],
  ])("%s", async (_name, program, said) => {
    const { code, out, error } = await judge(program);
    expect(error).toMatch(said);
    expect(error).toMatch(/^error: .*\n {2}at: .*\n {2}why: .*\n {2}fix: .*\n$/m);
    expect(error).not.toMatch(/^\s+at .*:\d+:\d+\)?$/m);
    expect(out).toBe("");
    expect(code).toBe(2);
  });

  test.each([
    ["never returns", "for (;;) {}", /does not come to rest within 3 s/],
    [
      "waits with timers that go on",
      'new Thing("waits", { x: new Promise(() => {}) }); setInterval(() => {}, 50);',
      /does not settle[^]*--timeout/,
    ],
  ])("a program that %s ends after its time", async (_name, program, said) => {
    const { code, error } = await judge(program, "--timeout", "3");
    expect(error).toMatch(said);
    expect(code).toBe(2);
  });

  test("a command that is told to end leaves neither a verdict nor its program behind", async () => {
    const mark = path.join(folder, "mark");
    const at = project(
      `require("node:fs").writeFileSync(${JSON.stringify(mark)}, String(process.pid)); for (;;) {}`,
    );
    const { child, ended } = start(["check", "--cwd", at]);
    while (!existsSync(mark)) await new Promise((resolve) => setTimeout(resolve, 50));
    child.kill("SIGTERM");
    expect(await ended).toMatchObject({ code: null, signal: "SIGTERM", out: "" });
    while (isRunning(readFileSync(mark, "utf8"))) await new Promise((resolve) => setTimeout(resolve, 50));
  });
});

describe("what a program prints and keeps running does not touch the verdict", () => {
  const shippedProgram = () => {
    const at = project("");
    for (const name of readdirSync(repository)) {
      if (/^Pulumi\.|^(stacks|components|package\.json|tsconfig.*)$/.test(name)) {
        rmSync(path.join(at, name), { force: true });
        symlinkSync(path.join(repository, name), path.join(at, name));
      }
    }
    return at;
  };

  test("standard output holds the report alone, and timers and servers end with the verdict", async () => {
    const at = shippedProgram();
    writeFileSync(
      path.join(at, "index.ts"),
      `console.log("hello"); require("node:fs").writeSync(1, "directly\\n");
       require("node:child_process").execSync("echo from a command", { stdio: "inherit" });
       setInterval(() => {}, 100); require("node:http").createServer().listen(0);
       require(${JSON.stringify(path.join(repository, "index.ts"))});`,
    );
    const { code, out, error } = await start(["check", "--json", "--depth", "1", "--cwd", at]).ended;
    expect(error).toMatch(/hello\ndirectly\nfrom a command\n/);
    expect(error).toContain("timers or servers of the program run on");
    expect((JSON.parse(out) as { verdicts: unknown[] }).verdicts.length).toBeGreaterThan(50);
    expect(code).toBe(0);
  });
});

describe("output", () => {
  test("is whole in a slow pipe", async () => {
    const child = spawn(node, [command, "check", "--from", shipped.graph, "--json"], { cwd: repository });
    // Nobody reads for a while: more is written than a pipe holds.
    await new Promise((resolve) => setTimeout(resolve, 8_000));
    let out = "";
    child.stdout.on("data", (part: Buffer) => (out += part.toString()));
    const code = await new Promise((resolve) => child.on("close", resolve));
    const { verdicts } = JSON.parse(out) as { verdicts: { service: string; loss: string }[] };
    const counted = (key: "service" | "loss") => new Set(verdicts.map((verdict) => verdict[key])).size;
    expect(verdicts).toHaveLength(counted("service") * counted("loss"));
    expect(code).toBe(0);
  });

  test("may be left unread", async () => {
    const child = spawn(node, [command, "check", "--from", shipped.graph, "--json"], { cwd: repository });
    child.stdout.once("data", () => child.stdout.destroy());
    let error = "";
    child.stderr.on("data", (part: Buffer) => (error += part.toString()));
    expect(await new Promise((resolve) => child.on("close", resolve))).toBe(0);
    expect(error).toBe("");
  });

  test("that cannot be written is an error", () => {
    const { code, error } = holdfast([
      "check",
      "--from",
      shipped.graph,
      "--depth",
      "1",
      "--json",
      "/dev/full",
    ]);
    expect(error).toMatch(/^error: \/dev\/full cannot be written\n {2}at: .*\n {2}why: ENOSPC/);
    expect(code).toBe(2);
  });
});

describe("files of an earlier run", () => {
  const old = (name: string) => {
    const file = path.join(folder, name);
    writeFileSync(file, "old");
    return file;
  };

  test.each([
    ["a program that fails", () => ["check", "--cwd", project("throw new Error()")]],
    ["an input that cannot be read", () => ["check", "--from", "/nowhere"]],
    ["an option that does not exist", () => ["check", "--from", shipped.graph, "--nonsense"]],
    ["an option of a wrong value", () => ["check", "--from", shipped.graph, "--depth", "9"]],
    ["an unknown loss", () => ["check", "--from", shipped.graph, "--lose", "nowhere"]],
  ])("go before %s ends the command", (_name, args) => {
    const files = ["json", "markdown", "sarif", "junit", "html"].map((format) => [
      `--${format}`,
      old(`old.${format}`),
    ]);
    expect(holdfast([...args(), ...files.flat()]).code).toBe(2);
    for (const [, file = ""] of files) expect(existsSync(file)).toBe(false);
  });

  test.each([
    ["risk", ["--service", "nobody"], "--json"],
    ["capacity", ["--price", "nonsense"], "--json"],
    ["explain", ["nobody", "--lose", "ansan"], "--graph"],
  ])("go before %s fails", (name, args, option) => {
    const file = old(`old.${name}`);
    const ended = holdfast([name, ...args, "--from", shipped.graph, option, file]);
    expect(ended.error).toMatch(/^error: /);
    expect(ended.code).toBe(2);
    expect(existsSync(file)).toBe(false);
  });

  test("give way to a comment that says that diff has failed", () => {
    const file = old("old.diff");
    const ended = holdfast(["diff", "--base-report", "/nowhere", "--from", shipped.graph, "--out", file]);
    expect(ended.error).toMatch(/^error: /);
    expect(ended.code).toBe(2);
    expect(readFileSync(file, "utf8")).toMatch(/^## This change cannot be judged\n/);
  });

  test("go before picture fails", () => {
    const file = old("old.picture");
    expect(holdfast(["picture", "--from", "/nowhere", "--out", file]).code).toBe(2);
    expect(existsSync(file)).toBe(false);
  });

  test("stay where they are what is read", () => {
    const file = path.join(folder, "graph.json");
    writeFileSync(file, readFileSync(shipped.graph));
    for (const more of [[], ["--depth", "9"]]) {
      expect(holdfast(["check", "--from", file, "--json", file, ...more]).code).toBe(2);
      // Jest would compare megabytes byte by byte, in 9 s.
      expect(readFileSync(file).equals(readFileSync(shipped.graph))).toBe(true);
    }
  });

  test("are all replaced or none, when one of them cannot be", () => {
    const at = path.join(folder, "all-or-none");
    mkdirSync(path.join(at, "blocked"), { recursive: true });
    const [json, html] = [path.join(at, "a.json"), path.join(at, "blocked")];
    const { code, error } = holdfast([
      "check",
      "--from",
      shipped.graph,
      "--depth",
      "1",
      "--json",
      json,
      "--html",
      html,
    ]);
    expect(error).toMatch(/blocked cannot be written\n[^]*it is a folder/);
    expect(code).toBe(2);
    expect(readdirSync(at)).toEqual(["blocked"]);
  });
});

test("a defect is a short text that says how to see its trace, and ends with 2", () => {
  const preload = path.join(folder, "defect.js");
  writeFileSync(
    preload,
    `const { stringify } = JSON;
     JSON.stringify = (value, ...more) => {
       if (value?.summary) throw new TypeError("of its own");
       return stringify(value, ...more);
     };`,
  );
  const args = ["check", "--from", shipped.graph, "--depth", "1", "--json"];
  const short = holdfast(args, { NODE_OPTIONS: `--require ${preload}` });
  expect(short.error).toMatch(
    /^error: TypeError: of its own\n {2}at: .*\n {2}why: .*\n {2}fix: HOLDFAST_TRACE=1 .*\n$/,
  );
  expect(short.code).toBe(2);
  const traced = holdfast(args, { NODE_OPTIONS: `--require ${preload}`, HOLDFAST_TRACE: "1" });
  expect(traced.error).toMatch(/^\s+at .*outputs\.ts:\d+:\d+\)$/m);
});
