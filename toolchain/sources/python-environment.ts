import { chmod, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { builtEntries, programPath } from "../cache/entries";
import { placeInCache } from "../cache/place";
import { runProgram } from "../run-program";
import type { Search } from "../search";
import type { Tool, ToolName } from "../tool";
import { attempt } from "./attempt";
import { checkProgram } from "./check-program";

/** moto's server and everything it needs, at exact versions. */
const requirements = join(__dirname, "..", "python", "requirements.txt");

/**
 * Starts the environment's own interpreter. pip's scripts name theirs by its path, and the environment is made under
 * another path than it is used under; `-P` keeps the caller's folder out of what Python imports.
 */
const launcher = `#!/bin/sh
exec "$(dirname "$0")/environment/bin/python3" -P -m moto.server "$@"
`;

/**
 * Installs the pinned moto into a virtual environment of its own in the cache.
 *
 * @returns the tool; undefined, noted in the search for a program of moto, when it cannot be installed
 * @throws the signal's reason when that is raised
 */
export async function installWithPip(search: Search, name: ToolName): Promise<Tool | undefined> {
  const entry = builtEntries[name];
  if (name !== "moto_server" || entry === undefined) return undefined;
  return attempt(search, name, "built", async () => {
    await placeInCache({
      cache: search.cache,
      folder: entry.folder,
      fill: (partial) => fill(search, partial),
      works: async (folder) => (await checkProgram(search, name, join(folder, name), "built")) !== undefined,
    });
    return checkProgram(search, name, programPath(search.cache, entry, name), "built");
  });
}

async function fill(search: Search, partial: string): Promise<void> {
  const environment = join(partial, "environment");
  search.progress("installing moto into a Python environment of its own, about 1 min");
  await run(search, "python3", ["-m", "venv", environment]);
  await run(search, join(environment, "bin", "python3"), [
    ...["-m", "pip", "install", "--quiet", "--no-input", "--disable-pip-version-check"],
    ...["--requirement", requirements],
  ]);
  const program = join(partial, "moto_server");
  await writeFile(program, launcher);
  await chmod(program, 0o755);
}

async function run(search: Search, program: string, args: readonly string[]): Promise<void> {
  const { code, lines } = await runProgram(program, args, {
    environment: { ...search.environment, PYTHONNOUSERSITE: "1" },
    signal: search.signal,
  }).catch((error: unknown) => {
    if ((error as NodeJS.ErrnoException).code !== "ENOENT") throw error;
    throw new Error(`there is no ${program} on PATH (moto needs Python 3.11 or later)`);
  });
  if (code !== 0) {
    throw new Error(
      `${program} ${args[1]} ended with ${code ?? "a signal"}\n    ${lines.slice(-8).join("\n    ")}`,
    );
  }
}
