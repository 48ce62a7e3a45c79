/** What is wrong with the start of everything from nothing. */
export type StartProblem =
  /** Things of which each waits for the next, and the last for the first. `value`: what the field names. */
  | {
      readonly kind: "start-cycle";
      readonly value: string;
      readonly by: StartNeedKind;
      /** The way back to where it began, both ends included: `service artifact-registry`. */
      readonly way: readonly string[];
    }
  /** A member asks a quorum that may not know its version yet. `value`: the quorum. */
  | { readonly kind: "quorum-not-awaited"; readonly value: string; readonly voters: number }
  /** A member waits for hosts of which none is a voter's. `value`: the hosts. */
  | { readonly kind: "awaits-no-voter"; readonly value: string; readonly quorum: string };

/** Why something waits for something else when it starts. */
export type StartNeedKind = "image" | "certificate" | "store" | "dependency" | "names";
