import {
  type Acceptance,
  adoptedGraph,
  type OtherParts,
  type Part,
  type ResourceGraph,
  type SiteFacts,
  withOtherParts,
} from "@holdfast/resilience";
import type { PolicyResource } from "@pulumi/policy";
import { DeclaredInputs } from "./declared-inputs";
import { readGraph } from "./read-graph";
import { StackView } from "./stack-view";

/** What a stack is judged with, besides its resources. */
export interface StackContext {
  /** The part of a blueprint that the stack's configuration says it declares. Default: the whole of one. */
  readonly part?: () => Part | undefined;
  /** The other parts as they stand. Default: none is looked for. */
  readonly others?: (own: ResourceGraph, part: Part) => Promise<OtherParts>;
  /** Where the clusters stand of a program without components. Default: unknown. */
  readonly sites?: () => readonly SiteFacts[];
  /** What a file accepts of what policies find. Default: nothing. */
  readonly accepted?: () => readonly Acceptance[];
}

/**
 * Reads the stack of a run once for all policies: each of them is handed the same resources, and the model
 * that they judge by is made only once.
 */
export class StackReader {
  public readonly declared = new DeclaredInputs();
  private last: { readonly key: string; readonly view: Promise<StackView> } | undefined;

  /** @param context what the stack is judged with */
  constructor(private readonly context: StackContext = {}) {}

  /**
   * Reads what a stack policy is shown.
   *
   * @param resources the stack's resources
   * @throws Error when inputs were not noted before: the stack would look empty, and everything would pass
   * @throws InvalidInputError where the stack's configuration does not say as it should what it is judged with
   */
  public read(resources: readonly PolicyResource[]): Promise<StackView> {
    const key = `${this.declared.revision}\n${resources.map(({ urn }) => urn).join("\n")}`;
    if (this.last?.key !== key) this.last = { key, view: this.view(resources) };
    return this.last.view;
  }

  private async view(resources: readonly PolicyResource[]): Promise<StackView> {
    if (this.declared.revision === 0 && resources.length > 0) {
      throw new Error("the policy declared-inputs is disabled, and no other can judge without it: enable it");
    }
    const graph = adoptedGraph(readGraph(resources, this.declared), this.context.sites?.() ?? []);
    const part = this.context.part?.();
    const others = part && (await this.context.others?.(graph, part));
    const accepted = this.context.accepted?.();
    if (!part || !others) return new StackView(graph, { part, accepted, domains: true });
    const whole = withOtherParts(graph, part, others);
    return new StackView(whole.graph, { part: whole.part, others, accepted, domains: true });
  }
}
