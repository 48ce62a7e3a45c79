import { spawn } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { hostname, tmpdir } from "node:os";
import * as path from "node:path";
import { InvalidInputError } from "@holdfast/resilience";
import { StepFailure } from "../refusal";
import { isRunning } from "../running-process";
import { type Change, changesIn } from "./changes";

interface Ended {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** The end of what a command printed: what went wrong stands there. */
function tail({ stdout, stderr }: Ended): string {
  const lines = `${stdout}\n${stderr}`.split("\n").filter((line) => line.trim() !== "");
  return lines.slice(-12).join("\n    ");
}

/** True where a stack was not updated because another update holds it. */
function isLocked({ stdout, stderr }: Ended): boolean {
  return /currently locked|conflict: Another update is currently in progress/.test(stdout + stderr);
}

/** The process of this host that holds a stack and still runs; a lock of the file backend names it. */
function runningHolder({ stdout, stderr }: Ended): number | undefined {
  const [, host = "", id = ""] = /@(\S+) \(pid (\d+)\)/.exec(stdout + stderr) ?? [];
  return host === hostname() && id !== "" && isRunning(Number(id)) ? Number(id) : undefined;
}

/** The official command of Pulumi, found on PATH, in a project's folder. */
export class PulumiEngine {
  /**
   * @param folder folder of the project
   * @param policyPacks folders of policy packs that previews and updates have to pass
   * @param environment variables of the command. Default: those of this process
   */
  constructor(
    private readonly folder: string,
    private readonly policyPacks: readonly string[],
    private readonly environment: NodeJS.ProcessEnv = process.env,
  ) {}

  /**
   * What an update of a stack would change.
   *
   * @param configuration text of the stack's file as it would be; the file itself is not touched
   * @throws StepFailure where the preview fails
   */
  async preview(stack: string, configuration: string): Promise<Change[]> {
    const folder = mkdtempSync(path.join(tmpdir(), "holdfast-preview-"));
    try {
      const file = path.join(folder, `Pulumi.${stack}.yaml`);
      writeFileSync(file, configuration, { mode: 0o600 });
      const ended = await this.pulumi(["preview", "--json", "--config-file", file, ...this.packs()], stack);
      const changes = ended.code === 0 ? changesIn(ended.stdout) : undefined;
      if (changes) return changes;
      throw new StepFailure(
        `the preview of ${stack} fails:\n    ${tail(ended)}`,
        `pulumi preview --stack ${stack} shows it; nothing was changed`,
      );
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  }

  /**
   * Brings a stack to what is declared.
   *
   * @param interrupted an update of ours was cut off: the lock that it left is taken away, once its process has ended
   * @throws StepFailure where the update fails, or the one that was cut off runs on
   */
  async update(stack: string, interrupted: boolean): Promise<void> {
    let ended = await this.up(stack, interrupted);
    if (ended.code !== 0 && interrupted && isLocked(ended)) {
      const holder = runningHolder(ended);
      if (holder !== undefined) {
        throw new StepFailure(
          `the update of ${stack} that was cut off still runs as process ${holder}`,
          "wait until it has ended, then run the same command again",
        );
      }
      await this.pulumi(["cancel", "--yes"], stack);
      ended = await this.up(stack, interrupted);
    }
    if (ended.code === 0) return;
    throw new StepFailure(
      `the update of ${stack} fails:\n    ${tail(ended)}`,
      `see "An update was interrupted" in docs/runbook.md, then run the same command again`,
    );
  }

  /**
   * A secret of a stack's configuration, in plain text.
   *
   * @param key with its path: `holdfast:kubeconfigs.ansan`
   * @throws InvalidInputError where there is none or it cannot be opened
   */
  async secret(stack: string, key: string): Promise<string> {
    const ended = await this.pulumi(["config", "get", "--path", key], stack);
    if (ended.code === 0) return ended.stdout;
    throw new InvalidInputError({
      what: `${key} of stack ${stack} cannot be read`,
      where: path.join(this.folder, `Pulumi.${stack}.yaml`),
      why: ended.stderr.trim().split("\n").at(-1) ?? "the command says nothing",
      fix: `pulumi config get --stack ${stack} --path ${key} has to print it`,
    });
  }

  /** After an interruption what is really there is read first: the state may lack what was being made. */
  private up(stack: string, interrupted: boolean): Promise<Ended> {
    const refresh = interrupted ? ["--refresh"] : [];
    return this.pulumi(["up", "--yes", "--skip-preview", ...refresh, ...this.packs()], stack);
  }

  private packs(): string[] {
    return this.policyPacks.flatMap((pack) => ["--policy-pack", pack]);
  }

  /** Runs the command to its end. A signal to this process reaches it too: it is in the same group. */
  private pulumi(args: readonly string[], stack: string): Promise<Ended> {
    const all = [...args, "--stack", stack, "--non-interactive", "--color", "never"];
    return new Promise((resolve, reject) => {
      const child = spawn("pulumi", all, {
        cwd: this.folder,
        env: this.environment,
        stdio: ["ignore", "pipe", "pipe"],
      });
      const printed = { stdout: "", stderr: "" };
      for (const stream of ["stdout", "stderr"] as const) {
        child[stream].setEncoding("utf8");
        child[stream].on("data", (part: string) => (printed[stream] += part));
      }
      child.on("error", (error: NodeJS.ErrnoException) => {
        if (error.code !== "ENOENT") return reject(error);
        reject(
          new InvalidInputError({
            what: "the Pulumi command is not there",
            where: "PATH",
            why: "an operation previews and updates stacks with it",
            fix: "install it: https://www.pulumi.com/docs/install/",
          }),
        );
      });
      child.on("close", (code) => resolve({ code: code ?? 1, ...printed }));
    });
  }
}
