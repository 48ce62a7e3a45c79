import { mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { command, CommandError } from "../command";
import type { Bind, Container, ContainerRequest, Ended } from "../isolation";
import { PROGRAMS } from "../programs-folder";
import { type HostNames, hostsFile } from "./host-names";
import { markedCommand } from "./marked-command";
import { MarkedProcess } from "./marked-process";
import { withPlacedPaths } from "./placed-paths";

/** Files that programs look for without being told where, and the variables of the environment that say it. */
const named: Readonly<Record<string, string>> = {
  "/etc/passwd": "NSS_WRAPPER_PASSWD",
  "/etc/group": "NSS_WRAPPER_GROUP",
  "/etc/ssl/certs/ca-certificates.crt": "SSL_CERT_FILE",
};

/** A command that is told of its files where this machine has them, and has this machine's network. */
export class LoopbackContainer implements Container {
  private readonly process = new MarkedProcess();
  private readonly binds: readonly Bind[];

  /**
   * @param request what it is started with
   * @param hosts names that it finds
   */
  constructor(
    private readonly request: ContainerRequest,
    private readonly hosts: HostNames,
  ) {
    const files = request.files.map(({ path }): Bind => ({ source: this.file(path), path, readOnly: true }));
    const folder = { source: join(request.folder, "bin"), path: PROGRAMS, readOnly: true };
    this.binds = [...request.binds, ...files, folder];
  }

  /** Starts it. */
  start(log: string): Promise<Ended> {
    const { folder, files, binds } = this.request;
    const programs = join(folder, "bin");
    mkdirSync(programs, { recursive: true });
    for (const { path, content } of files) {
      writeFileSync(this.file(path), withPlacedPaths(content, this.binds), { mode: 0o755 });
    }
    const resolvConf = files.find(({ path }) => path === "/etc/resolv.conf")?.content ?? "";
    writeFileSync(this.namesFile, hostsFile(this.hosts, resolvConf));
    for (const { path, source } of binds) {
      if (this.isProgram(path)) symlinkSync(source, join(programs, basename(path)));
    }
    return this.process.start({ ...this.told(this.request.command), log, read: false }).ended;
  }

  /** Runs a command that is told of the same files, as its own user would, to the end. */
  execute(words: readonly string[], input?: string): string {
    if (!this.process.runs) throw new CommandError(words.join(" "), "the container does not run");
    const [program = "", ...rest] = markedCommand({ ...this.told(words), mark: this.process.mark });
    return command(program, rest, input);
  }

  /** Sends a signal to its command. Where that ends, all others do. */
  signalFirst(signal: NodeJS.Signals): void {
    this.process.signalFirst(signal);
  }

  /** Sends a signal to every process in it, or to those alone whose program has this name. */
  signal(signal: NodeJS.Signals, name?: string): void {
    this.process.signal(signal, name);
  }

  /** Ends every process of it at once. */
  kill(): void {
    this.process.kill();
  }

  private told(words: readonly string[]) {
    const { user, group, environment, files } = this.request;
    const placed = (text: string): string => withPlacedPaths(text, this.binds);
    const set = Object.entries(environment).map(([name, value]) => [name, placed(value)] as const);
    const found = files.flatMap(({ path }) => {
      const name = named[path];
      return name === undefined ? [] : [[name, this.file(path)] as const];
    });
    return {
      user,
      group,
      hosts: this.namesFile,
      environment: Object.fromEntries([...set, ...found]) as Record<string, string>,
      words: words.map(placed),
    };
  }

  private get namesFile(): string {
    return join(this.request.folder, "names");
  }

  private isProgram(path: string): boolean {
    return path === join(PROGRAMS, basename(path));
  }

  private file(path: string): string {
    return join(this.request.folder, this.isProgram(path) ? "bin" : "", basename(path));
  }
}
