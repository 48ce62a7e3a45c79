import { createHash } from "node:crypto";
import { rmSync } from "node:fs";
import { join } from "node:path";
import { findTool, ToolNotFoundError, toolNames } from "@holdfast/toolchain";
import { entriesOf } from "@holdfast/toolchain/cache/entries";
import { officialRelease } from "@holdfast/toolchain/download/releases";
import { FakeMachine, inNode, saysVersion } from "./fake-machine";
import { FakeSite } from "./fake-site";

let machine: FakeMachine;
beforeEach(() => {
  machine = new FakeMachine();
});
afterEach(() => machine.remove());

/** Lets kube-scheduler be downloaded, as from Linux on any machine that runs this test. */
async function serveScheduler(text: string): Promise<FakeSite | undefined> {
  const release = officialRelease("kube-scheduler");
  if (release === undefined) return undefined;
  const site = await FakeSite.start({
    [release.address.replace("https://", "")]: text,
    [release.checksums.replace("https://", "")]: createHash("sha256").update(text).digest("hex"),
  });
  machine.environment.HOLDFAST_DOWNLOAD_MIRROR = site.address;
  return site;
}

/** A go that writes the three programs of Kubernetes. */
function fakeGo(version: string): string {
  return inNode(`
    const fs = require("node:fs");
    const output = process.argv.find((argument) => argument.startsWith("-o=")).slice(3);
    for (const program of ["kube-apiserver", "kube-controller-manager", "kube-scheduler"]) {
      fs.writeFileSync(output + program, "#!/bin/sh\\necho Kubernetes v${version}\\n", { mode: 0o755 });
    }`);
}

test("a program is taken from the first place that has it", async () => {
  const site = await serveScheduler(saysVersion("kube-scheduler", "1.36.4"));
  try {
    machine.program("bin", "go", fakeGo("1.36.5"));
    const onPath = machine.program("bin", "kube-scheduler", saysVersion("kube-scheduler", "1.36.1"));
    const asset = machine.program("assets", "kube-scheduler", saysVersion("kube-scheduler", "1.36.2"));
    machine.environment.KUBEBUILDER_ASSETS = join(machine.root, "assets");
    const [downloaded, built] = entriesOf("kube-scheduler").map(({ folder }) => folder);
    const cached = machine.program(
      join("cache", downloaded ?? ""),
      "kube-scheduler",
      saysVersion("kube-scheduler", "1.36.3"),
    );

    const found = async () => {
      const { version, source } = await findTool("kube-scheduler", machine.options());
      return { version, source };
    };
    expect(await found()).toEqual({ version: "1.36.1", source: "PATH" });
    rmSync(onPath);
    expect(await found()).toEqual({ version: "1.36.2", source: "KUBEBUILDER_ASSETS" });
    rmSync(asset);
    expect(await found()).toEqual({ version: "1.36.3", source: "cache" });
    rmSync(cached);
    if (site) {
      expect(await found()).toEqual({ version: "1.36.4", source: "download" });
      expect(await found()).toEqual({ version: "1.36.4", source: "cache" });
      rmSync(join(machine.cache, downloaded ?? ""), { recursive: true });
      site.pages.clear();
    }
    expect(await found()).toEqual({ version: "1.36.5", source: "built" });
    expect(await found()).toEqual({ version: "1.36.5", source: "cache" });
    expect(machine.cached()).toEqual([built]);
  } finally {
    await site?.stop();
  }
});

test("what is on PATH and too old is passed over, and it is said why", async () => {
  const old = machine.program("old", "etcd", saysVersion("etcd", "3.5.21"));
  const good = machine.program("bin", "etcd", saysVersion("etcd", "3.6.1"));
  machine.environment.PATH = `${join(machine.root, "old")}:${machine.environment.PATH}`;
  expect(await findTool("etcd", machine.options())).toEqual({
    name: "etcd",
    path: good,
    version: "3.6.1",
    source: "PATH",
  });
  expect(machine.said).toEqual([expect.stringContaining(`passed over ${old}: 3.5.21 is older than 3.6.0`)]);
});

test("an API server of another minor version is passed over, newer or older", async () => {
  const folders = ["1.35.9", "1.37.0", "1.36.0"].map((version) => {
    machine.program(version, "kube-apiserver", saysVersion("kube-apiserver", version));
    return join(machine.root, version);
  });
  machine.environment.PATH = folders.join(":");
  expect(await findTool("kube-apiserver", machine.options())).toMatchObject({ version: "1.36.0" });
  expect(machine.said).toHaveLength(2);
});

test("what does not run is passed over", async () => {
  machine.program("bin", "kwok", "#!/bin/sh\necho 'Exec format error' >&2\nexit 3\n");
  const failure: unknown = await findTool("kwok", machine.options()).catch((error: unknown) => error);
  expect(failure).toBeInstanceOf(ToolNotFoundError);
  expect((failure as Error).message).toContain("asked for its version it ended with 3: Exec format error");
});

test("a program without a version is passed over", async () => {
  machine.program("bin", "kwok", "#!/bin/sh\necho 'kwok version unknown'\n");
  await expect(findTool("kwok", machine.options())).rejects.toThrow('it said "kwok version unknown"');
});

test("empty entries of PATH are not taken for the current folder", async () => {
  machine.environment.PATH = "::";
  await expect(findTool("etcd", machine.options())).rejects.toThrow("PATH: not in any of its 0 folders");
});

test.each(toolNames)(
  "without anything, the error for %s says what was tried and what to do",
  async (name) => {
    const failure: unknown = await findTool(name, machine.options()).then(
      // The project's own stand-in is there for some.
      ({ source }) => source,
      (error: unknown) => error,
    );
    if (failure === "stand-in") return;
    expect(failure).toBeInstanceOf(ToolNotFoundError);
    const { attempts, fix, message } = failure as ToolNotFoundError;
    expect(attempts.map(({ where }) => where)).toEqual(expect.arrayContaining(["PATH", "cache", "download"]));
    expect(fix).toContain(`put ${name} `);
    expect(message.split("\n")[0]).toBe(`${name} cannot be had`);
  },
);
