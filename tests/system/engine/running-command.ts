import { type ChildProcess, spawn } from "node:child_process";

/** How a command ended. */
export interface Ended {
  code: number | null;
  stdout: string;
  stderr: string;
}

/** A command that runs. */
export interface Running {
  readonly child: ChildProcess;
  readonly ended: Promise<Ended>;
}

/** Where a command runs. */
export interface Place {
  /** Its folder. Default: that of this process. */
  readonly cwd?: string;
  /** Its environment, whole. */
  readonly env: NodeJS.ProcessEnv;
}

/** Starts a command, and keeps what it prints. */
export function startCommand(program: string, args: readonly string[], place: Place): Running {
  const child = spawn(program, args, { ...place, stdio: ["ignore", "pipe", "pipe"] });
  let stdout = "";
  let stderr = "";
  child.stdout.on("data", (text: Buffer) => (stdout += text.toString()));
  child.stderr.on("data", (text: Buffer) => (stderr += text.toString()));
  const ended = new Promise<Ended>((resolve) =>
    child.once("close", (code) => resolve({ code, stdout, stderr })),
  );
  return { child, ended };
}
