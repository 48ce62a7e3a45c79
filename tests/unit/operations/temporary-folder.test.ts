import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import * as path from "node:path";
import { TemporaryFolder } from "@holdfast/operations/declaration/temporary-folder";

let parent: string;

beforeEach(() => {
  parent = mkdtempSync(path.join(tmpdir(), "holdfast-temporary-"));
});
afterEach(() => rmSync(parent, { recursive: true }));

test("only its owner may look inside, and it goes with all that is in it", () => {
  const folder = new TemporaryFolder(parent);
  expect(path.dirname(folder.path)).toBe(parent);
  expect(statSync(folder.path).mode & 0o777).toBe(0o700);
  writeFileSync(path.join(folder.path, "kubeconfig1"), "a key");
  folder.remove();
  expect(readdirSync(parent)).toEqual([]);
  folder.remove();
});

test("what a process that was killed has left is removed, and what one that runs has is not", () => {
  const { pid } = spawnSync(process.execPath, ["--version"]);
  for (const name of [`${pid}-x`, `${process.pid}-y`]) {
    mkdirSync(path.join(parent, `holdfast-operation-${name}`));
    writeFileSync(path.join(parent, `holdfast-operation-${name}`, "kubeconfig1"), "a key");
  }
  mkdirSync(path.join(parent, "somebody-elses"));
  new TemporaryFolder(parent).remove();
  expect(readdirSync(parent).sort()).toEqual([`holdfast-operation-${process.pid}-y`, "somebody-elses"]);
});

test.each(["SIGINT", "SIGTERM"] as const)("it goes with the process that %s ends", async (signal) => {
  const source = `
    require("tsx/cjs");
    const { TemporaryFolder } = require(${JSON.stringify(path.join(__dirname, "../../../operations/declaration/temporary-folder"))});
    const folder = new TemporaryFolder(${JSON.stringify(parent)});
    require("node:fs").writeFileSync(folder.path + "/kubeconfig1", "a key");
    console.log(folder.path);
    setInterval(() => undefined, 1000);`;
  const child = spawn(process.execPath, ["-e", source], { stdio: ["ignore", "pipe", "inherit"] });
  const [printed] = (await once(child.stdout, "data")) as [Buffer];
  const made = printed.toString().trim();
  expect(existsSync(made)).toBe(true);
  child.kill(signal);
  const [, endedBy] = (await once(child, "exit")) as [number | null, string | null];
  expect(endedBy).toBe(signal);
  expect(existsSync(made)).toBe(false);
});
