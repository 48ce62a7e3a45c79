import { findingMessage } from "@holdfast/report/text/finding-text";
import type { Finding, Resource, ResourceGraph } from "@holdfast/resilience";
import { differenceOf, type Difference } from "./difference";
import { IncrementalAnalysis } from "./incremental-analysis";
import { kindOf, type Mutant } from "./mutants";
import { namedBy, Neighbours } from "./naming";
import { improvements, isWorse } from "./order";

/** What became of a mutant. `unnamed`: something changed and names neither the resource nor what follows from it. */
export type Outcome = "killed" | "unnamed" | "rewarded" | "survived" | "crashed";

/** The first of several findings, in words. */
const messageOf = ([first]: readonly Finding[]): string | undefined => first && findingMessage(first);

/** A mutant that was judged. */
export interface Result {
  readonly kind: string;
  readonly type: string;
  readonly field?: string;
  readonly operator: string;
  readonly urn: string;
  readonly standsFor: number;
  readonly outcome: Outcome;
  /** False where nothing looks at the place at all. */
  readonly read: boolean;
  /** Policies whose findings changed, and `verdict`. */
  readonly changed: readonly string[];
  /** What it says then, or how it failed, where that is of use to whoever closes the gap. */
  readonly says?: string;
  /** Verdicts that are better than before: `SERVICE without LOSS: FIGURES`. */
  readonly improved: readonly string[];
}

function improvedBy({ verdicts }: Difference): string[] {
  return verdicts.flatMap(({ key, before, after }) => {
    const better = before && after ? improvements(before, after) : [];
    return better.length > 0 ? [`${key}: ${better.join(", ")}`] : [];
  });
}

function onlyBetter({ verdicts, added, removed }: Difference): boolean {
  const worse = verdicts.some(({ before, after }) => before && after && isWorse(before, after));
  const gone = verdicts.some(({ before, after }) => !before || !after);
  const better =
    removed.length > 0 ||
    verdicts.some(({ before, after }) => before && after && improvements(before, after).length > 0);
  return added.length === 0 && !worse && !gone && better;
}

/** Judges mutants of one graph. */
export class Judge {
  private readonly analysis: IncrementalAnalysis;
  private readonly neighbours: Neighbours;
  private readonly resources: ReadonlyMap<string, { readonly index: number; readonly resource: Resource }>;

  /** @throws Error where the graph itself cannot be judged */
  constructor(private readonly graph: ResourceGraph) {
    this.analysis = new IncrementalAnalysis(graph);
    this.neighbours = new Neighbours(graph);
    this.resources = new Map(graph.resources.map((resource, index) => [resource.urn, { index, resource }]));
  }

  /** What a mutant does to verdicts and findings. */
  judge(mutant: Mutant): Result {
    const { type, field, operator, urn, standsFor, changed } = mutant;
    const read = this.analysis.notices(mutant);
    const base = { kind: kindOf(mutant), type, field, operator, urn, standsFor, read, improved: [] };
    if (!read) return { ...base, outcome: "survived", changed: [] };
    const { index, resource } = this.resources.get(urn)!;
    const resources = this.graph.resources.toSpliced(index, 1, ...(changed ? [changed] : []));
    const after = this.analysis.judge({ resources }, mutant);
    if ("refused" in after) {
      const names = after.refused.includes(resource.name);
      const outcome = after.crashed ? "crashed" : names ? "killed" : "unnamed";
      return { ...base, outcome, changed: ["refused"], says: after.refused };
    }
    const difference = differenceOf(this.analysis.known, after);
    const { verdicts, added, removed } = difference;
    const policies = [...added, ...removed].map(({ policy }) => policy);
    const touched = [...new Set([...policies, ...(verdicts.length > 0 ? ["verdict"] : [])])].sort();
    if (touched.length === 0) return { ...base, outcome: "survived", changed: [] };
    const named = namedBy(difference, resource, this.neighbours.get(urn));
    const outcome = named ? "killed" : onlyBetter(difference) ? "rewarded" : "unnamed";
    const says = named ? undefined : (messageOf(added) ?? verdicts[0]?.key ?? messageOf(removed));
    return {
      ...base,
      outcome,
      changed: touched,
      says: says?.slice(0, 300),
      improved: improvedBy(difference),
    };
  }
}
