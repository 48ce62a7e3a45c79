/** Why the lab could not do what it was asked to. */
export interface LabFailure {
  /** What failed, with the program and its site. */
  readonly what: string;
  /** The last lines that the program wrote. Default: none. */
  readonly lines?: readonly string[];
  /** What to do about it. */
  readonly fix: string;
}

/** The lab could not start, or what was asked of it needs one that runs. Says by itself what to do. */
export class LabError extends Error {
  public readonly failure: LabFailure;

  constructor(failure: LabFailure, options?: ErrorOptions) {
    const lines = failure.lines?.length ? `\n  its last lines:\n    ${failure.lines.join("\n    ")}` : "";
    super(`${failure.what}${lines}\n  fix: ${failure.fix}`, options);
    this.name = "LabError";
    this.failure = failure;
  }
}
