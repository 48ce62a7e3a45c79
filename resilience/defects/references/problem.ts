/** What is wrong with a name that means another resource. */
export type ReferenceProblem =
  /** Nothing of that name is declared where it is looked for. `needs`: what for, as a word of Kubernetes or AWS. */
  {
    readonly kind: "dangling-reference";
    /** The kind of resource that is meant: `PriorityClass`. */
    readonly refersTo: string;
    /** The name that nothing has. */
    readonly value: string;
    /** The site at which it is looked for; absent where it is looked for everywhere. */
    readonly site?: string;
    /** Names that are declared there, the most similar first; at most three. */
    readonly declared: readonly string[];
    /** What the resource is without it. */
    readonly consequence: "not-admitted" | "not-started" | "not-issued" | "not-routed" | "no-effect";
  };
