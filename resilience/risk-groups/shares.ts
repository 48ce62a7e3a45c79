import type { Cone } from "./cone";
import type { Costs } from "./costs";
import { type OpenPart, State } from "./open-part";

/**
 * A lower bound for the cost of failing the root, by sharing out costs.
 *
 * Were the graph a tree, the cheapest cut would follow from the leaves up: an "or" costs what its cheapest
 * input costs, an "and" the sum of them, "at least k" the k cheapest. Where a node is an input of several
 * gates, that would pay for it once a gate; so its cost is divided by the number of gates that can count on
 * it at once, and each pays that share. The root's value is then never more than any cut costs:
 *
 * Take any cut and, from the root down, for each failed gate as many of its failed inputs as it needs. What a
 * gate costs is at most what those inputs charge it, being the least such sum. What a node charges is at most
 * its own cost, since no more gates count on it than its cost was divided by. So, down to the events, the
 * root's value is at most what the events of the cut cost. Sums are compared part by part (size, then
 * undeclared, then weight), in whole numbers, which keeps every step.
 *
 * On a tree the bound is exact.
 */
export class Shares {
  /** What each gate pays for the node, for the root what it costs. */
  public readonly size: Float64Array;
  public readonly undeclared: Float64Array;
  public readonly weight: Float64Array;
  /** How much more than that the root costs at least when it fails through the node. Infinite elsewhere. */
  public readonly moreSize: Float64Array;
  public readonly moreUndeclared: Float64Array;
  public readonly moreWeight: Float64Array;
  /** First event, by name, of the cheapest way to fail the node. */
  private readonly lead: Int32Array;
  /** The dearest input that the gate pays for. */
  private readonly dearest: Int32Array;
  /** Whether the gate pays for the input at that place of `cone.inputs`. */
  private readonly paid: Uint8Array;
  private readonly picks: Int32Array;

  constructor(
    private readonly cone: Cone,
    private readonly open: OpenPart,
    private readonly costs: Costs,
  ) {
    const numbers = (): Float64Array => new Float64Array(cone.length);
    [this.size, this.undeclared, this.weight] = [numbers(), numbers(), numbers()];
    [this.moreSize, this.moreUndeclared, this.moreWeight] = [numbers(), numbers(), numbers()];
    this.lead = new Int32Array(cone.length);
    this.dearest = new Int32Array(cone.length);
    this.paid = new Uint8Array(cone.inputs.length);
    this.picks = new Int32Array(cone.inputs.length);
  }

  /**
   * Shares out the costs of the open part from the events up.
   *
   * @param bySize false leaves size out, and bounds undeclared and weight alone
   */
  public spread(bySize: boolean): void {
    const { cone, open, costs, size, undeclared, weight } = this;
    for (let node = cone.length - 1; node >= 0; node--) {
      const uses = open.uses[node]!;
      if (uses === 0) continue;
      const event = cone.event[node]!;
      if (event >= 0) {
        size[node] = bySize ? costs.unit : 0;
        undeclared[node] = costs.undeclared[event]! * costs.unit;
        weight[node] = costs.weight[event]! * costs.weightUnit;
        this.lead[node] = event;
      } else {
        this.pay(node);
      }
      if (uses > 1) {
        size[node] = Math.floor(size[node]! / uses);
        undeclared[node] = Math.floor(undeclared[node]! / uses);
        weight[node] = Math.floor(weight[node]! / uses);
      }
    }
  }

  /** Adds up the cheapest inputs that fail a gate. */
  private pay(gate: number): void {
    const { cone, open, picks, paid, lead } = this;
    const [from, to] = [cone.start[gate]!, cone.start[gate + 1]!];
    const need = open.need[gate]!;
    let count = 0;
    for (let edge = from; edge < to; edge++) {
      paid[edge] = 0;
      if (open.state[cone.inputs[edge]!] === State.undecided) picks[count++] = edge;
    }
    if (need < count) this.cheapestFirst(need, count);
    let [size, undeclared, weight] = [0, 0, 0];
    let first = Infinity;
    let dearest = cone.inputs[picks[0]!]!;
    for (let pick = 0; pick < need; pick++) {
      const edge = picks[pick]!;
      const input = cone.inputs[edge]!;
      paid[edge] = 1;
      size += this.size[input]!;
      undeclared += this.undeclared[input]!;
      weight += this.weight[input]!;
      if (lead[input]! < first) first = lead[input]!;
      if (this.compare(input, dearest) > 0) dearest = input;
    }
    this.size[gate] = size;
    this.undeclared[gate] = undeclared;
    this.weight[gate] = weight;
    lead[gate] = first;
    this.dearest[gate] = dearest;
  }

