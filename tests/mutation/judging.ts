import { StackView } from "@holdfast/policies/graph/stack-view";
import { reportOf } from "@holdfast/policies/report";
import {
  type Blueprint,
  deriveBlueprint,
  InvalidInputError,
  type Report,
  type ResourceGraph,
  UnjudgeableError,
} from "@holdfast/resilience";

/** Every loss that is judged: up to two sites, and everything else that sites have in common. */
export const everyLoss = { depth: 2, domains: true } as const;

/** What `holdfast check` says of a graph, and what it was derived from. */
export interface Judged {
  readonly blueprint: Blueprint;
  /** Verdicts without what policies add. */
  readonly bare: Report;
  readonly report: Report;
}

/** What is said instead of a report: a clear refusal, or an exception that nobody meant. */
export interface NoReport {
  readonly refused: string;
  /** True where the analysis failed instead of refusing. */
  readonly crashed: boolean;
}

/** What an error says of the graph that was judged. */
export function refusalOf(error: unknown): NoReport {
  const meant = error instanceof InvalidInputError || error instanceof UnjudgeableError;
  return { refused: error instanceof Error ? error.message : String(error), crashed: !meant };
}

/** Judges a graph as `holdfast check` does. */
export function judgeGraph(graph: ResourceGraph): Judged | NoReport {
  try {
    const blueprint = deriveBlueprint(graph);
    const view = new StackView(graph, everyLoss, blueprint);
    const report = reportOf(view);
    return { blueprint, bare: view.report, report };
  } catch (error) {
    return refusalOf(error);
  }
}
