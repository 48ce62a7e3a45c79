import { spawn } from "node:child_process";
import { createInterface } from "node:readline";

/** How a program is run. */
export interface RunOptions {
  /** The environment, whole. */
  readonly environment: NodeJS.ProcessEnv;
  /** Where it runs. Default: the folder of this process. */
  readonly folder?: string;
  /** Ends it with SIGINT, which `go` and `pip` tidy up after, and with SIGKILL where that is not enough. */
  readonly signal?: AbortSignal;
  /** Seconds until it is killed. Default: never. */
  readonly timeoutSeconds?: number;
  /** Called with each line that it writes, to either stream. */
  readonly onLine?: (line: string) => void;
}

/** What a program wrote, both streams together. */
export interface Output {
  /** Exit code; undefined when a signal ended it. */
  readonly code: number | undefined;
  /** Its last lines, oldest first, at most 200. */
  readonly lines: readonly string[];
}

const keptLines = 200;

/** Milliseconds that a program has to end after SIGINT. An assumption: `go` and `pip` take less than one. */
const tidyingTime = 10_000;

/** Programs under way: they end with this process. */
const underway = new Set<ReturnType<typeof spawn>>();
process.on("exit", () => underway.forEach((child) => child.kill("SIGINT")));

/**
 * Runs a program to its end.
 *
 * @throws the error of `spawn` when it cannot be started; the signal's reason when that is raised;
 *   Error when it takes too long
 */
export async function runProgram(
  path: string,
  args: readonly string[],
  options: RunOptions,
): Promise<Output> {
  options.signal?.throwIfAborted();
  const lines: string[] = [];
  const child = spawn(path, args, {
    cwd: options.folder,
    env: options.environment,
    stdio: ["ignore", "pipe", "pipe"],
  });
  underway.add(child);
  for (const stream of [child.stdout, child.stderr]) {
    createInterface({ input: stream }).on("line", (line) => {
      lines.push(line);
      if (lines.length > keptLines) lines.shift();
      options.onLine?.(line);
    });
  }
  let killing: NodeJS.Timeout | undefined;
  const interrupt = () => {
    child.kill("SIGINT");
    killing = setTimeout(() => child.kill("SIGKILL"), tidyingTime);
  };
  options.signal?.addEventListener("abort", interrupt, { once: true });
  let late = false;
  const timer =
    options.timeoutSeconds === undefined
      ? undefined
      : setTimeout(() => {
          late = true;
          child.kill("SIGKILL");
        }, options.timeoutSeconds * 1000);
  try {
    const code = await new Promise<number | undefined>((resolve, reject) => {
      child.once("error", reject);
      child.once("close", (ended) => resolve(ended ?? undefined));
    });
    options.signal?.throwIfAborted();
    if (late) throw new Error(`it did not end within ${options.timeoutSeconds} s`);
    return { code, lines };
  } finally {
    clearTimeout(timer);
    clearTimeout(killing);
    options.signal?.removeEventListener("abort", interrupt);
    underway.delete(child);
  }
}
