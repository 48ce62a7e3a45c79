import type { Part } from "@holdfast/resilience";
import type { PolicyResource } from "@pulumi/policy";
import { DeclaredInputs } from "./declared-inputs";
import { readGraph } from "./read-graph";
import { StackView } from "./stack-view";

/**
 * Reads the stack of a run once for all policies: each of them is handed the same resources, and the model
 * that they judge by is made only once.
 */
export class StackReader {
  public readonly declared = new DeclaredInputs();
  private last: { readonly key: string; readonly view: StackView } | undefined;

  /** @param part the part of a blueprint that the stack's configuration says it declares. Default: the whole of one */
  constructor(private readonly part: () => Part | undefined = () => undefined) {}

  /**
   * Reads what a stack policy is shown.
   *
   * @param resources the stack's resources
   * @throws Error when inputs were not noted before: the stack would look empty, and everything would pass
   * @throws InvalidInputError where the stack's configuration does not say which part it declares as it should
   */
  public read(resources: readonly PolicyResource[]): StackView {
    if (this.declared.revision === 0 && resources.length > 0) {
      throw new Error("the policy declared-inputs is disabled, and no other can judge without it: enable it");
    }
    const key = `${this.declared.revision}\n${resources.map(({ urn }) => urn).join("\n")}`;
    if (this.last?.key !== key) {
      const graph = readGraph(resources, this.declared);
      this.last = { key, view: new StackView(graph, { part: this.part(), domains: true }) };
    }
    return this.last.view;
  }
}
