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

/** Bad input, said once and completely. Its message has one line for each part. */
export class InvalidInputError extends Error {
  public readonly detail: InvalidInput;

  constructor(detail: InvalidInput) {
    super(`${detail.what}\n  at: ${detail.where}\n  why: ${detail.why}\n  fix: ${detail.fix}`);
    this.name = "InvalidInputError";
    this.detail = detail;
  }
}
