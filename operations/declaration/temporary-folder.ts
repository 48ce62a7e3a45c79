import { mkdtempSync, readdirSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { isRunning } from "../running-process";

const prefix = "holdfast-operation-";
const deadly = ["SIGINT", "SIGTERM", "SIGHUP"] as const;

/**
 * A folder for what the engine and its plugins leave behind in the folder of temporary files: whenever it is given a
 * kubeconfig, Pulumi's Kubernetes plugin writes it to a file there, for Helm, and never removes it. Only its owner may
 * look inside, and it goes with the process, whether that ends by itself or by a signal. What a SIGKILL leaves is
 * removed when the next folder is made.
 */
export class TemporaryFolder {
  /** The folder, absolute. */
  public readonly path: string;
  private readonly onExit = () => this.remove();
  private readonly onSignal = (signal: NodeJS.Signals) => {
    this.remove();
    process.kill(process.pid, signal);
  };

  /** @param within folder in which it is made. Default: that of this machine's temporary files */
  constructor(within = tmpdir()) {
    removeAbandoned(within);
    this.path = mkdtempSync(join(within, `${prefix}${process.pid}-`));
    process.once("exit", this.onExit);
    for (const signal of deadly) process.once(signal, this.onSignal);
  }

  /** Removes the folder, whatever is in it. */
  remove(): void {
    process.off("exit", this.onExit);
    for (const signal of deadly) process.off(signal, this.onSignal);
    rmSync(this.path, { recursive: true, force: true });
  }
}

/** Removes the folders of this user's processes that have ended. */
function removeAbandoned(within: string): void {
  for (const name of readdirSync(within)) {
    const id = new RegExp(`^${prefix}(\\d+)-`).exec(name)?.[1];
    if (id === undefined || isRunning(Number(id))) continue;
    const path = join(within, name);
    if (statSync(path, { throwIfNoEntry: false })?.uid !== process.getuid?.()) continue;
    rmSync(path, { recursive: true, force: true });
  }
}
