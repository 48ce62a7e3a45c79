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
import { commitOf, mergeBaseOf, repositoryRoot } from "@holdfast/evaluate/git";
import { addWorktree } from "@holdfast/cli/diff/worktree";

let repository: string;
let temporary: string;

const git = (...args: string[]) => execFileSync("git", ["-C", repository, ...args], { encoding: "utf8" });
const write = (file: string, text: string) => {
  mkdirSync(path.dirname(path.join(repository, file)), { recursive: true });
  writeFileSync(path.join(repository, file), text);
};

const commit = (message: string) => {
  git("add", "--all");
  git(
    "-c",
    "user.name=t",
    "-c",
    "user.email=t@example",
    "commit",
    "--quiet",
    "--allow-empty",
    "--message",
    message,
  );
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
  commit("base");
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
  const worktree = addWorktree(repository, commitOf(repository, "HEAD"), { within: temporary });
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
  expect(() => addWorktree(repository, "0".repeat(40), { within: temporary })).toThrow();
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

test("packages of a project in a folder of the repository are lent to it too", () => {
  write("infra/package.json", JSON.stringify({ workspaces: ["./**"] }));
  write("infra/deep/er/package.json", JSON.stringify({ name: "deeper" }));
  commit("infra");
  write("infra/node_modules/inner/index.js", "module.exports = 'of infra';");
  symlinkSync("../deep/er", path.join(repository, "infra/node_modules/deeper"));
  const worktree = addWorktree(repository, "HEAD", { project: "infra", within: temporary });
  try {
    const inside = (name: string) => realpathSync(path.join(worktree.folder, "infra/node_modules", name));
    expect(inside("inner")).toBe(path.join(repository, "infra/node_modules/inner"));
    expect(inside("deeper")).toBe(path.join(worktree.folder, "infra/deep/er"));
    expect(existsSync(path.join(worktree.folder, "node_modules/plain"))).toBe(true);
  } finally {
    worktree.remove();
  }
});

describe("the base of a change", () => {
  const root = () => repositoryRoot(repository);
  const hash = (name: string) => git("rev-parse", name).trim();

  test("is where the branch left the other one, whatever came there since", () => {
    git("branch", "--move", "main");
    const left = hash("HEAD");
    git("checkout", "--quiet", "-b", "change");
    commit("change");
    git("checkout", "--quiet", "main");
    commit("later");
    git("checkout", "--quiet", "change");
    expect(mergeBaseOf(root(), "main")).toBe(left);
    git("checkout", "--quiet", "--detach");
    expect(mergeBaseOf(root(), "main")).toBe(left);
    expect(mergeBaseOf(root(), "HEAD")).toBe(hash("change"));
  });

  test("is found from a worktree and from a folder of the repository, also by way of a link", () => {
    git("worktree", "add", "--quiet", "--detach", path.join(temporary, "other"));
    expect(repositoryRoot(path.join(temporary, "other"))).toBe(path.join(temporary, "other"));
    symlinkSync(path.join(repository, "parts"), path.join(temporary, "link"));
    expect(repositoryRoot(path.join(temporary, "link"))).toBe(repository);
    expect(mergeBaseOf(path.join(temporary, "other"), "HEAD")).toBe(hash("HEAD"));
  });

  test("is not looked for in the repository of a hook that runs this command", () => {
    process.env.GIT_DIR = path.join(temporary, "elsewhere");
    try {
      expect(repositoryRoot(repository)).toBe(repository);
    } finally {
      delete process.env.GIT_DIR;
    }
  });

  test("that an unrelated history, or a branch without a commit, has not, is refused", () => {
    git("branch", "--move", "main");
    git("checkout", "--quiet", "--orphan", "unrelated");
    expect(() => mergeBaseOf(root(), "main")).toThrow("the branch that is checked out has no commit yet");
    commit("root");
    expect(() => mergeBaseOf(root(), "main")).toThrow("have no commit in common");
  });

  test("that a shallow clone does not hold is refused with what fetches it", () => {
    git("branch", "--move", "main");
    git("checkout", "--quiet", "-b", "change");
    commit("change");
    const clone = path.join(temporary, "clone");
    git("clone", "--quiet", "--depth", "1", "--no-single-branch", `file://${repository}`, clone);
    expect(() => mergeBaseOf(clone, "origin/main")).toThrow(
      /shallow clone does not reach back[\s\S]*--unshallow/,
    );
    expect(() => mergeBaseOf(clone, "origin/other")).toThrow(
      "git fetch origin other:refs/remotes/origin/other",
    );
  });

  test("in a bare repository is refused", () => {
    git("clone", "--quiet", "--bare", repository, path.join(temporary, "bare"));
    expect(() => repositoryRoot(path.join(temporary, "bare"))).toThrow("without a working tree");
  });
});

test("a name that is no commit, and a folder in no repository, are told in one clear error", () => {
  expect(() => commitOf(repository, "nowhere")).toThrow("there is no commit nowhere");
  expect(() => commitOf(repository, "--all")).toThrow("there is no commit --all");
  expect(() => repositoryRoot(temporary)).toThrow("the project is not in a Git repository");
});
