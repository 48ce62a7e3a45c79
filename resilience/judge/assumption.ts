import type { RtoTerm } from "./rto-term";

/** What a verdict takes for granted because no resource declares it, with the URN of the resource that might. */
export type Assumption = (
  | { readonly kind: "promotion-time"; readonly shard: string; readonly seconds: number }
  | { readonly kind: "archive-answer-time"; readonly shard: string; readonly seconds: number }
  | { readonly kind: "lost-node-defaults"; readonly workload: string; readonly site: string }
) & { readonly resource?: string };

/** What the terms of a recovery time take for granted. */
export function assumedBy(terms: readonly RtoTerm[]): Assumption[] {
  return terms.flatMap((term): Assumption[] => {
    const { resource, seconds } = term;
    switch (term.kind) {
      case "promotion":
        return [{ kind: "promotion-time", shard: term.shard, seconds, resource }];
      case "archive-answer":
        return [{ kind: "archive-answer-time", shard: term.shard, seconds, resource }];
      case "restart-elsewhere":
        return term.after === "lost-nodes"
          ? [{ kind: "lost-node-defaults", workload: term.workload, site: term.site, resource }]
          : [];
      default:
        return [];
    }
  });
}
