import { cgroupFolder } from "@holdfast/drill/isolation/namespaces/cgroups";

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
