import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { InvalidInputError } from "@holdfast/resilience";
import { ownProgram } from "../own-program";
import { DRILL_GROUP, markedProcesses } from "./marks";

/** A command whose processes are found by the drill's mark, and which ends with this process. */
export function marked(words: readonly string[]): string[] {
  return ["setpriv", "--pdeathsig", "KILL", "--groups", `0,${DRILL_GROUP}`, "--", ...words];
}

/** @throws InvalidInputError where another drill runs on the same addresses */
export function checkAlone(): void {
  const others = markedProcesses(DRILL_GROUP);
  if (others.length > 0) {
    throw new InvalidInputError({
      what: "another drill runs on this machine's loopback addresses",
      where: `process ${others[0] ?? ""}, and ${others.length - 1} more`,
      why: "where a machine allows no namespaces, two drills have the same addresses",
      fix: "wait until it is over",
    });
  }
}

/** Waits for the end of this process, however it comes, and then ends what the drill has started. */
export class Guard {
  private constructor(private readonly process: ChildProcess) {}

  /**
   * @param folders what it removes in the end
   */
  static start(folders: readonly string[]): Guard {
    const [program = "", ...words] = ownProgram("isolation/loopback/guard.ts", ...folders);
    // In a session of its own: Ctrl-C is for the others.
    const child = spawn(program, words, { stdio: ["pipe", "ignore", "ignore"], detached: true });
    return new Guard(child);
  }

  /** Has it end everything now, and waits until it has. */
  async release(): Promise<void> {
    const ended = once(this.process, "exit");
    this.process.stdin?.end();
    await ended;
  }
}
