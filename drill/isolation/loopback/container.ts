import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { command, CommandError } from "../command";
import { signalProcess } from "../first-child";
import type { Bind, Container, ContainerRequest, Ended } from "../isolation";
import { markedCommand } from "./marked-command";
import { MarkedProcess } from "./marked-process";
import { markedProcesses, newMark } from "./marks";

/** A command that sees other files than this machine's where some are bound, and has this machine's network. */
export class LoopbackContainer implements Container {
  private readonly process = new MarkedProcess();
  private readonly mark = newMark();

  /**
   * @param request what it is started with
   * @param temporary folder that PRoot may write to
   */
  constructor(
    private readonly request: ContainerRequest,
    private readonly temporary: string,
  ) {}

  /** Starts it. */
  start(log: string): Promise<Ended> {
    const { folder, files } = this.request;
    mkdirSync(folder, { recursive: true });
    files.forEach(({ content }, index) => writeFileSync(this.file(index), content, { mode: 0o755 }));
    return this.process.start({
      ...this.told(this.request.command),
      log,
      read: false,
      temporary: this.temporary,
    }).ended;
  }

  /** Runs a command that sees what it sees, as its own user would, to the end. */
  execute(words: readonly string[], input?: string): string {
    if (!this.process.runs) throw new CommandError(words.join(" "), "the container does not run");
    const [program = "", ...rest] = markedCommand(this.told(words));
    return command("env", [`PROOT_TMP_DIR=${this.temporary}`, program, ...rest], input);
  }

  /** Sends a signal to its command. Where that ends, all others do. */
  signalFirst(signal: NodeJS.Signals): void {
    this.process.signal(signal);
  }

  /** Sends a signal to every process in it whose program has this name. */
  signal(name: string, signal: NodeJS.Signals): void {
    for (const id of markedProcesses(this.mark)) if (nameOf(id) === name) signalProcess(id, signal);
  }

  /** Ends every process of it at once. */
  kill(): void {
    this.process.kill();
  }

  private told(words: readonly string[]) {
    const { user, group, environment, binds, files } = this.request;
    const replaced = files.map(({ path }, index): Bind => ({
      source: this.file(index),
      path,
      readOnly: true,
    }));
    return { user, group, mark: this.mark, environment, binds: [...replaced, ...binds], words };
  }

  private file(index: number): string {
    return join(this.request.folder, `file-${index}`);
  }
}

function nameOf(id: number): string | undefined {
  try {
    return readFileSync(`/proc/${id}/comm`, "utf8").trim();
  } catch {
    // It has ended meanwhile.
    return undefined;
  }
}
