/** What a term of a recovery time is spent on, with what its figure was read from. */
type TermSource =
  | {
      readonly kind: "detection";
      readonly server: string;
      readonly failedChecks: number;
      readonly intervalSeconds: number;
      readonly timeoutSeconds: number;
    }
  | { readonly kind: "dns-ttl"; readonly server: string }
  /** Pods of another workload stop first. */
  | { readonly kind: "shedding"; readonly workload: string; readonly site: string }
  | { readonly kind: "leader-key-expiry"; readonly shard: string }
  | {
      readonly kind: "quorum-election";
      readonly quorum: string;
      readonly electionTimeouts: number;
      readonly electionMilliseconds: number;
    }
  /** Masters of an object store still send writes to a server that is lost. */
  | { readonly kind: "volume-server-missed"; readonly store: string }
  /** Servers of an object store still hold to a leading master that is lost, then ask those that are lost with it. */
  | { readonly kind: "master-missed"; readonly store: string; readonly masters: number }
  | {
      readonly kind: "stream-election";
      readonly eventLog: string;
      readonly electionTimeouts: number;
      readonly electionMilliseconds: number;
    }
  | { readonly kind: "leader-election"; readonly shard: string; readonly nameLookupSeconds: number }
  /** An assumption. */
  | { readonly kind: "promotion"; readonly shard: string }
  /** An assumption. */
  | { readonly kind: "archive-answer"; readonly shard: string }
  | { readonly kind: "router-check"; readonly database: string; readonly site: string }
  | { readonly kind: "synchronous-set-shrinks"; readonly shard: string }
  /** `after`: nodes are `lost`, so that Kubernetes' defaults for those pass first, or `drained`. */
  | {
      readonly kind: "restart-elsewhere";
      readonly workload: string;
      readonly site: string;
      readonly after: "lost-nodes" | "drained-nodes";
    }
  | {
      readonly kind: "scale-up";
      readonly service: string;
      readonly site: string;
      readonly fromReplicas: number;
      readonly toReplicas: number;
    };

/** One term of a recovery time. */
export type RtoTerm = TermSource & {
  readonly seconds: number;
  /** URN of the resource that the figure was read from. */
  readonly resource?: string;
};

/** Sum of terms, in seconds. */
export function sumOf(terms: readonly RtoTerm[]): number {
  return terms.reduce((sum, term) => sum + term.seconds, 0);
}

/** Of several recoveries that start at the same moment, the one that ends last. */
export function slowest(chains: readonly (readonly RtoTerm[])[]): readonly RtoTerm[] {
  // One whose length is no number counts as longer, so that it shows.
  return chains.reduce((longest, chain) => (sumOf(chain) <= sumOf(longest) ? longest : chain), []);
}
