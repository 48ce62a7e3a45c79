import { fork } from "node:child_process";
import { InvalidInputError } from "@holdfast/resilience";
import type { EvaluationAnswer, EvaluationRequest } from "./evaluation";
import type { ProgramFailure } from "./program-failure";
import type { Project } from "./project";
import type { RegisteredResource } from "./recording-monitor";

/** How long a program may take, in seconds, where nothing else is said. */
export const DEFAULT_TIMEOUT = 120;

/** How long a process that must end or answer is waited for, in milliseconds. */
const GRACE_MS = 5_000;

const ENDING = ["SIGINT", "SIGTERM", "SIGHUP"] as const;

/** A program's own error, whose text is its author's. */
export class ProgramError extends Error {
  public override readonly name = "ProgramError";
}

/** Runs a program in a process of its own and returns what that answers; what it prints goes to the standard error. */
function ask(
  { project, timeout, traces }: Omit<EvaluationRequest, "deadline">,
  quiet: boolean,
): Promise<EvaluationAnswer> {
  const output = quiet ? "ignore" : 2;
  const child = fork(require.resolve("./evaluation-process"), [], {
    cwd: project.workingFolder,
    // Programs are TypeScript, whatever this command was compiled to.
    // Most of what a program makes lives until it ends: a larger young generation is copied less often.
    execArgv: ["--max-semi-space-size=64", "--require", require.resolve("tsx/cjs")],
    serialization: "advanced",
    stdio: ["ignore", output, output, "ipc"],
  });
  const kill = () => child.kill("SIGKILL");
  const onSignal = (signal: NodeJS.Signals) => {
    kill();
    forget();
    process.kill(process.pid, signal);
  };
  const forget = () => {
    process.off("exit", kill);
    for (const signal of ENDING) process.off(signal, onSignal);
  };
  process.on("exit", kill);
  for (const signal of ENDING) process.on(signal, onSignal);

  return new Promise((resolve) => {
    const refuse = (what: string, why: string, fix: string) =>
      resolve({ failure: { what, where: project.program, why, fix } });
    const limit = setTimeout(
      () => {
        refuse(
          `the program does not come to rest within ${timeout} s`,
          "it does not answer either, as a program in an endless loop or one that waits for a command does not",
          "end that loop or command, or give the program more time: --timeout SECONDS",
        );
        kill();
      },
      timeout * 1000 + GRACE_MS,
    );
    child.on("message", (answer) => {
      clearTimeout(limit);
      resolve(answer as EvaluationAnswer);
      setTimeout(kill, GRACE_MS).unref();
    });
    child.on("error", (error) =>
      refuse("the program cannot be started", error.message, "free memory or processes"),
    );
    child.on("exit", (_code, signal) => {
      clearTimeout(limit);
      forget();
      const refuseEnd = () =>
        refuse(
          `the program ended its own process${signal ? ` (${signal})` : ""}`,
          "it did so before everything was declared, so what it declares is not known",
          "take process.exit out of the program; throw an error to stop it, and let it end by itself otherwise",
        );
      // An answer may still be on its way when the process has ended.
      if (child.connected) child.once("disconnect", refuseEnd);
      else refuseEnd();
    });
    const deadline = Date.now() + timeout * 1000;
    child.send({ project, timeout, deadline, traces } satisfies EvaluationRequest, (error) => {
      if (error) kill();
    });
  });
}

function errorOf({ message, stack, others = [], ...detail }: ProgramFailure): Error {
  const error = message === undefined ? new InvalidInputError(detail, ...others) : new ProgramError(message);
  if (stack) error.cause = stack;
  return error;
}

/**
 * Runs a Pulumi program as {@link evaluate} does, in a process of its own: whatever the program does to its process,
 * this one goes on, and its standard output stays its own.
 *
 * @param timeout how long the program may take, in seconds
 * @throws InvalidInputError where the program fails, ends its process or does not settle in time
 * @throws ProgramError where the program throws an error whose message is meant for people
 */
export async function evaluateApart(
  project: Project,
  timeout = DEFAULT_TIMEOUT,
): Promise<readonly RegisteredResource[]> {
  const request = { project, timeout, traces: false };
  const answer = await ask(request, false);
  if ("failure" in answer) {
    if (!answer.failure.stack) throw errorOf(answer.failure);
    // Only a program that fails is worth the time that it takes to name lines.
    const again = await ask({ ...request, traces: true }, true);
    throw errorOf(
      "failure" in again && again.failure.what === answer.failure.what ? again.failure : answer.failure,
    );
  }
  if (answer.keptRunning) {
    process.stderr.write(
      "warning: timers or servers of the program run on; what it declared until it was quiet is judged\n",
    );
  }
  return answer.resources;
}
