/** How a step ended. */
export interface StepResult {
  /** `not-applicable`: there was nothing that it could be done to; a fact says why. */
  readonly outcome: "done" | "not-applicable";
  /** What was seen and done, one sentence each. */
  readonly facts: readonly string[];
}

/** One step of an operation. */
export interface Step {
  /** Unique within the operation: what a record calls it. */
  readonly name: string;
  /** What it does, for people. */
  readonly title: string;
  /**
   * It only looks, so that it is run every time: what it saw before an interruption may have changed since. Default: false,
   * a step that was done is not done again.
   */
  readonly looksOnly?: boolean;
  /**
   * Does it. Whatever is there already is left as it is, since a crash may have come between the deed and the record.
   *
   * @param interrupted it was started before and its end is not recorded
   * @throws Refusal where a rule forbids the operation, StepFailure where it does not come to its end
   */
  run(interrupted: boolean): Promise<StepResult>;
  /**
   * What running it now would do, one sentence each. Changes nothing. Default: its title.
   *
   * @throws Refusal where a rule would forbid the operation
   */
  rehearse?(): Promise<readonly string[]>;
}

/** A step that was done. */
export function done(...facts: string[]): StepResult {
  return { outcome: "done", facts };
}
