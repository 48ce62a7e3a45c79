import { spawn } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { hostname } from "node:os";
import { dirname, join } from "node:path";
import { buildTool, findTool, ToolNotFoundError } from "@holdfast/toolchain";
import { FakeMachine, inNode, saysVersion } from "./fake-machine";

let machine: FakeMachine;
beforeEach(() => {
  machine = new FakeMachine();
});
afterEach(() => machine.remove());

/** What the fake go was run with. */
interface GoRun {
  readonly args: string[];
  readonly folder: string;
  readonly environment: NodeJS.ProcessEnv;
}

const runs = (): GoRun[] => {
  const log = join(machine.root, "go-runs");
  if (!existsSync(log)) return [];
  // What stands after the last end of a line is still being written.
  const lines = readFileSync(log, "utf8").split("\n").slice(0, -1);
  return lines.map((line) => JSON.parse(line) as GoRun);
};

/** A go that notes how it was run and writes a program, and then does as it is told. */
function fakeGo(program: string, version: string, afterwards = ""): void {
  machine.program(
    "bin",
    "go",
    inNode(`
      const fs = require("node:fs");
      const args = process.argv.slice(2);
      const run = { args, folder: process.cwd(), environment: process.env };
      fs.appendFileSync(${JSON.stringify(join(machine.root, "go-runs"))}, JSON.stringify(run) + "\\n");
      const output = args.find((argument) => argument.startsWith("-o=")).slice(3);
      const file = output.endsWith("/") ? output + ${JSON.stringify(program)} : output;
      fs.writeFileSync(file, "#!/bin/sh\\necho version v${version}\\n", { mode: 0o755 });
      ${afterwards}`),
  );
}

async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await new Promise((resolve) => setTimeout(resolve, 20));
}

/** A process that nobody has waited for yet counts as alive. */
function isAlive(process_: number): boolean {
  try {
    return process.kill(process_, 0);
  } catch {
    return false;
  }
}

test("runs in the folder of the go.mod, without the user's own settings", async () => {
  fakeGo("etcd", "3.6.8");
  Object.assign(machine.environment, {
    GOFLAGS: "-mod=vendor",
    GOWORK: "/elsewhere/go.work",
    GOPROXY: "kept",
  });
  expect(await findTool("etcd", machine.options())).toMatchObject({ source: "built", version: "3.6.8" });
  const [run] = runs();
  expect(run?.folder).toBe(join(dirname(require.resolve("@holdfast/toolchain/package.json")), "go", "etcd"));
  expect(run?.args).toEqual(expect.arrayContaining(["build", "-mod=readonly", "go.etcd.io/etcd/server/v3"]));
  expect(run?.environment).toMatchObject({ GOFLAGS: "", GOWORK: "off", CGO_ENABLED: "0", GOPROXY: "kept" });
});

test("tells Kubernetes' components their version", async () => {
  fakeGo("kube-apiserver", "1.36.3");
  await findTool("kube-apiserver", machine.options());
  const flags = runs()[0]?.args.find((argument) => argument.startsWith("-ldflags="));
  expect(flags).toContain("-X k8s.io/component-base/version.gitVersion=v1.36.3");
  expect(flags).toContain("-X k8s.io/component-base/version.gitMinor=36");
});

test("that fails says Go's last lines", async () => {
  fakeGo("kwok", "0.7.0", `console.error("a.go:1: undefined: b"); process.exit(1);`);
  const failure = (await findTool("kwok", machine.options()).catch(
    (error: unknown) => error,
  )) as ToolNotFoundError;
  expect(failure).toBeInstanceOf(ToolNotFoundError);
  expect(failure.attempts.at(-1)).toEqual({
    where: "built",
    lines: ["go build ended with 1", "a.go:1: undefined: b"],
  });
  expect(machine.cached()).toEqual([]);
});

test("without a go says so", async () => {
  await expect(findTool("kwok", machine.options())).rejects.toThrow("built: there is no go on PATH");
});

test("on a full disk says so, and what to do", async () => {
  fakeGo("kwok", "0.7.0", `console.error("write: no space left on device"); process.exit(1);`);
  const failure = (await findTool("kwok", machine.options()).catch(
    (error: unknown) => error,
  )) as ToolNotFoundError;
  expect(failure.message).toContain("no space left on device");
  expect(failure.fix).toContain("free some space");
});

test("into a cache that cannot be written says so, and what to do", async () => {
  fakeGo("kwok", "0.7.0");
  writeFileSync(join(machine.root, "file"), "");
  const cache = join(machine.root, "file", "cache");
  const failure = (await findTool("kwok", machine.options({ cache })).catch(
    (error: unknown) => error,
  )) as ToolNotFoundError;
  expect(failure.message).toContain(`${cache} cannot be written: a part of its path is not a folder`);
  expect(failure.fix).toBe("set XDG_CACHE_HOME to a folder that can be written");
  expect(runs()).toEqual([]);
});

test("of what comes out together is done once, however many ask at once", async () => {
  fakeGo(
    "kube-apiserver",
    "1.36.3",
    `fs.copyFileSync(output + "kube-apiserver", output + "kube-scheduler");
     fs.copyFileSync(output + "kube-apiserver", output + "kube-controller-manager");`,
  );
  const names = ["kube-apiserver", "kube-scheduler", "kube-controller-manager"] as const;
  const tools = await Promise.all(names.map((name) => findTool(name, machine.options())));
  expect(tools.map(({ name, source }) => [name, source])).toEqual(names.map((name) => [name, "built"]));
  expect(runs()).toHaveLength(1);
});

