import { existsSync, readdirSync, readFileSync } from "node:fs";
import * as path from "node:path";

/** The place where a service is declared. */
export interface ServiceFile {
  /** Path from the repository's root, with forward slashes. */
  readonly path: string;
  /** Line of the service's name, counted from 1. */
  readonly line: number;
}

/** Folders below a project in which catalogues are looked for: none is nested deeper. */
const DEPTH = 4;

function* yamlFiles(folder: string, depth: number): Generator<string> {
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    if (entry.name.startsWith(".") || entry.name === "node_modules") continue;
    const file = path.join(folder, entry.name);
    if (entry.isDirectory() && depth > 0) yield* yamlFiles(file, depth - 1);
    else if (entry.isFile() && /\.ya?ml$/.test(entry.name)) yield file;
  }
}

/** The folder at or above `from` that holds a Git repository; `from` itself where there is none. */
function repositoryOf(from: string): string {
  for (let folder = path.resolve(from); ; folder = path.dirname(folder)) {
    if (existsSync(path.join(folder, ".git"))) return folder;
    if (folder === path.dirname(folder)) return path.resolve(from);
  }
}

/** Files of a folder that is named like the stack first, then those nearer to the top. */
function closeness(file: string, stack: string | undefined): number {
  const folders = file.split(path.sep).slice(0, -1);
  return stack !== undefined && folders.includes(stack) ? -1 : folders.length;
}

/**
 * The files below a folder that declare a service, by the service's name: YAML with a key `service`. Where several
 * declare one name, as blueprints of one project may, the one that counts is in a folder named like the stack, or
 * else nearest to the top.
 */
export function serviceFiles(folder: string, stack?: string): Map<string, ServiceFile> {
  const root = repositoryOf(folder);
  const found = new Map<string, ServiceFile>();
  const files = [...yamlFiles(path.resolve(folder), DEPTH)].sort(
    (left, right) =>
      closeness(path.relative(folder, right), stack) - closeness(path.relative(folder, left), stack),
  );
  for (const file of files) {
    const lines = readFileSync(file, "utf8").split("\n");
    const index = lines.findIndex((line) => /^service:\s*\S/.test(line));
    const name = lines[index]
      ?.replace(/^service:\s*/, "")
      .replace(/\s+#.*$/, "")
      .replace(/^["']|["']\s*$/g, "")
      .trim();
    if (name) found.set(name, { path: path.relative(root, file).split(path.sep).join("/"), line: index + 1 });
  }
  return found;
}
