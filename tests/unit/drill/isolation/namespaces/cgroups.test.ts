import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { cgroupFolder, removeCgroups } from "@holdfast/drill/isolation/namespaces/cgroups";

test.each([
  [
    "beside the first version",
    "cgroup /sys/fs/cgroup/cpu cgroup rw 0 0\ncgroup2 /sys/fs/cgroup/unified cgroup2 rw 0 0\n",
    "/sys/fs/cgroup/unified",
  ],
  ["alone", "cgroup2 /sys/fs/cgroup cgroup2 rw 0 0\n", "/sys/fs/cgroup"],
  ["nowhere", "tmpfs /sys/fs/cgroup tmpfs rw 0 0\ncgroup2fs /x ext4 rw 0 0\n", undefined],
])("control groups of the second version are found %s", (_, mounts, folder) => {
  expect(cgroupFolder(mounts)).toBe(folder);
});

describe("of the groups of drills", () => {
  const own = `holdfast-drill-${process.pid}-Ab3dEf`;
  /** No process has a number as high as this. [Linux, PID_MAX_LIMIT] */
  const killed = "holdfast-drill-4194305-Gh1jKl";
  let root: string;
  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), "groups-"));
    for (const name of [
      `${own}.1/system.slice/etcd.service`,
      `${own}.2`,
      `${killed}.1/system.slice`,
      `holdfast-drill-${process.ppid}-Mn0pQr.1`,
      "system.slice",
    ])
      mkdirSync(join(root, name), { recursive: true });
  });
  afterEach(() => rmSync(root, { recursive: true }));

  test("those of this one are removed and those of drills that were killed, and no other", async () => {
    await removeCgroups(own, root);
    expect(readdirSync(root).sort()).toEqual([`holdfast-drill-${process.ppid}-Mn0pQr.1`, "system.slice"]);
  });

  test("one in which something still ends is removed once that has ended", async () => {
    // A folder with a file in it cannot be removed, as a group with a process cannot.
    const process = join(root, `${own}.2`, "process");
    writeFileSync(process, "");
    const removed = removeCgroups(own, root);
    await pause(300);
    expect(existsSync(process)).toBe(true);
    rmSync(process);
    await removed;
    expect(readdirSync(root).filter((name) => name.startsWith(own))).toEqual([]);
  });

  test("nothing is removed where there are none", async () => {
    await expect(removeCgroups(own, join(root, "none"))).resolves.toBeUndefined();
  });
});
