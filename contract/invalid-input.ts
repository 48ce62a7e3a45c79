/** The parts of an error about bad input. Each is one sentence or phrase without a trailing newline. */
export interface InvalidInput {
  /** What is wrong, with the offending value. */
  readonly what: string;
  /** Where it is: file and line, or the path of the argument or field. */
  readonly where: string;
  /** Why it cannot be accepted. */
  readonly why: string;
  /** What to do about it. */
  readonly fix: string;
}

/**
 * Bad input, said once and completely. Its message has one line for each part.
 *
 * It carries the mark of Pulumi's `RunError`, so that the engine prints that message and no stack trace.
 *
 * Several things that are wrong with one input are one error: its message has the message of each, and every one after
 * the first begins with "error: ", as whoever prints a message begins the first.
 */
export class InvalidInputError extends Error {
  /** By this property the SDK's `RunError.isInstance` tells an error that explains itself. */
  public readonly __pulumiRunError = true;
  /** The first thing that is wrong; the only one in most cases. */
  public readonly detail: InvalidInput;
  /** Everything that is wrong. */
  public readonly details: readonly InvalidInput[];

  /**
   * @param detail what is wrong
   * @param others what else is
   */
  constructor(detail: InvalidInput, ...others: readonly InvalidInput[]) {
    const details = [detail, ...others];
    super(details.map(inLines).join("\n\nerror: "));
    this.name = "InvalidInputError";
    this.detail = detail;
    this.details = details;
  }
}

function inLines({ what, where, why, fix }: InvalidInput): string {
  return `${what}\n  at: ${where}\n  why: ${why}\n  fix: ${fix}`;
}
