import type { Value } from "../graph/resource";

/** What is known of a place where clusters stand that nobody declares with a component. It takes over nothing there. */
export interface SiteFacts {
  /** Name of the site. */
  readonly name: string;
  /** Name, in the program, of the Kubernetes provider of the site's cluster; absent where it has the site's name. */
  readonly provider?: string;
  /** Everything else that is said of it, by the arguments of `DataCenter`: kind, country, halls, hazards, utilities. */
  readonly facts: { readonly [argument: string]: Value };
}
