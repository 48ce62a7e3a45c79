import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { installedPackages } from "./required-packages";

/**
 * The packages that a program depends on, as they are installed.
 *
 * @param directory the program
 * @param transitive whether those that its dependencies depend on are listed too
 * @returns names and versions; what is declared and not installed is left out
 */
export function programDependencies(
  directory: string,
  transitive: boolean,
): { name: string; version: string }[] {
  if (transitive) return installedPackages(directory);
  const { dependencies = {}, devDependencies = {} } = readManifest(join(directory, "package.json"));
  return Object.keys({ ...dependencies, ...devDependencies }).flatMap((name) => {
    // Not resolved as a module: `exports` of a package may hide its package.json.
    const folders = createRequire(join(directory, "package.json")).resolve.paths(name) ?? [];
    for (const folder of folders) {
      const version = versionAt(join(folder, name, "package.json"));
      if (version !== undefined) return [{ name, version }];
    }
    return [];
  });
}

interface Manifest {
  version?: string;
  dependencies?: Record<string, string>;
  devDependencies?: Record<string, string>;
}

function readManifest(file: string): Manifest {
  return JSON.parse(readFileSync(file, "utf8")) as Manifest;
}

function versionAt(file: string): string | undefined {
  try {
    return readManifest(file).version;
  } catch {
    return undefined;
  }
}
