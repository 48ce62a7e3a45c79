import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { command, CommandError } from "../command";
import type { Container, ContainerRequest, Ended } from "../isolation";
import { machineEntry } from "./machine-entry";
import { NamespacedProcess } from "./namespaced-process";
import { quoted } from "./quoted";

/** What runs first inside of the container's namespaces: it makes its file system and becomes its command. */
function entry(request: ContainerRequest): string {
  const root = join(request.folder, "root");
  const binds = request.binds.flatMap(({ source, path, readOnly }) => [
    `place ${quoted(source)} ${quoted(path)}`,
    `mount --bind ${quoted(source)} "$target"`,
    ...(readOnly ? [`mount -o remount,bind,ro "$target"`] : []),
  ]);
  const files = request.files.map(({ path }, index) => {
    const source = quoted(join(request.folder, `file-${index}`));
    return `place ${source} ${quoted(path)}; cat ${source} > "$target"; chmod 755 "$target"`;
  });
  const environment = Object.entries(request.environment).map(([name, value]) => quoted(`${name}=${value}`));
  const { user, group } = request;
  return [
    "set -eu",
    // Links on the way are followed as the container would: this machine's /var/run leads to /run.
    `root=${quoted(root)}`,
    "place() {",
    '  if [ -d "$1" ]; then make="mkdir -p \\"\\$1\\""; else make="mkdir -p \\"\\${1%/*}\\"; touch \\"\\$1\\""; fi',
    '  target=$root$(chroot "$root" sh -c "$make; readlink -f \\"\\$1\\"" sh "$2")',
    "}",
    "mount --make-rprivate /",
    `mount -t overlay overlay -o lowerdir=/,upperdir=${quoted(join(request.folder, "upper"))},workdir=${quoted(join(request.folder, "work"))} "$root"`,
    'mount --rbind /dev "$root/dev"',
    'mount --bind /sys "$root/sys"',
    'mount -t proc proc "$root/proc"',
    ...files,
    ...binds,
    'mount -o remount,ro "$root"',
    `exec chroot "$root" setpriv --reuid ${user} --regid ${group} --groups ${group} --no-new-privs --inh-caps=-all --bounding-set=-all -- env -i ${environment.join(" ")} ${request.command.map(quoted).join(" ")}`,
    "",
  ].join("\n");
}

/**
 * A container: a command in namespaces of its own for processes, files and mounts, in the network of its pod. It sees
 * this machine's programs, and of its files only what is bound; nothing that it writes elsewhere stays.
 */
export class NamespacedContainer implements Container {
  private readonly process = new NamespacedProcess();

  /**
   * @param request what it is started with
   * @param cgroup control group of its own, where it is a machine
   */
  constructor(
    private readonly request: ContainerRequest,
    private readonly cgroup?: string,
  ) {}

  /**
   * Starts it.
   *
   * @param log file that its output is added to
   * @returns how it ended, once it has
   */
  start(log: string): Promise<Ended> {
    const { folder, network, files } = this.request;
    for (const name of ["upper", "work", "root"]) mkdirSync(join(folder, name), { recursive: true });
    files.forEach(({ content }, index) => writeFileSync(join(folder, `file-${index}`), content));
    const script = join(folder, "entry.sh");
    const { machine } = this.request;
    const boot =
      machine && this.cgroup !== undefined
        ? machineEntry(this.request, machine, this.cgroup, log)
        : { outer: entry(this.request), inner: "" };
    writeFileSync(script, boot.outer);
    writeFileSync(join(folder, "inner.sh"), boot.inner);
    const words = ["sh", script];
    return this.process.start({ network, namespaces: ["--ipc"], words, log, read: false }).ended;
  }

  /**
   * Runs a command inside of it, as its own user would, to the end.
   *
   * @returns what it printed
   * @throws CommandError where the container does not run, or the command does not end well
   */
  execute(words: readonly string[], input?: string): string {
    const { first } = this.process;
    if (first === undefined) throw new CommandError(words.join(" "), "the container does not run");
    const { user, group, environment } = this.request;
    return command(
      "nsenter",
      [
        `--target=${first}`,
        "--mount",
        "--pid",
        "--net",
        "--ipc",
        `--root=/proc/${first}/root`,
        "--wd=/",
        "--",
        "setpriv",
        `--reuid=${user}`,
        `--regid=${group}`,
        "--clear-groups",
        "--no-new-privs",
        "--",
        "env",
        "-i",
        ...Object.entries(environment).map(([name, value]) => `${name}=${value}`),
        ...words,
      ],
      input,
    );
  }

  /** Sends a signal to its first process, which is its command. Where that ends, the kernel ends all others. */
  signalFirst(signal: NodeJS.Signals): void {
    this.process.signalFirst(signal);
  }

  /** Sends a signal to every process in it, or to those alone whose program has this name. */
  signal(signal: NodeJS.Signals, name?: string): void {
    this.process.signal(signal, name);
  }

  /** Ends every process of it at once, as a loss of power would. */
  kill(): void {
    this.process.kill();
  }
}
