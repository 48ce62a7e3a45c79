import { lstatSync, mkdtempSync, readdirSync, readFileSync, readlinkSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DRILL_GROUP, markedProcesses } from "@holdfast/drill/isolation/loopback/marks";
import { segmentsOf } from "@holdfast/drill/isolation/loopback/shared-memory";
import { cgroupFolder } from "@holdfast/drill/isolation/namespaces/cgroups";
import { type Running, startCommand } from "../engine/running-command";

const repository = join(__dirname, "../../..");

/** What Docker lets root in a container do by default. [its documentation of run] */
const containerPrivileges = [
  "audit_write",
  "chown",
  "dac_override",
  "fowner",
  "fsetid",
  "kill",
  "mknod",
  "net_bind_service",
  "net_raw",
  "setfcap",
  "setgid",
  "setpcap",
  "setuid",
  "sys_chroot",
];

/** Processes that are in another process namespace than this one: all that a drill starts. */
function elsewhere(): Set<string> {
  const own = readlinkSync("/proc/self/ns/pid");
  const found = new Set<string>();
  for (const name of readdirSync("/proc")) {
    if (!/^\d+$/.test(name)) continue;
    try {
      if (readlinkSync(`/proc/${name}/ns/pid`) !== own) found.add(name);
    } catch {
      // It has ended meanwhile.
    }
  }
  return found;
}

/** Control groups of machines of any drill. */
function groupsOfDrills(): string[] {
  const root = cgroupFolder();
  return root === undefined ? [] : readdirSync(root).filter((name) => name.startsWith("holdfast-drill-"));
}

/** The command that drills, with a folder for temporary files of its own, and an eye on what it leaves behind. */
export class DrillCommand {
  /** Folder for what a test wants written. */
  readonly folder = mkdtempSync(join(tmpdir(), "holdfast-drill-test-"));
  private readonly temporary = mkdtempSync(join(tmpdir(), "holdfast-drill-test-tmp-"));
  private readonly before = elsewhere();
  private readonly groupsBefore = new Set(groupsOfDrills());

  /** Starts it. */
  start(...options: readonly string[]): Running {
    const holdfast = join(repository, "node_modules/.bin/holdfast");
    return startCommand(holdfast, ["drill", "--from-program", ...options], {
      cwd: repository,
      env: { ...process.env, TMPDIR: this.temporary },
    });
  }

  /** Starts it with no more privileges than Docker gives to a container by default: it can make no namespaces. */
  startConfined(...options: readonly string[]): Running {
    const holdfast = join(repository, "node_modules/.bin/holdfast");
    const kept = containerPrivileges.map((name) => `,+${name}`).join("");
    const words = [
      `--bounding-set=-all${kept}`,
      "--inh-caps=-all",
      "--",
      holdfast,
      "drill",
      "--from-program",
    ];
    return startCommand("setpriv", [...words, ...options], {
      cwd: repository,
      env: { ...process.env, TMPDIR: this.temporary },
    });
  }

  /** Processes of a drill on loopback addresses that still run. */
  loopbackProcesses(): number[] {
    return markedProcesses(DRILL_GROUP);
  }

  /** Files in shared memory, and segments of it, that a drill on loopback addresses has there. */
  sharedMemory(): string[] {
    const files = readdirSync("/dev/shm").filter(
      (name) => lstatSync(join("/dev/shm", name)).gid === DRILL_GROUP,
    );
    const segments = segmentsOf(DRILL_GROUP, readFileSync("/proc/sysvipc/shm", "utf8"));
    return [...files, ...segments.map(({ id }) => id)];
  }

  /** Processes that it started and that still run. */
  processes(): string[] {
    return [...elsewhere()].filter((pid) => !this.before.has(pid));
  }

  /** Names of files and folders that it left where temporary files go; tsx keeps what it has translated there. */
  temporaryFiles(): string[] {
    return readdirSync(this.temporary).filter((name) => !/^tsx-\d+$/.test(name));
  }

  /** Networks of sites that this machine can be seen to have. */
  networks(): string[] {
    try {
      return readdirSync("/run/netns").filter((name) => name.startsWith("site-"));
    } catch {
      return [];
    }
  }

  /** Control groups of machines of its drills. */
  controlGroups(): string[] {
    return groupsOfDrills().filter((name) => !this.groupsBefore.has(name));
  }

  /** Removes the folders. */
  remove(): void {
    for (const folder of [this.folder, this.temporary]) rmSync(folder, { recursive: true, force: true });
  }
}
