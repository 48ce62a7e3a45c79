import { existsSync, readdirSync, readFileSync, rmdirSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";

/** `holdfast-drill-1234-Ab3dEf.2`: the second machine of a drill, whose process is part of its name. */
const pattern = /^(holdfast-drill-(\d+)-\w+)\.\d+$/;

/** Times that it is tried to remove a drill's groups, and milliseconds between two: its processes have been told to end, and do. */
const TRIES = 50;
const BETWEEN = 100;

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

/** Removes a group with those below it, as far as nothing in them runs. */
function remove(folder: string): void {
  try {
    for (const each of readdirSync(folder, { withFileTypes: true }))
      if (each.isDirectory()) remove(join(folder, each.name));
    rmdirSync(folder);
  } catch {
    // Something in it still ends.
  }
}

/**
 * Removes the groups of a drill whose processes have been told to end, and those that earlier drills had to leave because
 * they were killed: the kernel keeps them, whoever made them.
 *
 * @param root where groups are. Default: where this machine has the second version of them
 */
export async function removeCgroups(drill: string, root = cgroupFolder()): Promise<void> {
  if (root === undefined || !existsSync(root)) return;
  for (let tries = 0; tries < TRIES; tries++) {
    if (tries > 0) await pause(BETWEEN);
    let left = false;
    for (const name of readdirSync(root)) {
      const [, owner, pid] = pattern.exec(name) ?? [];
      if (owner === undefined || (owner !== drill && existsSync(`/proc/${pid}`))) continue;
      remove(join(root, name));
      left ||= owner === drill && existsSync(join(root, name));
    }
    if (!left) return;
  }
}
