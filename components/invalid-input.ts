import { RunError } from "@pulumi/pulumi";

/** The parts of an error about bad input. Each is one sentence or phrase without a trailing newline. */
export interface InvalidInput {
  /** What is wrong, with the offending value. */
  what: string;
  /** Where it is: file and line, or the path of the argument. */
  where: string;
  /** Why it cannot be accepted. */
  why: string;
  /** What to do about it. */
  fix: string;
}

/**
 * Bad input, said once and completely. Its message has one line for each part.
 * It is a `RunError`, so that the engine prints that message and no stack trace.
 */
export class InvalidInputError extends RunError {
  public readonly detail: InvalidInput;

  constructor(detail: InvalidInput) {
    super(`${detail.what}\n  at: ${detail.where}\n  why: ${detail.why}\n  fix: ${detail.fix}`);
    this.name = "InvalidInputError";
    this.detail = detail;
  }
}
