import { existsSync, readdirSync, readFileSync, rmdirSync } from "node:fs";
import { join } from "node:path";

/**
 * Where this machine has the second version of control groups, which systemd keeps its units apart with.
 *
 * @param mounts the text of `/proc/mounts`. Default: this machine's
 * @returns `undefined` where it has none
 */
export function cgroupFolder(mounts = readFileSync("/proc/mounts", "utf8")): string | undefined {
  const fields = mounts.split("\n").map((line) => line.split(" "));
  return fields.find(([, , type]) => type === "cgroup2")?.[1];
}

function remove(folder: string): void {
  for (const { name } of readdirSync(folder, { withFileTypes: true }).filter((each) => each.isDirectory()))
    remove(join(folder, name));
  try {
    rmdirSync(folder);
  } catch {
    // Something in it still ends; the next drill removes it.
  }
}

/** Removes the groups of a drill whose processes have ended: the kernel keeps them, whoever made them. */
export function removeCgroups(drill: string): void {
  const root = cgroupFolder();
  if (root === undefined || !existsSync(root)) return;
  for (const name of readdirSync(root)) if (name.startsWith(`${drill}.`)) remove(join(root, name));
}
