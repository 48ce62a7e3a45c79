import type { ProgramFailure } from "./program-failure";
import type { Project } from "./project";
import type { RegisteredResource } from "./recording-monitor";

/*
 * A program runs in a process of its own (evaluation-process.ts), which is asked by evaluate-apart.ts. These are the
 * two messages between them.
 */

/** What is asked. */
export interface EvaluationRequest {
  readonly project: Project;
  /** How long the program may take, in seconds. */
  readonly timeout: number;
  /** When that time is over, in milliseconds since 1970; starting the process counts. */
  readonly deadline: number;
  /** Errors carry stack traces, which name lines of the sources. It takes twice as long. */
  readonly traces: boolean;
}

/** What is answered, once. */
export type EvaluationAnswer =
  | {
      readonly resources: readonly RegisteredResource[];
      /** Timers or servers of the program went on when everything was declared. */
      readonly keptRunning: boolean;
    }
  | { readonly failure: ProgramFailure };
