import { createHash } from "node:crypto";
import { copyFile, mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { CacheError } from "../cache/cache-error";
import { placeInCache } from "../cache/place";
import { fetchVerified } from "../download/verified-file";
import { lastLines, reason } from "../failure";
import { runGo } from "../go-command";
import { Search } from "../search";
import { ToolNotFoundError } from "../tool-not-found-error";
import type { FindOptions } from "../tool";
import { customResourceDefinitions, kwokStages, type PinnedDefinitions } from "./pinned-definitions";

/**
 * Finds the definitions of the custom resources that the blueprint declares (Gateway and its class, HTTPRoute, EnvoyProxy, Certificate,
 * AWSPCAClusterIssuer): in the cache, in their repositories, in their Go modules, in this order. Their content is held
 * to checksums that are pinned here, wherever it comes from.
 *
 * @returns paths of YAML files, one definition in each
 * @throws ToolNotFoundError when they are nowhere: what was tried, and what to do
 */
export function findCustomResourceDefinitions(options: FindOptions = {}): Promise<readonly string[]> {
  return findAll(customResourceDefinitions, options);
}

/**
 * Finds the stages that kwok plays, in the same order as {@link findCustomResourceDefinitions}.
 *
 * @returns paths of YAML files, one stage in each
 * @throws ToolNotFoundError when they are nowhere: what was tried, and what to do
 */
export function findKwokStages(options: FindOptions = {}): Promise<readonly string[]> {
  return findAll(kwokStages, options);
}

async function findAll(
  pinned: readonly PinnedDefinitions[],
  options: FindOptions,
): Promise<readonly string[]> {
  const found: string[] = [];
  for (const definitions of pinned) found.push(...(await findPinned(definitions, options)));
  return found;
}

/**
 * Finds the files of one module, or fetches all of them.
 *
 * @returns their paths, in the order in which they are pinned
 * @throws ToolNotFoundError when they cannot be had
 */
export async function findPinned(
  pinned: PinnedDefinitions,
  options: FindOptions,
): Promise<readonly string[]> {
  const search = new Search(options);
  const folder = `${basename(pinned.module)}-${pinned.version}`;
  const cached = join(search.cache, folder);
  if (!(await isWhole(pinned, cached))) {
    search.failed("cache", `not in ${cached}`);
    await fetchFiles(pinned, folder, search);
  }
  return pinned.files.map(({ path }) => join(cached, basename(path)));
}

/** Tries each way into the cache in turn. */
async function fetchFiles(pinned: PinnedDefinitions, folder: string, search: Search): Promise<void> {
  const name = `${pinned.module} ${pinned.version}`;
  const ways = [
    { where: "download", fill: (partial: string) => download(pinned, partial, search) },
    { where: "Go module", fill: (partial: string) => copyFromModule(pinned, partial, search) },
  ];
  let fix = `check the network, or let Go reach its module proxy (go mod download ${pinned.module}@${pinned.version})`;
  for (const { where, fill } of ways) {
    search.progress(`fetching ${name}: ${where}`);
    try {
      await placeInCache({ cache: search.cache, folder, fill, works: (there) => isWhole(pinned, there) });
      return;
    } catch (error) {
      search.signal?.throwIfAborted();
      if (error instanceof CacheError) fix = error.fix;
      search.failed(where, reason(error), ...lastLines(error));
      search.progress(`${name}: ${where}: ${reason(error)}`);
      if (error instanceof CacheError) break;
    }
  }
  throw new ToolNotFoundError(name, search.attempts, fix);
}

async function download(pinned: PinnedDefinitions, partial: string, search: Search): Promise<void> {
  for (const { path, sha256 } of pinned.files) {
    const checksum = { algorithm: "sha256", digest: sha256 } as const;
    await fetchVerified(search, pinned.repository + path, checksum, join(partial, basename(path)));
  }
}

async function copyFromModule(pinned: PinnedDefinitions, partial: string, search: Search): Promise<void> {
  // A module of the caller's must not say which versions there are.
  const neutral = await mkdtemp(join(tmpdir(), "holdfast-modules-"));
  try {
    const { lines } = await runGo(
      search,
      ["mod", "download", "-json", `${pinned.module}@${pinned.version}`],
      neutral,
    );
    const printed = lines.join("\n");
    const { Dir } = JSON.parse(printed.slice(printed.indexOf("{"), printed.lastIndexOf("}") + 1)) as {
      Dir: string;
    };
    for (const { path } of pinned.files) await copyFile(join(Dir, path), join(partial, basename(path)));
  } finally {
    await rm(neutral, { recursive: true, force: true });
  }
  if (!(await isWhole(pinned, partial)))
    throw new Error(`the module's files are not those whose checksums are pinned`);
}

/** True when all files are there with the content that is pinned. */
async function isWhole(pinned: PinnedDefinitions, folder: string): Promise<boolean> {
  const right = await Promise.all(
    pinned.files.map(async ({ path, sha256 }) => {
      const content = await readFile(join(folder, basename(path))).catch(() => undefined);
      return content !== undefined && createHash("sha256").update(content).digest("hex") === sha256;
    }),
  );
  return right.every(Boolean);
}
