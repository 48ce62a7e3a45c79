import { existsSync, readFileSync } from "node:fs";
import { InvalidInputError } from "@holdfast/resilience";
import { command, CommandError } from "../command";
import { cgroupFolder } from "./cgroups";

/** What a kernel says of itself. */
export interface Kernel {
  /** Text of `/proc/mounts`. */
  readonly mounts: string;
  /** Text of `/proc/filesystems`. */
  readonly fileSystems: string;
  /** Whether it makes block devices of files. */
  readonly loopDevices: boolean;
}

function thisKernel(): Kernel {
  const loads = (module: string): void => {
    try {
      command("modprobe", [module]);
    } catch (error) {
      // It is built into the kernel, or there is none: what the kernel says next is what counts.
      if (!(error instanceof CommandError)) throw error;
    }
  };
  for (const module of ["xfs", "loop"]) loads(module);
  return {
    mounts: readFileSync("/proc/mounts", "utf8"),
    fileSystems: readFileSync("/proc/filesystems", "utf8"),
    loopDevices: existsSync("/dev/loop-control"),
  };
}

/**
 * Checks that machines can boot in namespaces of this machine.
 *
 * @param kernel that they run on. Default: this machine's
 * @throws InvalidInputError with everything that it lacks
 */
export function checkMachinesBoot(kernel: Kernel = thisKernel()): void {
  const { mounts, fileSystems, loopDevices } = kernel;
  const lacks = [
    {
      lacks: cgroupFolder(mounts) === undefined,
      what: "control groups of version 2",
      why: "systemd keeps its units apart with them",
      fix: "mkdir -p /sys/fs/cgroup/unified && mount -t cgroup2 cgroup2 /sys/fs/cgroup/unified",
    },
    {
      lacks: !fileSystems.split(/\s/).includes("xfs"),
      what: "XFS",
      why: "user data makes it on the data volume",
      fix: "modprobe xfs",
    },
    { lacks: !loopDevices, what: "loop devices", why: "a data volume is one", fix: "modprobe loop" },
  ].filter((each) => each.lacks);
  if (lacks.length === 0) return;
  throw new InvalidInputError({
    what: `machines in the cloud cannot boot on this machine, whose kernel has no ${lacks.map(({ what }) => what).join(", and no ")}`,
    where: "/proc/mounts, /proc/filesystems, /dev/loop-control",
    why: lacks.map(({ what, why }) => `${what}: ${why}`).join("; "),
    fix: `as root: ${lacks.map(({ fix }) => fix).join("; ")}`,
  });
}
