/** Why an operation is not carried out. */
export interface RefusalDetail {
  /** The safety rule, in a few words. */
  readonly rule: string;
  /** What breaks it. */
  readonly why: string;
  /** What to do instead. */
  readonly fix: string;
}

/** A safety rule or a verdict forbids an operation. The command ends with exit code 1. */
export class Refusal extends Error {
  override readonly name = "Refusal";

  constructor(public readonly detail: RefusalDetail) {
    super(`refused (${detail.rule}): ${detail.why}\n  fix: ${detail.fix}`);
  }
}

/** A step was tried and did not come to its end. The command ends with exit code 1 and can be run again. */
export class StepFailure extends Error {
  override readonly name = "StepFailure";

  /**
   * @param what what went wrong, with what was seen
   * @param fix what to look at before it is run again
   */
  constructor(
    public readonly what: string,
    public readonly fix: string,
  ) {
    super(`${what}\n  fix: ${fix}`);
  }
}
