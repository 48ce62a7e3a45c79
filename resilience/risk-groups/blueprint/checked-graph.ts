import type { LossElement } from "../../loss/loss";
import type { Failure } from "../blueprint-fault-graph";
import type { FaultNode } from "../fault-graph";
import { minimalRiskGroups, type RiskGroup } from "../minimal-risk-groups";
import { failingNodes } from "./failing-nodes";
import type { Oracle } from "./oracle";
import { elementId } from "./place-failures";

/** How many groups to find, and how large. */
export interface GroupLimits {
  readonly most: number;
  readonly maxSize: number;
}

/**
 * The fault graph of one service, held against the judge. What the judge says stops the service, and the graph
 * does not know (what is left is overloaded, say), is added to it. A group of the graph that the judge does not
 * confirm is ruled out: it is grown by all that can be lost besides without the service stopping, and a group of
 * the graph then needs something else.
 */
export class CheckedGraph {
  private readonly nodes: FaultNode[];
  /** Losses that the judge was seen to say stop the service. */
  private readonly seen: (readonly LossElement[])[] = [];
  /** Nodes of those that the graph does not know. */
  private readonly learned: string[] = [];
  /** Nodes any of which stops the service, as far as the graph knows. */
  private readonly causes: readonly string[];
  /** Nodes all of which fail then. */
  private readonly conditions: string[] = [];

  /**
   * @param service its name
   * @param nodes the blueprint's graph, every gate after its inputs
   * @param failure where the service is in it
   * @param elements everything that can be lost
   * @param oracle the judge
   */
  constructor(
    private readonly service: string,
    nodes: readonly FaultNode[],
    failure: Failure,
    private readonly elements: readonly LossElement[],
    private readonly oracle: Oracle,
  ) {
    this.nodes = [...nodes];
    const known = new Set(nodes.map((node) => node.id));
    for (const id of elements.map(elementId)) if (!known.has(id)) this.nodes.push({ kind: "event", id });
    // A service that the graph says has failed already, and the judge does not, may need any of the elements.
    const all = failure.kind === "already" ? elements.map(elementId) : [];
    this.causes = failure.kind === "node" ? [failure.top] : all;
  }

  /** Takes over what the judge says of a loss. */
  public learn(loss: readonly LossElement[]): void {
    if (!this.oracle.stopped(loss).has(this.service)) return;
    const smallest = this.smallest(loss);
    this.seen.push(smallest);
    if (!this.fails(smallest)) this.learned.push(this.gate("and", smallest.map(elementId)));
  }

  /** The first minimal risk groups, each of them confirmed by the judge, and no part of any. */
  public groups(limits: GroupLimits): RiskGroup[] {
    for (;;) {
      const { nodes, top } = this.withTop();
      if (top === undefined) return [];
      const groups = minimalRiskGroups({ nodes }, { top, ...limits });
      if (this.confirm(groups.map((group) => this.elementsOf(group)))) return groups;
    }
  }

  /** The nodes of this graph, and the one that fails when the service stops; undefined where nothing stops it. */
  public withTop(): { readonly nodes: readonly FaultNode[]; readonly top: string | undefined } {
    const nodes = [...this.nodes];
    const gate = (kind: "or" | "and", what: string, inputs: readonly string[]): string => {
      const id = `${this.service}: ${what}`;
      nodes.push({ kind, id, inputs: [...new Set(inputs)] });
      return id;
    };
    const ways = [...this.learned];
    if (this.causes.length > 0) {
      ways.push(gate("and", "confirmed", [gate("or", "causes", this.causes), ...this.conditions]));
    }
    return { nodes, top: ways.length === 0 ? undefined : gate("or", "stopped", ways) };
  }

  /** Holds losses against the judge that the graph says stop the service. False where that changed the graph. */
  public confirm(losses: readonly (readonly LossElement[])[]): boolean {
    const stops = (loss: readonly LossElement[]): boolean => this.oracle.stopped(loss).has(this.service);
    let unchanged = true;
    // First those that do, so that none of them is ruled out with one that does not.
    for (const loss of losses.filter(stops)) {
      const smallest = this.smallest(loss);
      this.seen.push(smallest);
      if (smallest.length === loss.length) continue;
      this.learned.push(this.gate("and", smallest.map(elementId)));
      unchanged = false;
    }
    for (const loss of losses.filter((one) => !stops(one))) {
      this.rule(loss);
      unchanged = false;
    }
    return unchanged;
  }

  /** Whether the graph says that a loss stops the service. */
  public fails(loss: readonly LossElement[]): boolean {
    const { nodes, top } = this.withTop();
    return top !== undefined && failingNodes(nodes, loss.map(elementId)).has(top);
  }

  /** The elements of a group. */
  public elementsOf(group: RiskGroup): readonly LossElement[] {
    const events = new Set(group.events);
    return this.oracle.listOf(this.elements.filter((element) => events.has(elementId(element))));
  }

  /** Leaves elements out of a loss for as long as it still stops the service. */
  private smallest(loss: readonly LossElement[]): readonly LossElement[] {
    const less = this.oracle.partsOf(loss).find((part) => this.oracle.stopped(part).has(this.service));
    return less ? this.smallest(less) : loss;
  }

  /** Notes that a loss does not stop the service, with as much besides as does not either. */
  private rule(loss: readonly LossElement[]): void {
    const survived = new Set(loss);
    const needed: LossElement[] = [];
    for (const element of this.elements) {
      if (survived.has(element)) continue;
      const more = [...survived, element];
      const stops =
        this.seen.some((known) => known.every((one) => more.includes(one))) ||
        this.oracle.stopped(more).has(this.service);
      if (stops) needed.push(element);
      else survived.add(element);
    }
    this.conditions.push(this.gate("or", needed.map(elementId)));
  }

  private gate(kind: "or" | "and", inputs: readonly string[]): string {
    const id = `${this.service}: learned ${this.nodes.length}`;
    this.nodes.push({ kind, id, inputs });
    return id;
  }
}
