/** The parts of an error about bad input. Each is one sentence or phrase without a trailing newline. */
export interface InvalidInput {
  /** What is wrong, with the offending value. */
  readonly what: string;
  /** Where it is: a file, and the place in it where that is known. */
  readonly where: string;
  /** Why it cannot be accepted. */
  readonly why: string;
  /** What to do about it. */
  readonly fix: string;
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
