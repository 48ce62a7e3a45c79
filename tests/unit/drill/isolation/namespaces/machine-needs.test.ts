import { checkMachinesBoot, type Kernel } from "@holdfast/drill/isolation/namespaces/machine-needs";
import { InvalidInputError } from "@holdfast/resilience";

const kernel: Kernel = {
  mounts: "cgroup2 /sys/fs/cgroup cgroup2 rw 0 0\n",
  fileSystems: "nodev\ttmpfs\n\text4\n\txfs\n",
  loopDevices: true,
};

function refusal(change: Partial<Kernel>): string {
  try {
    checkMachinesBoot({ ...kernel, ...change });
  } catch (error) {
    if (error instanceof InvalidInputError) return error.message;
    throw error;
  }
  return "";
}

test.each<[string, Partial<Kernel>, RegExp]>([
  ["control groups of version 2", { mounts: "tmpfs /sys/fs/cgroup tmpfs rw 0 0\n" }, /mount -t cgroup2/],
  ["XFS", { fileSystems: "\text4\n\txfs2\n" }, /modprobe xfs/],
  ["loop devices", { loopDevices: false }, /modprobe loop/],
])("a kernel without %s is refused, with what to do", (what, change, fix) => {
  const said = refusal(change);
  expect(said).toContain(`kernel has no ${what}\n`);
  expect(said).toMatch(fix);
});

test("everything that is lacking is named at once, and nothing where all is there", () => {
  expect(refusal({ fileSystems: "", loopDevices: false })).toMatch(
    /no XFS, and no loop devices\n[\s\S]*modprobe xfs; modprobe loop/,
  );
  expect(refusal({})).toBe("");
});