  /** Moves the cheapest of the first `count` picks to the front, as many as are needed. */
  private cheapestFirst(need: number, count: number): void {
    const { picks } = this;
    const inputs = this.cone.inputs;
    if (need === 1) {
      for (let pick = 1; pick < count; pick++) {
        if (this.compare(inputs[picks[pick]!]!, inputs[picks[0]!]!) < 0) {
          [picks[0], picks[pick]] = [picks[pick]!, picks[0]!];
        }
      }
      return;
    }
    let [low, high] = [0, count - 1];
    while (low < high) {
      const pivot = inputs[picks[(low + high) >> 1]!]!;
      let [left, right] = [low, high];
      while (left <= right) {
        while (this.compare(inputs[picks[left]!]!, pivot) < 0) left++;
        while (this.compare(inputs[picks[right]!]!, pivot) > 0) right--;
        if (left <= right) {
          [picks[left], picks[right]] = [picks[right]!, picks[left]!];
          left++;
          right--;
        }
      }
      if (need - 1 <= right) high = right;
      else if (need - 1 >= left) low = left;
      else return;
    }
  }

  /** Orders nodes by what a gate pays for them; equal ones so that cuts come out in the order of names. */
  private compare(a: number, b: number): number {
    return (
      this.size[a]! - this.size[b]! ||
      this.undeclared[a]! - this.undeclared[b]! ||
      this.weight[a]! - this.weight[b]! ||
      this.lead[a]! - this.lead[b]! ||
      a - b
    );
  }

  /**
   * The events that the root's cost was paid for: they fail the root, so they are a cut.
   *
   * @returns local numbers
   */
  public paidEvents(): number[] {
    const { cone, paid } = this;
    const events: number[] = [];
    const seen = new Set<number>([0]);
    const path = [0];
    for (let node = path.pop(); node !== undefined; node = path.pop()) {
      if (cone.event[node]! >= 0) events.push(node);
      for (let edge = cone.start[node]!; edge < cone.start[node + 1]!; edge++) {
        const input = cone.inputs[edge]!;
        if (paid[edge] === 0 || this.open.state[input] !== State.undecided || seen.has(input)) continue;
        seen.add(input);
        path.push(input);
      }
    }
    return events;
  }

  /**
   * From the root down, how much more it costs at least to fail it through each node: at every gate on the
   * way, the node's share takes the place of the dearest that the gate pays for.
   */
  public surcharge(): void {
    const { cone, open, moreSize, moreUndeclared, moreWeight } = this;
    moreSize.fill(Infinity);
    moreSize[0] = moreUndeclared[0] = moreWeight[0] = 0;
    for (let gate = 0; gate < cone.length; gate++) {
      if (open.uses[gate] === 0) continue;
      const dearest = this.dearest[gate]!;
      for (let edge = cone.start[gate]!; edge < cone.start[gate + 1]!; edge++) {
        const input = cone.inputs[edge]!;
        if (open.state[input] !== State.undecided) continue;
        let [size, undeclared, weight] = [moreSize[gate]!, moreUndeclared[gate]!, moreWeight[gate]!];
        if (this.paid[edge] === 0) {
          size += this.size[input]! - this.size[dearest]!;
          undeclared += this.undeclared[input]! - this.undeclared[dearest]!;
          weight += this.weight[input]! - this.weight[dearest]!;
        }
        const less =
          size - moreSize[input]! || undeclared - moreUndeclared[input]! || weight - moreWeight[input]!;
        if (less >= 0) continue;
        moreSize[input] = size;
        moreUndeclared[input] = undeclared;
        moreWeight[input] = weight;
      }
    }
  }
}
