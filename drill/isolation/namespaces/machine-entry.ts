import { join } from "node:path";
import type { ContainerRequest, MachineStart } from "../isolation";
import { quoted } from "./quoted";

/** Where a machine has what its first start is told to run. */
const COMMANDS = "/var/lib/cloud/runcmd";

/** Room of a data volume, of which memory is taken as it is filled. More than XFS asks for at least. */
const VOLUME_MEBIBYTES = 1024;

/** Targets that units name, as far as nothing of them is wanted here. */
const TARGETS = [
  "sysinit",
  "basic",
  "network",
  "network-online",
  "multi-user",
  "timers",
  "time-set",
  "time-sync",
  "local-fs",
  "umount",
  "shutdown",
] as const;

/** Units that a machine has besides those that its first start writes: the first start itself, and targets. */
const units: Readonly<Record<string, string>> = {
  ...Object.fromEntries(
    TARGETS.map((name) => [`${name}.target`, `[Unit]\nDescription=${name}\nDefaultDependencies=no\n`]),
  ),
  "machine.target":
    "[Unit]\nDescription=Machine of the drill\nDefaultDependencies=no\nWants=cloud-final.service multi-user.target\n",
  "cloud-final.service": `[Unit]\nDescription=What the first start runs\nDefaultDependencies=no\n[Service]\nType=oneshot\nRemainAfterExit=yes\nExecStart=/bin/sh -e ${COMMANDS}\n`,
  // Its journal would have them: the only thing in which units differ from what is declared.
  "service.d/log.conf":
    "[Service]\nStandardOutput=append:/var/log/drill\nStandardError=append:/var/log/drill\n",
};

/** A folder of the machine that has nothing of this machine's. */
const empty = (path: string): string => `mount -t tmpfs tmpfs "$root${path}"`;

function file(path: string, mode: string, content: string): string {
  return [
    `mkdir -p "$root"${quoted(path.slice(0, path.lastIndexOf("/")))}`,
    `printf %s ${quoted(content)} > "$root"${quoted(path)}`,
    `chmod ${mode} "$root"${quoted(path)}`,
  ].join("\n");
}

/**
 * The data volume: a file system in memory, as a block device under the declared name. Nothing but the process that holds
 * it open keeps the device, so it is gone with the machine.
 */
function volume({ device, disk }: MachineStart): string[] {
  return [
    `[ -e ${quoted(disk)} ] || truncate --size=${VOLUME_MEBIBYTES}M ${quoted(disk)}`,
    `disk=$(losetup --find --show ${quoted(disk)})`,
    `sleep infinity 9<"$disk" &`,
    `until losetup --detach "$disk"; do sleep 0.1; done`,
    `touch "$root${device}"`,
    `mount --bind "$disk" "$root${device}"`,
  ];
}

/**
 * What runs first inside of a machine's namespaces: it makes the file system of a machine that was never started, writes what
 * the first start is told, and becomes systemd.
 *
 * @param cgroup folder of the machine's own control group
 * @param log file of this machine that its units' output is added to
 */
export function machineEntry(
  request: ContainerRequest,
  machine: MachineStart,
  cgroup: string,
  log: string,
): { readonly outer: string; readonly inner: string } {
  const root = join(request.folder, "root");
  const binds = request.binds.flatMap(({ source, path }) => [
    `mkdir -p "$root"${quoted(path)}`,
    `mount --bind ${quoted(source)} "$root"${quoted(path)}`,
  ]);
  const outer = [
    "set -eu",
    `mkdir -p ${quoted(cgroup)}`,
    `echo 0 > ${quoted(join(cgroup, "cgroup.procs"))}`,
    `exec unshare --cgroup sh ${quoted(join(request.folder, "inner.sh"))}`,
    "",
  ].join("\n");
  const inner = [
    "set -eu",
    `root=${quoted(root)}`,
    "mount --make-rprivate /",
    `mount -t overlay overlay -o lowerdir=/,upperdir=${quoted(join(request.folder, "upper"))},workdir=${quoted(join(request.folder, "work"))} "$root"`,
    'rm -rf "$root/etc/etcd" "$root/var/lib/etcd"',
    'mount -t proc proc "$root/proc"',
    'mount --bind /sys "$root/sys"',
    empty("/sys/fs/cgroup"),
    'mount -t cgroup2 cgroup2 "$root/sys/fs/cgroup"',
    ...["/run", "/tmp", "/dev", "/usr/local/bin", "/usr/local/sbin", "/etc/systemd/system"].map(empty),
    // Generators would make units of what this machine is set up to start, such as its own PostgreSQL.
    ...["/usr/lib/systemd/system", "/usr/lib/systemd/system-generators", "/etc/init.d"].map(empty),
    ...["null", "zero", "full", "random", "urandom", "tty"].flatMap((name) => [
      `touch "$root/dev/${name}"`,
      `mount --bind /dev/${name} "$root/dev/${name}"`,
    ]),
    'ln -s /proc/self/fd "$root/dev/fd"',
    ...volume(machine),
    `touch "$root/var/log/drill"; mount --bind ${quoted(log)} "$root/var/log/drill"`,
    ...binds,
    ...Object.entries(units).map(([name, text]) => file(`/usr/lib/systemd/system/${name}`, "644", text)),
    ...request.files.map(({ path, content }) => file(path, "755", content)),
    ...machine.files.map(({ path, permissions, content }) => file(path, permissions, content)),
    file(COMMANDS, "644", machine.commands.map((words) => `${words.map(quoted).join(" ")}\n`).join("")),
    `exec chroot "$root" env -i container=drill PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin ${request.command.map(quoted).join(" ")}`,
    "",
  ].join("\n");
  return { outer, inner };
}
