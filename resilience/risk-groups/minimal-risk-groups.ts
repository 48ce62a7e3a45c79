import { InvalidInputError } from "@holdfast/contract/invalid-input";
import { costsOf } from "./costs";
import type { FaultGraph } from "./fault-graph";
import { indexGraph } from "./indexed-graph";
import { minimalCuts } from "./minimal-cuts";

/** Events that fail the top together, and do not when any one of them works. */
export interface RiskGroup {
  /** Ids of the events, in the order of their names. */
  readonly events: readonly string[];
  /**
   * Probability that all of them fail within a year, if they fail independently: the product of theirs.
   * Undefined where one of them declares none.
   */
  readonly likelihood?: number;
}

/** What to look for. */
export interface RiskGroupQuery {
  /** Id of the gate or event whose failure is asked about. */
  readonly top: string;
  /** How many groups to find. Default: 20. */
  readonly most?: number;
  /** How many events the largest group may have. Default: any number. */
  readonly maxSize?: number;
}

function checkCount(name: string, value: number): number {
  if (value === Infinity || (Number.isInteger(value) && value >= 1)) return value;
  throw new InvalidInputError({
    what: `${name} is ${value}`,
    where: `risk group query, ${name}`,
    why: "it counts, so it is a whole number of at least 1",
    fix: `give ${name} as 1, 2, 3, ..., or leave it out`,
  });
}

/**
 * Finds the first minimal risk groups (minimal cut sets) of a fault graph, exactly: by size, then likelihood,
 * then names. Groups with fewer events of undeclared probability come before others of their size;
 * likelihoods that differ by less than about one part in ten million count as equal. Nothing is sampled and
 * nothing is cut off, so the time has no bound that holds for every graph: finding even one smallest group is
 * NP-hard. README.md says for which graphs it is short.
 *
 * After INDaaS (Zhai et al., OSDI 2014) and CloudCanary (Zhai et al., NSDI 2020), which introduced risk groups
 * of fault graphs for cloud services and found them with solvers for weighted satisfiability.
 *
 * @param graph the fault graph
 * @param query the top event, how many groups, and of what size
 * @returns groups in that order; fewer than `most` only where there are no more
 * @throws InvalidInputError for a graph that is not one (see `indexGraph`), or a count out of range
 */
export function minimalRiskGroups(graph: FaultGraph, query: RiskGroupQuery): RiskGroup[] {
  const limits = {
    most: checkCount("most", query.most ?? 20),
    maxSize: checkCount("maxSize", query.maxSize ?? Infinity),
  };
  const { events: all, graph: numbered } = indexGraph(graph, query.top);
  return minimalCuts(numbered, costsOf(all), limits).map((group) => {
    const events = group.map((number) => all[number]!);
    const likelihood = events.reduce<number | undefined>(
      (product, { probability }) =>
        product === undefined || probability === undefined ? undefined : product * probability,
      1,
    );
    const ids = events.map((event) => event.id);
    return likelihood === undefined ? { events: ids } : { events: ids, likelihood };
  });
}
