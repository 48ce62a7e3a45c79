import { existsSync, readdirSync, readFileSync } from "node:fs";
import * as path from "node:path";
import type { DeclarationFiles, Place, ServiceFile } from "@holdfast/report/declaration-files";
import { isMap, isScalar, LineCounter, parseDocument } from "yaml";

/** Folders below a project in which catalogues are looked for: none is nested deeper. */
const DEPTH = 4;

function* filesBelow(folder: string, depth: number): Generator<string> {
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    if (entry.name.startsWith(".") || entry.name === "node_modules") continue;
    const file = path.join(folder, entry.name);
    if (entry.isDirectory() && depth > 0) yield* filesBelow(file, depth - 1);
    else if (entry.isFile()) yield file;
  }
}

/** The folder at or above `from` that holds a Git repository; `from` itself where there is none. */
export function repositoryOf(from: string): string {
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

/** The service that a text declares, with the lines of its keys; `undefined` where it declares none. */
function declaredService(
  text: string,
): { name: string; line: number; keys: Map<string, number> } | undefined {
  if (!/^["']?service["']?\s*:/m.test(text)) return undefined;
  const lines = new LineCounter();
  const { contents } = parseDocument(text, { lineCounter: lines });
  if (!isMap(contents)) return undefined;
  const keys = new Map<string, number>();
  for (const { key } of contents.items) {
    if (isScalar(key) && key.range) keys.set(String(key.value), lines.linePos(key.range[0]).line);
  }
  const name = contents.get("service");
  const line = keys.get("service");
  return typeof name === "string" && name !== "" && line !== undefined ? { name, line, keys } : undefined;
}

/** Lines at which a list of sites names them: `name: "ansan"`. */
function declaredSites(text: string): [string, number][] {
  return text.split("\n").flatMap((line, index): [string, number][] => {
    const [, name] = /^\s*(?:\{\s*)?name:\s*["'`]([^"'`]+)["'`]/.exec(line) ?? [];
    return name ? [[name, index + 1]] : [];
  });
}

/**
 * Where the files below a project's folder declare services (YAML with a key `service`) and sites (`sites.ts`). Where
 * several declare one name, as blueprints of one project may, the one that counts is in a folder named like the stack,
 * or else nearest to the top.
 */
export function declarationFiles(folder: string, stack?: string): DeclarationFiles {
  const root = repositoryOf(folder);
  const pathOf = (file: string) => path.relative(root, file).split(path.sep).join("/");
  const services = new Map<string, ServiceFile>();
  const sites = new Map<string, Place>();
  const files = [...filesBelow(path.resolve(folder), DEPTH)]
    .filter((file) => /\.ya?ml$/.test(file) || path.basename(file) === "sites.ts")
    .sort(
      (left, right) =>
        closeness(path.relative(folder, right), stack) - closeness(path.relative(folder, left), stack),
    );
  for (const file of files) {
    const text = readFileSync(file, "utf8");
    if (file.endsWith(".ts")) {
      for (const [name, line] of declaredSites(text)) sites.set(name, { path: pathOf(file), line });
      continue;
    }
    const declared = declaredService(text);
    if (declared) {
      const { name, ...where } = declared;
      services.set(name, { path: pathOf(file), ...where });
    }
  }
  const project = [`Pulumi.${stack}.yaml`, "Pulumi.yaml"]
    .map((name) => path.join(path.resolve(folder), name))
    .find((file) => existsSync(file));
  return { services, sites, ...(project ? { stack: { path: pathOf(project), line: 1 } } : {}) };
}
