import { execFileSync, spawn } from "node:child_process";
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import * as path from "node:path";
import { commitOf, repositoryRoot } from "../../../cli/diff/git";
import { addWorktree } from "../../../cli/diff/worktree";

let repository: string;
let temporary: string;

const git = (...args: string[]) => execFileSync("git", ["-C", repository, ...args], { encoding: "utf8" });
const write = (file: string, text: string) => {
  mkdirSync(path.dirname(path.join(repository, file)), { recursive: true });
  writeFileSync(path.join(repository, file), text);
};

/** A workspace with one package of its own, one that was added later, and two that are installed. */
beforeEach(() => {
  temporary = realpathSync(mkdtempSync(path.join(tmpdir(), "holdfast-test-")));
  repository = path.join(temporary, "repository");
  mkdirSync(repository);
  git("init", "--quiet");
  write("package.json", JSON.stringify({ workspaces: ["parts/*"] }));
  write("parts/own/package.json", JSON.stringify({ name: "@scope/own" }));
  write("parts/own/version.js", "module.exports = 'base';");
  write(".gitignore", "node_modules\n");
  git("add", "--all");
  git("-c", "user.name=t", "-c", "user.email=t@example", "commit", "--quiet", "--message", "base");
  write("parts/own/version.js", "module.exports = 'changed';");
  write("parts/new/package.json", JSON.stringify({ name: "later" }));
  write("node_modules/plain/index.js", "module.exports = 'installed';");
  write("node_modules/@scope/other/index.js", "module.exports = 'installed too';");
  symlinkSync("../../parts/own", path.join(repository, "node_modules/@scope/own"));
  symlinkSync("../parts/new", path.join(repository, "node_modules/later"));
});
afterEach(() => rmSync(temporary, { recursive: true, force: true }));

const leftOvers = () => readdirSync(temporary).filter((entry) => entry.startsWith("holdfast-base-"));

test("packages of the workspace are the commit's own, everything else is what is installed", () => {
  const worktree = addWorktree(repository, commitOf(repository, "HEAD"), temporary);
  try {
    const load = (name: string) =>
      execFileSync(process.execPath, ["-p", `require(${JSON.stringify(name)})`], {
        cwd: worktree.folder,
        encoding: "utf8",
      }).trim();
    expect(load("@scope/own/version")).toBe("base");
    expect(load("plain")).toBe("installed");
    expect(load("@scope/other")).toBe("installed too");
    // A package that the commit does not have is not lent to it.
    expect(existsSync(path.join(worktree.folder, "node_modules/later"))).toBe(false);
    expect(readFileSync(path.join(repository, "parts/own/version.js"), "utf8")).toContain("changed");
  } finally {
    worktree.remove();
  }
  expect(leftOvers()).toEqual([]);
  expect(git("worktree", "list").trim().split("\n")).toHaveLength(1);
});

test("nothing is left when it cannot be made", () => {
  expect(() => addWorktree(repository, "0".repeat(40), temporary)).toThrow();
  expect(leftOvers()).toEqual([]);
});

/** A process that has a worktree and goes on, or fails. */
const script = (end: string) => `
  require("tsx/cjs");
  const { addWorktree } = require(${JSON.stringify(path.resolve("cli/diff/worktree"))});
  addWorktree(${JSON.stringify(repository)}, "HEAD");
  ${end}
`;
const options = () => ({ env: { ...process.env, TMPDIR: temporary } });

test.each([
  ["SIGTERM", 143],
  ["SIGINT", 130],
  ["SIGHUP", 129],
] as const)("nothing is left when the process ends by %s", async (signal, code) => {
  const child = spawn(
    process.execPath,
    ["-e", script('console.log("ready"); setInterval(() => {}, 1000);')],
    {
      ...options(),
      stdio: ["ignore", "pipe", "inherit"],
    },
  );
  try {
    const ended = new Promise<number | null>((resolve) => child.on("exit", resolve));
    await new Promise((resolve) => child.stdout.once("data", resolve));
    expect(leftOvers()).toHaveLength(1);
    child.kill(signal);
    expect(await ended).toBe(code);
  } finally {
    child.kill("SIGKILL");
  }
  expect(leftOvers()).toEqual([]);
  expect(git("worktree", "list").trim().split("\n")).toHaveLength(1);
});

test("nothing is left when the process ends by an error", () => {
  const failing = ["-e", script('throw new Error("on the way");')];
  expect(() => execFileSync(process.execPath, failing, { ...options(), stdio: "pipe" })).toThrow(
    "on the way",
  );
  expect(leftOvers()).toEqual([]);
});

test("a name that is no commit, and a folder in no repository, are told in one clear error", () => {
  expect(() => commitOf(repository, "nowhere")).toThrow("there is no commit nowhere");
  expect(() => commitOf(repository, "--all")).toThrow("there is no commit --all");
  expect(() => repositoryRoot(temporary)).toThrow("the project is not in a Git repository");
});
