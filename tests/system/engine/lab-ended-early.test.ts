import { chmodSync, existsSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import { delimiter, join } from "node:path";
import { findTool } from "@holdfast/toolchain";
import { readProcess } from "@holdfast/lab/processes/identity";
import { LabProject } from "./lab-project";

const project = new LabProject();
const programs = join(project.folder, "programs");

afterEach(async () => {
  expect((await project.run(["down"])).code).toBe(0);
  rmSync(programs, { recursive: true, force: true });
});
afterAll(() => project.remove());

/** Puts a program on PATH that says a good version, and otherwise does what the script says. */
async function broken(name: "kube-scheduler" | "etcd", script: string): Promise<NodeJS.ProcessEnv> {
  const { path } = await findTool(name);
  mkdirSync(programs, { recursive: true });
  const file = join(programs, name);
  writeFileSync(file, `#!/bin/sh\ncase "$1" in --version) exec "${path}" "$@";; esac\n${script}\n`);
  chmodSync(file, 0o755);
  return { PATH: `${programs}${delimiter}${process.env["PATH"] ?? ""}` };
}

test("a program that ends is named with its last lines, and nothing is left running", async () => {
  const environment = await broken("kube-scheduler", "echo it is too dark here >&2; exit 3");
  const { code, stderr } = await project.up(environment).ended;
  expect({ code, stderr }).toMatchObject({ code: 1 });
  expect(stderr).toMatch(/kube-scheduler of (east|west) ended with code 3 before it was ready/);
  expect(stderr).toContain("it is too dark here");
  expect(stderr).toMatch(/fix: read the whole log: .*kube-scheduler\.log/);
  expect(project.running()).toEqual([]);
  const log = await project.run(["logs", "east"]);
  expect(log.stdout).toContain("==> kube-apiserver <==");
});

test("a full disk is named as that", async () => {
  const environment = await broken("etcd", "echo write: no space left on device >&2; exit 1");
  const { code, stderr } = await project.up(environment).ended;
  expect({ code, stderr }).toMatchObject({ code: 1 });
  expect(stderr).toContain("fix: make room on the disk");
  expect(project.running()).toEqual([]);
});

test.each([
  ["SIGINT", 130],
  ["SIGTERM", 143],
  ["SIGHUP", 129],
] as const)("%s during the start ends everything", async (signal, expected) => {
  const { child, ended } = project.up();
  await project.untilStarted(4);
  child.kill(signal);
  expect((await ended).code).toBe(expected);
  expect(project.running()).toEqual([]);
  expect(existsSync(project.lab)).toBe(false);
});

test("what a killed start left is found by the next up", async () => {
  const { child, ended } = project.up();
  await project.untilStarted(3);
  child.kill("SIGKILL");
  await ended;
  const left = project.running();
  expect(left.length).toBeGreaterThanOrEqual(3);
  const second = await project.up().ended;
  expect({ code: second.code, stderr: second.stderr }).toEqual({ code: 0, stderr: "" });
  expect(left.map(readProcess).filter((each) => each && each.state !== "Z")).toEqual([]);
});

test("what a killed start left is found by down, also where nothing was written down", async () => {
  const { child, ended } = project.up();
  await project.untilStarted(3);
  child.kill("SIGKILL");
  await ended;
  expect(project.running().length).toBeGreaterThanOrEqual(3);
  // One that finds its data gone may end by itself before it is looked for.
  rmSync(project.lab, { recursive: true });
  const { stdout } = await project.run(["down"]);
  expect(stdout).toMatch(/^Ended \d+ programs\.$/m);
  expect(project.running()).toEqual([]);
});

test("of two starts at once one goes on, and the other says so", async () => {
  const both = await Promise.all([project.up().ended, project.up().ended]);
  const refused = both.filter(({ code }) => code !== 0);
  expect(refused).toHaveLength(1);
  expect(refused[0]?.stderr).toMatch(/another command starts or ends this lab just now \(process \d+\)/);
  expect((await project.run(["status"])).code).toBe(0);
});

test("down ends a start that is under way", async () => {
  // A scheduler that never gets ready, so that the start is not over before.
  const { ended } = project.up(await broken("kube-scheduler", "exec sleep 300"));
  await project.untilStarted(3);
  const down = await project.run(["down"]);
  expect(down.code).toBe(0);
  expect((await ended).code).toBe(143);
  expect(project.running()).toEqual([]);
  expect(existsSync(project.lab)).toBe(false);
});