test("can be ended, and leaves nothing", async () => {
  fakeGo(
    "kwok",
    "0.7.0",
    `process.once("SIGINT", () => {
       fs.writeFileSync(${JSON.stringify(join(machine.root, "interrupted"))}, "");
       process.exit(1);
     });
     fs.writeFileSync(${JSON.stringify(join(machine.root, "listening"))}, "");
     console.error("go: downloading");
     setInterval(() => {}, 1000);`,
  );
  const ending = new AbortController();
  const finding = findTool("kwok", machine.options({ signal: ending.signal }));
  const reason = finding.catch((error: unknown) => error);
  await until(() => existsSync(join(machine.root, "listening")));
  ending.abort(new Error("enough"));
  expect(await reason).toEqual(new Error("enough"));
  expect(existsSync(join(machine.root, "interrupted"))).toBe(true);
  expect(machine.cached()).toEqual([]);
});

test("that is killed half-way leaves nothing that is taken for whole, and the next run cleans up", async () => {
  fakeGo("kwok", "0.7.0", `setInterval(() => {}, 1000);`);
  const script = join(machine.root, "find.ts");
  const toolchain = dirname(require.resolve("@holdfast/toolchain/package.json"));
  writeFileSync(
    script,
    `import { findTool } from ${JSON.stringify(join(toolchain, "index"))};
     void findTool("kwok", ${JSON.stringify({ environment: machine.environment, cache: machine.cache })});`,
  );
  const tsx = createRequire(__filename).resolve("tsx/cli");
  const run = spawn(process.execPath, [tsx, script], { detached: true, stdio: "ignore" });
  try {
    await until(() => runs().length > 0);
  } finally {
    // The run, the loader that started it, and its go: one process group.
    if (run.pid !== undefined) process.kill(-run.pid, "SIGKILL");
  }
  await new Promise((resolve) => run.once("close", resolve));
  const [left] = machine.cached();
  const maker = Number(/^\.partial-.*-(\d+)-[^-]+$/.exec(left ?? "")?.[1]);
  expect(maker).toBeGreaterThan(0);
  await until(() => !isAlive(maker));

  fakeGo("kwok", "0.7.0");
  expect(await findTool("kwok", machine.options())).toMatchObject({ source: "built" });
  expect(machine.cached()).toEqual([expect.stringMatching(/^kwok-0\.7\.0-.*-built$/)]);
});

test("leaves what another living run is making, or one on another machine", async () => {
  const theirs = [`.partial-${hostname()}-${process.pid}-abcdef`, ".partial-elsewhere-1-abcdef"];
  for (const name of theirs) mkdirSync(join(machine.cache, name), { recursive: true });
  fakeGo("kwok", "0.7.0");
  await findTool("kwok", machine.options());
  expect(machine.cached()).toEqual(expect.arrayContaining(theirs));
});

test("replaces what is in its place and does not run", async () => {
  fakeGo("kwok", "0.7.0");
  const { path } = await findTool("kwok", machine.options());
  writeFileSync(path, "#!/bin/sh\nexit 1\n");
  expect(await findTool("kwok", machine.options())).toEqual({
    name: "kwok",
    path,
    version: "0.7.0",
    source: "built",
  });
  expect(readFileSync(path, "utf8")).toContain("version v0.7.0");
  expect(machine.cached()).toHaveLength(1);
});

test("can be asked for where the program is on PATH", async () => {
  machine.program("bin", "kwok", saysVersion("kwok", "0.8.0"));
  fakeGo("kwok", "0.7.0");
  expect(await buildTool("kwok", machine.options())).toMatchObject({ version: "0.7.0", source: "built" });
});

test("of what cannot be built says so", async () => {
  await expect(buildTool("pulumi-resource-kubernetes", machine.options())).rejects.toThrow(ToolNotFoundError);
});

test("installs moto into an environment of its own", async () => {
  const pip = inNode(`
    const fs = require("node:fs");
    const args = process.argv.slice(2);
    if (args[1] === "venv") {
      fs.mkdirSync(args[2] + "/bin", { recursive: true });
      fs.copyFileSync(__filename, args[2] + "/bin/python3");
    } else if (args[1] === "pip") {
      const requirements = fs.readFileSync(args[args.indexOf("--requirement") + 1], "utf8");
      fs.appendFileSync(${JSON.stringify(join(machine.root, "pip"))}, requirements);
    } else if (args.join(" ") === "-P -m moto.server --version") {
      console.log("moto 5.2.5");
    } else process.exit(1);`);
  machine.program("bin", "python3", pip);
  // The launcher of the environment is a script of the shell that asks where it stands.
  machine.environment.PATH += ":/usr/bin:/bin";
  expect(await buildTool("moto_server", machine.options())).toMatchObject({
    source: "built",
    version: "5.2.5",
  });
  expect(readFileSync(join(machine.root, "pip"), "utf8")).toContain("moto==5.2.5");
});

test("of moto without a Python says so", async () => {
  await expect(buildTool("moto_server", machine.options())).rejects.toThrow("there is no python3 on PATH");
});
