import {
  existsSync,
  globSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  symlinkSync,
} from "node:fs";
import { tmpdir } from "node:os";
import * as path from "node:path";
import { git } from "./git";

/** A commit's files in a folder of their own, with packages installed. */
export interface Worktree {
  readonly folder: string;
  /** Removes the folder and what Git knows of it. Does nothing the second time. */
  remove(): void;
}

/** Folders of the workspace's packages, by the package's name, as `package.json` states them. */
function workspacePackages(folder: string): Map<string, string> {
  const packages = new Map<string, string>();
  const manifest = path.join(folder, "package.json");
  if (!existsSync(manifest)) return packages;
  const { workspaces } = JSON.parse(readFileSync(manifest, "utf8")) as {
    workspaces?: string[] | { packages?: string[] };
  };
  const patterns = Array.isArray(workspaces) ? workspaces : (workspaces?.packages ?? []);
  for (const pattern of patterns) {
    for (const found of globSync(pattern, { cwd: folder })) {
      const inner = path.join(folder, found, "package.json");
      if (!existsSync(inner)) continue;
      const { name } = JSON.parse(readFileSync(inner, "utf8")) as { name?: string };
      if (name) packages.set(name, path.join(folder, found));
    }
  }
  return packages;
}

function link(target: string, at: string): void {
  mkdirSync(path.dirname(at), { recursive: true });
  symlinkSync(target, at, "junction");
}

/** Entries of a `node_modules`, scoped packages one by one. */
function installed(modules: string): string[] {
  if (!existsSync(modules)) return [];
  return readdirSync(modules).flatMap((entry) =>
    entry.startsWith("@")
      ? readdirSync(path.join(modules, entry)).map((inner) => path.join(entry, inner))
      : [entry],
  );
}

/**
 * Fills the `node_modules` of a worktree: the packages of the workspace are its own folders, everything else
 * is what is installed in the repository.
 */
function composeModules(repository: string, worktree: string): void {
  const own = workspacePackages(worktree);
  const root = realpathSync(repository);
  const modules = path.join(repository, "node_modules");
  for (const name of installed(modules)) {
    const entry = path.join(modules, name);
    const isLink = lstatSync(entry).isSymbolicLink();
    // A link into the repository is a package of today's workspace; the worktree has its own or none.
    if (own.has(name) || (isLink && isWorkspaceFolder(entry, root))) continue;
    link(entry, path.join(worktree, "node_modules", name));
  }
  for (const [name, folder] of own) {
    link(folder, path.join(worktree, "node_modules", name));
    const nested = path.join(repository, path.relative(worktree, folder), "node_modules");
    if (existsSync(nested)) link(nested, path.join(folder, "node_modules"));
  }
}

function isWorkspaceFolder(entry: string, root: string): boolean {
  if (!existsSync(entry)) return true;
  const target = path.relative(root, realpathSync(entry));
  return !target.startsWith("..") && !target.split(path.sep).includes("node_modules");
}

/** Signals that end a command; each has the exit code that shells expect. */
const ENDING = { SIGINT: 130, SIGTERM: 143, SIGHUP: 129 } as const;

/**
 * Checks a commit out into a temporary folder. The folder is removed when `remove` is called, and also when the
 * process ends without calling it, be it by an error or a signal.
 *
 * @param within folder for temporary files. Default: the system's
 */
export function addWorktree(repository: string, commit: string, within = tmpdir()): Worktree {
  const folder = path.join(mkdtempSync(path.join(realpathSync(within), "holdfast-base-")), "tree");
  const onSignal = (signal: keyof typeof ENDING) => {
    remove();
    process.exit(ENDING[signal]);
  };
  let removed = false;
  const remove = () => {
    if (removed) return;
    removed = true;
    process.off("exit", remove);
    for (const signal of Object.keys(ENDING) as (keyof typeof ENDING)[]) process.off(signal, onSignal);
    try {
      git(repository, "worktree", "remove", "--force", folder);
    } catch {
      // It was never added, or its folder is gone: the folder above goes in any case.
    }
    rmSync(path.dirname(folder), { recursive: true, force: true });
  };
  process.on("exit", remove);
  for (const signal of Object.keys(ENDING) as (keyof typeof ENDING)[]) process.on(signal, onSignal);
  try {
    git(repository, "worktree", "add", "--detach", "--quiet", folder, commit);
    composeModules(repository, folder);
  } catch (error) {
    remove();
    throw error;
  }
  return { folder, remove };
}
