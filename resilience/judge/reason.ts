/** One link in the chain of reasons for a verdict, with the resource that it was read from. */
export interface Reason {
  readonly text: string;
  /** URN of the resource. */
  readonly resource?: string;
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
  return chains.reduce((longest, chain) => (sumOf(chain) > sumOf(longest) ? chain : longest), []);
}
