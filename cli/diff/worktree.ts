import {
  existsSync,
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
import { InvalidInputError } from "@holdfast/resilience";
import { git } from "@holdfast/evaluate/git";

/** A commit's files in a folder of their own, with packages installed. */
export interface Worktree {
  readonly folder: string;
  /** Removes the folder and what Git knows of it. Does nothing the second time. */
  remove(): void;
}

/** Folders below a folder that a pattern of npm's `workspaces` names: `*` is one folder, `**` any depth of them. */
function foldersMatching(folder: string, pattern: string): string[] {
  const [first, ...rest] = pattern.split("/").filter((segment) => segment !== "" && segment !== ".");
  if (first === undefined) return [folder];
  const into = (entry: string) => foldersMatching(path.join(folder, entry), rest.join("/"));
  if (!/[*?]/.test(first)) return existsSync(path.join(folder, first)) ? into(first) : [];
  const folders = readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && entry.name !== "node_modules" && !entry.name.startsWith("."))
    .map((entry) => entry.name);
  if (first === "**") {
    const deeper = folders.flatMap((entry) => foldersMatching(path.join(folder, entry), pattern));
    return [...foldersMatching(folder, rest.join("/")), ...deeper];
  }
  const escaped = first.replace(/[.+^${}()|[\]\\]/g, "\\$&");
  const matching = new RegExp(`^${escaped.replaceAll("*", ".*").replaceAll("?", ".")}$`);
  return folders.filter((entry) => matching.test(entry)).flatMap(into);
}

interface Manifest {
  readonly name?: string;
  readonly workspaces?: string[] | { packages?: string[] };
}

function readManifest(file: string): Manifest {
  try {
    return JSON.parse(readFileSync(file, "utf8")) as Manifest;
  } catch (error) {
    throw new InvalidInputError({
      what: `${path.basename(file)} cannot be read`,
      where: file,
      why: error instanceof Error ? error.message : String(error),
      fix: "correct it, or compare with a report: --base-report FILE",
    });
  }
}

/** Folders of the workspace's packages, by the package's name, as `package.json` states them. */
function workspacePackages(folder: string): Map<string, string> {
  const packages = new Map<string, string>();
  const manifest = path.join(folder, "package.json");
  if (!existsSync(manifest)) return packages;
  const { workspaces } = readManifest(manifest);
  const patterns = Array.isArray(workspaces) ? workspaces : (workspaces?.packages ?? []);
  for (const pattern of patterns) {
    for (const found of foldersMatching(folder, pattern)) {
      const inner = path.join(found, "package.json");
      if (!existsSync(inner)) continue;
      const { name } = readManifest(inner);
      if (name) packages.set(name, found);
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
  // Packages that the commit holds itself, or that were lent to it with the workspace around it, stay.
  if (existsSync(path.join(worktree, "node_modules"))) return;
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

function checkOut(repository: string, commit: string, folder: string): void {
  try {
    git(repository, "worktree", "add", "--detach", "--quiet", folder, commit);
  } catch (error) {
    const { stderr, message } = error as { stderr?: string; message: string };
    throw new InvalidInputError({
      what: `commit ${commit} cannot be checked out`,
      where: repository,
      why: stderr?.trim() || message,
      fix: "mend what git says, or compare with a report: --base-report FILE",
    });
  }
}

/** Where a worktree is made, and what for. */
export interface WorktreeOptions {
  /** Folder of the project, from the repository's root: packages are installed there, or above it. Default: the root. */
  readonly project?: string;
  /** Folder for temporary files. Default: the system's. */
  readonly within?: string;
}

/** The folders on the way from the root to a folder below it, both included, from the root. */
function onTheWay(project: string): string[] {
  const names = project.split(path.sep).filter(Boolean);
  return ["", ...names.map((_, index) => path.join(...names.slice(0, index + 1)))];
}

/**
 * Checks a commit out into a temporary folder. The folder is removed when `remove` is called, and also when the
 * process ends without calling it, be it by an error or a signal.
 *
 * @throws InvalidInputError where Git cannot check it out
 */
export function addWorktree(repository: string, commit: string, options: WorktreeOptions = {}): Worktree {
  const { project = "", within = tmpdir() } = options;
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
    checkOut(repository, commit, folder);
    for (const inner of onTheWay(project)) {
      composeModules(path.join(repository, inner), path.join(folder, inner));
    }
  } catch (error) {
    remove();
    throw error;
  }
  return { folder, remove };
}
