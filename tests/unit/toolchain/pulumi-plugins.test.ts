import { symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { findTool } from "@holdfast/toolchain";
import { standInFolders } from "@holdfast/toolchain/sources/stand-in";
import { FakeMachine, saysVersion } from "./fake-machine";
import { fakePlugin } from "./fake-plugin";

let machine: FakeMachine;
beforeEach(() => {
  machine = new FakeMachine();
});
afterEach(() => machine.remove());

/** Installs a plugin where the engine keeps it. */
function install(version: string): string {
  return machine.program(
    join("home", ".pulumi", "plugins", `resource-kubernetes-v${version}`),
    "pulumi-resource-kubernetes",
    fakePlugin("ResourceProvider", version),
  );
}

test("a plugin on PATH is asked for its version over its protocol", async () => {
  const path = machine.program(
    "bin",
    "pulumi-resource-kubernetes",
    fakePlugin("ResourceProvider", "v4.32.0"),
  );
  expect(await findTool("pulumi-resource-kubernetes", machine.options())).toEqual({
    name: "pulumi-resource-kubernetes",
    path,
    version: "4.32.0",
    source: "PATH",
  });
});

test("an old plugin on PATH is passed over", async () => {
  machine.program("bin", "pulumi-resource-kubernetes", fakePlugin("ResourceProvider", "4.31.9"));
  const path = install("4.33.0");
  expect(await findTool("pulumi-resource-kubernetes", machine.options())).toMatchObject({
    path,
    source: "cache",
  });
  expect(machine.said).toEqual([expect.stringContaining("4.31.9 is older than 4.32.0")]);
});

test("a program that is no plugin is passed over", async () => {
  machine.program("bin", "pulumi-resource-kubernetes", "#!/bin/sh\necho usage\n");
  const path = install("4.32.0");
  expect(await findTool("pulumi-resource-kubernetes", machine.options())).toMatchObject({ path });
  expect(machine.said).toEqual([expect.stringContaining('it wrote "usage" where a plugin writes its port')]);
});

test("a language host that names no version is as new as the engine beside it", async () => {
  machine.program("bin", "pulumi-language-nodejs", fakePlugin("LanguageRuntime", ""));
  machine.program("bin", "pulumi", saysVersion("pulumi", "3.260.1"));
  expect(await findTool("pulumi-language-nodejs", machine.options())).toMatchObject({
    version: "3.260.1",
    source: "PATH",
  });
});

test("of the engine's own plugins the newest that is whole and serves is taken", async () => {
  install("4.9.0");
  const path = install("4.32.0");
  install("4.34.0");
  writeFileSync(join(machine.root, "home/.pulumi/plugins/resource-kubernetes-v4.34.0.partial"), "");
  writeFileSync(join(machine.root, "home/.pulumi/plugins/resource-kubernetes-v4.32.0.lock"), "");
  expect(await findTool("pulumi-resource-kubernetes", machine.options())).toMatchObject({
    path,
    version: "4.32.0",
  });
});

test("PULUMI_HOME says where the engine's plugins are", async () => {
  install("4.32.0");
  machine.environment.PULUMI_HOME = machine.folder("pulumi");
  machine.program(
    "pulumi/plugins/resource-kubernetes-v4.32.1",
    "pulumi-resource-kubernetes",
    fakePlugin("ResourceProvider", "4.32.1"),
  );
  expect(await findTool("pulumi-resource-kubernetes", machine.options())).toMatchObject({
    version: "4.32.1",
  });
});

test("a stand-in on PATH does not pass for the official plugin", async () => {
  const [languageHost] = standInFolders.map((folder) => join(folder, "bin", "pulumi-language-nodejs"));
  symlinkSync(languageHost ?? "", join(machine.folder("bin"), "pulumi-language-nodejs"));
  expect(await findTool("pulumi-language-nodejs", machine.options())).toEqual({
    name: "pulumi-language-nodejs",
    path: languageHost,
    version: "3.259.0",
    source: "stand-in",
  });
});
