import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { hostname, userInfo } from "node:os";
import * as path from "node:path";
import { git } from "@holdfast/evaluate/git";
import type { DeclaredState } from "./line";

/** The user who runs this process, and the host that it runs on. */
export function operator(): string {
  return `${userInfo().username}@${hostname()}`;
}

function commitOf(folder: string): string | null {
  try {
    const changes = git(folder, "status", "--porcelain", "--untracked-files=no") !== "";
    return `${git(folder, "rev-parse", "HEAD")}${changes ? "+changes" : ""}`;
  } catch {
    return null;
  }
}

/**
 * Which declaration is in a project's folder now.
 *
 * @param folder folder of the project
 */
export function declaredState(folder: string): DeclaredState {
  const hash = createHash("sha256");
  const files = readdirSync(folder).filter((name) => /^Pulumi(\..+)?\.yaml$/.test(name));
  for (const name of files.sort()) hash.update(`${name}\0${readFileSync(path.join(folder, name), "utf8")}\0`);
  return { configuration: hash.digest("hex"), commit: commitOf(folder) };
}
