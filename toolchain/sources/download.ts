import { chmod, rm } from "node:fs/promises";
import { basename, join } from "node:path";
import * as tar from "tar";
import { downloadedEntries, programPath } from "../cache/entries";
import { placeInCache } from "../cache/place";
import { publishedChecksum } from "../download/checksum";
import { officialRelease, type Release } from "../download/releases";
import { fetchText, fetchVerified } from "../download/verified-file";
import type { Search } from "../search";
import type { Tool, ToolName } from "../tool";
import { attempt } from "./attempt";
import { checkProgram } from "./check-program";

/**
 * Downloads the official release of the pinned version into the cache. It is used only when the checksum published
 * beside it says that it is whole.
 *
 * @returns the tool; undefined, noted in the search, when it cannot be had
 * @throws the signal's reason when that is raised
 */
export async function download(search: Search, name: ToolName): Promise<Tool | undefined> {
  const release = officialRelease(name);
  const entry = downloadedEntries[name];
  if (release === undefined || entry === undefined) {
    return search.failed("download", "no release is published for this machine that can be verified");
  }
  return attempt(search, name, "download", async () => {
    await placeInCache({
      cache: search.cache,
      folder: entry.folder,
      fill: (partial) => fill(search, release, name, partial),
      works: async (folder) =>
        (await checkProgram(search, name, join(folder, name), "download")) !== undefined,
    });
    return checkProgram(search, name, programPath(search.cache, entry, name), "download");
  });
}

async function fill(search: Search, release: Release, name: ToolName, partial: string): Promise<void> {
  const file = basename(new URL(release.address).pathname);
  search.progress(`downloading ${release.address}`);
  const checksum = publishedChecksum(await fetchText(search, release.checksums), file);
  const target = join(partial, release.form === "program" ? name : file);
  await fetchVerified(search, release.address, checksum, target);
  search.progress(`${file}: ${checksum.algorithm} is the one in ${release.checksums}`);
  if (release.form === "program") {
    await chmod(target, 0o755);
    return;
  }
  await tar.extract({ file: target, cwd: partial, strip: release.form.leadingFolders });
  await rm(target);
}
