/** One link in the chain of reasons for a verdict, with the resource that it was read from. */
export interface Reason {
  readonly text: string;
  /** URN of the resource. */
  readonly resource?: string;
}

/** A service that another one depends on and is worse off by. */
export interface Dependence {
  /** `hard`: what is lost of it is lost of the other. `soft`: without it the other is degraded. */
  readonly kind: "hard" | "soft";
  /** Name of the service that is depended on. */
  readonly service: string;
  /** That it is depended on, and what is left of it. */
  readonly reason: Reason;
}

/** The reasons of one verdict, apart from those of the verdicts on what its service depends on. */
export class ReasonChain {
  /**
   * @param own what is lost, and what that does to the service's own replicas and stores
   * @param dependences what it is worse off by: hard dependencies, then soft ones
   */
  constructor(
    readonly own: readonly Reason[],
    readonly dependences: readonly Dependence[] = [],
  ) {}

  /** A report as JSON says it as the list of reasons. */
  toJSON(): undefined {
    return undefined;
  }
}

/** One term of a recovery time. */
export interface RtoTerm {
  /** What the time is spent on. */
  readonly name: string;
  readonly seconds: number;
  /** Where the figure comes from: a setting of a resource, or an assumption that says so. */
  readonly source: string;
  /** URN of the resource that it was read from. */
  readonly resource?: string;
}

/** Sum of terms, in seconds. */
export function sumOf(terms: readonly RtoTerm[]): number {
  return terms.reduce((sum, term) => sum + term.seconds, 0);
}

/** Of several recoveries that start at the same moment, the one that ends last. */
export function slowest(chains: readonly (readonly RtoTerm[])[]): readonly RtoTerm[] {
  // One whose length is no number counts as longer, so that it shows.
  return chains.reduce((longest, chain) => (sumOf(chain) <= sumOf(longest) ? longest : chain), []);
}
