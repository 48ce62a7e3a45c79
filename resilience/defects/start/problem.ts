/** What is wrong with the start of everything from nothing. */
export type StartProblem =
  /** Things of which each waits for the next, and the last for the first. `value`: what the field names. */
  {
    readonly kind: "start-cycle";
    readonly value: string;
    readonly by: StartNeedKind;
    /** The way back to where it began, both ends included: `service artifact-registry`. */
    readonly way: readonly string[];
  };

/** Why something waits for something else when it starts. */
export type StartNeedKind = "image" | "certificate" | "store" | "dependency" | "names";
