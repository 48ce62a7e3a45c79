import { evaluate } from "./evaluate";
import type { EvaluationAnswer, EvaluationRequest } from "./evaluation";
import { programFailure } from "./program-failure";
import type { RegisteredResource } from "./recording-monitor";
import { unsettled } from "./unsettled";

/** How long nothing more is declared, in seconds, before what still runs counts as of no consequence. */
const QUIET_SECONDS = 5;

/**
 * Evaluates one program and answers once. A program has ended when nothing is left to run, as with the engine; one
 * whose timers or servers would keep it alive ends when it has settled and declares nothing more.
 */
function answerOnce({ project, timeout, deadline, traces }: EvaluationRequest): void {
  let settled: { resources: readonly RegisteredResource[] } | undefined;
  let answered = false;
  const answer = (message: EvaluationAnswer) => {
    if (answered) return;
    answered = true;
    // With another code than 0 Pulumi's runtime does not say once more what was left unfinished.
    process.send?.(message, () => process.exit("failure" in message ? 1 : 0));
  };
  const fail = (cause: unknown) => answer({ failure: programFailure(cause, project) });
  const end = (keptRunning: boolean, afterSeconds?: number) => {
    const failure = unsettled(project, settled !== undefined, afterSeconds);
    if (settled && !failure) answer({ resources: settled.resources, keptRunning });
    else if (failure) answer({ failure });
  };
  process.on("uncaughtException", fail);
  process.on("beforeExit", () => end(false));
  setTimeout(() => end(true, timeout), deadline - Date.now()).unref();
  evaluate(project, { traces }).then((resources) => {
    settled = { resources };
    process.on("unhandledRejection", fail);
    let declared = resources.length;
    let quiet = 0;
    const look = setInterval(() => {
      quiet = resources.length === declared ? quiet + 1 : 0;
      declared = resources.length;
      if (quiet >= QUIET_SECONDS) end(true);
    }, 1000);
    look.unref();
  }, fail);
}

process.once("message", (request) => {
  // Whoever asked has ended: nobody is left to answer.
  process.on("disconnect", () => process.exit(1));
  process.channel?.unref();
  answerOnce(request as EvaluationRequest);
});
