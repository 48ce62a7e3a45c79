/** What a resource is that names something which is not there. */
export type Consequence =
  | "not-admitted"
  | "not-started"
  | "not-pulled"
  | "not-created"
  | "not-issued"
  | "not-routed"
  | "not-terminated"
  | "unnamed"
  | "never-ready"
  | "no-effect";

/** What is wrong with a name that means another resource. */
export type ReferenceProblem =
  /** Nothing of that name is declared where it is looked for. */
  | {
      readonly kind: "dangling-reference";
      /** What is meant: `PriorityClass`, `port of Service payments`. */
      readonly refersTo: string;
      /** The name that nothing has. */
      readonly value: string;
      /** The site at which it is looked for; absent where it is looked for everywhere. */
      readonly site?: string;
      /** Names that are declared there, the most similar first; at most three. */
      readonly declared: readonly string[];
      /** What the resource is without it. */
      readonly consequence: Consequence;
    }
  /** A provider of a site speaks to another cluster than the site's. */
  | {
      readonly kind: "other-cluster";
      readonly value: string;
      readonly site: string;
      /** The identifier that the site's DataCenter declares. */
      readonly declared: string;
      /** The site whose cluster it is; absent where it is that of none. */
      readonly ofSite?: string;
    };
