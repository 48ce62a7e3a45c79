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
    }
  /** A data center has the cluster of another one. */
  | { readonly kind: "cluster-of-another"; readonly value: string; readonly site: string }
  /** An object is made by another provider than that of the site which it is declared for. */
  | {
      readonly kind: "other-provider";
      /** The provider's name; absent where it names none, so that the default one makes it. */
      readonly value?: string;
      readonly site: string;
      /** The site that the provider is of; absent where it is of none. */
      readonly madeAt?: string;
      /** The name of the site's provider. */
      readonly declared: string;
    }
  /** A value comes from a resource that is not declared. */
  | {
      readonly kind: "source-undeclared";
      /** URN of what it comes from. */
      readonly value: string;
      /** URNs of everything that takes something from it, and its own. */
      readonly family: readonly string[];
    }
  /** AWS refuses a resource without any of these inputs. */
  | { readonly kind: "input-missing"; readonly anyOf: readonly string[] }
  /** A text that AWS gives no resource as its identifier. */
  | { readonly kind: "no-identifier"; readonly value: string }
  /** It is made in another region than what it belongs to. */
  | {
      readonly kind: "other-region";
      /** The region in which it is made. */
      readonly value: string;
      /** Name of the resource that it belongs to, and the input that says so. */
      readonly of: string;
      readonly property: string;
      readonly region: string;
    };
