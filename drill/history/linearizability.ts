import { spawn } from "node:child_process";
import { text } from "node:stream/consumers";
import { z } from "zod";
import type { RegisterHistory } from "./register-history";

/** `ok`; `illegal`: no order of the operations explains it; `unknown`: the time did not suffice, which is no pass. */
export type Verdict = "ok" | "illegal" | "unknown";

/** What was found of one key's history. */
export interface KeyVerdict {
  /** Service and key. */
  readonly key: string;
  readonly verdict: Verdict;
}

/** How histories are checked. */
export interface CheckOptions {
  /** Path of `check-registers`, as `findTool("check-registers")` finds it. */
  readonly program: string;
  /** For each key. Default: 10,000. */
  readonly timeLimitMilliseconds?: number;
  /** Ends the check. Default: it cannot be ended. */
  readonly signal?: AbortSignal;
}

const answerLine = z.object({ key: z.string(), verdict: z.enum(["ok", "illegal", "unknown"]) });

/**
 * Checks each key's history for linearizability with porcupine.
 *
 * @returns a verdict for each history, in their order
 * @throws Error when the program cannot be run, refuses the histories, or does not answer for each
 * @throws the signal's reason when that is raised
 */
export async function checkLinearizability(
  histories: readonly RegisterHistory[],
  { program, timeLimitMilliseconds = 10_000, signal }: CheckOptions,
): Promise<readonly KeyVerdict[]> {
  signal?.throwIfAborted();
  const child = spawn(program, [], { stdio: ["pipe", "pipe", "pipe"], signal });
  const ended = new Promise<number | null>((resolve, reject) => {
    child.once("error", reject);
    child.once("close", resolve);
  });
  // One that ends before it has read everything says why itself.
  child.stdin.on("error", () => {});
  child.stdin.end(JSON.stringify({ timeLimitMilliseconds, histories }));
  const [output, complaint, code] = await Promise.all([text(child.stdout), text(child.stderr), ended]).catch(
    (error: unknown) => {
      signal?.throwIfAborted();
      throw error;
    },
  );
  if (code !== 0) throw new Error(`${program} ended with ${code ?? "a signal"}: ${complaint.trim()}`);
  const verdicts = output
    .split("\n")
    .filter((line) => line !== "")
    .map((line) => answerLine.parse(JSON.parse(line)));
  if (verdicts.length !== histories.length || verdicts.some(({ key }, at) => key !== histories[at]?.key)) {
    throw new Error(`${program} answered for ${verdicts.length} of ${histories.length} histories`);
  }
  return verdicts;
}
