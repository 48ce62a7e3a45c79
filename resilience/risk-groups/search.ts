import { type Cone, ConeLayout, workingBeside } from "./cone";
import type { Costs } from "./costs";
import type { FoundGroups } from "./found-groups";
import { Heap } from "./heap";
import { compareRanks, type Rank } from "./rank";
import { Relaxation } from "./relaxation";
import { disjuncts, type ThresholdGraph } from "./threshold-graph";

/** How far to search. */
export interface SearchLimits {
  /** How many groups to find. */
  readonly most: number;
  /** Size of the largest group to find. */
  readonly maxSize: number;
}

/** A list that shares its tail with others: the nodes held to work in a region and in those it came from. */
interface Working {
  readonly nodes: readonly number[];
  readonly before: Working | undefined;
}

/** All cuts of one node that hold some events and not others. */
interface Region {
  readonly kind: "region";
  readonly node: number;
  /** Numbers of the events that the cuts hold. */
  readonly held: readonly number[];
  readonly working: Working | undefined;
  /** No minimal cut of the region ranks before this. */
  readonly rank: Rank;
  /** One cut of the region. */
  readonly cut: readonly number[];
}

/** One cut. */
interface Candidate {
  readonly kind: "candidate";
  readonly rank: Rank;
}

interface LaidOut {
  readonly cone: Cone;
  readonly relaxation: Relaxation;
}

function* chain(working: Working | undefined): Generator<number> {
  for (let link = working; link !== undefined; link = link.before) yield* link.nodes;
}

/**
 * Finds minimal cuts in the order of their ranks: best first, over regions of cuts.
 *
 * Why it is exact. At any time every minimal cut that is not found yet is a candidate or lies in a region in
 * the queue: a region that is taken out gives its one known cut to the queue as a candidate and is divided
 * by that cut's events (without the first; with the first and without the second; and so on), which leaves out
 * only cuts that hold all of it, and those are not minimal. Nodes are held to work besides only where no
 * minimal cut is lost by it. A region stands in the queue at a bound that none of its minimal cuts ranks
 * before, so when a candidate comes first, everything that ranks before it has been found. It is then minimal
 * exactly when no group found is part of it, because a part of it would rank before it.
 *
 * Every input of a top that is an "or" starts a region of its own, with its own bound: a minimal cut of the
 * top is a minimal cut of one of them.
 */
export class CutSearch {
  private readonly queue = new Heap<Region | Candidate>((a, b) => compareRanks(a.rank, b.rank));
  private readonly layout: ConeLayout;
  private readonly laidOut = new Map<number, LaidOut>();
  private laidOutInputs = 0;
  private beyond = Infinity;

  /**
   * @param graph the graph
   * @param costs what its events cost
   * @param limits how far to search
   * @param found the first minimal cuts, where some are known; the search adds the next ones, in order
   */
  constructor(
    private readonly graph: ThresholdGraph,
    private readonly costs: Costs,
    private readonly limits: SearchLimits,
    private readonly found: FoundGroups,
  ) {
    this.layout = new ConeLayout(graph);
  }

  /**
   * Searches until there are enough cuts or no more of a size within the limit.
   *
   * @returns a size that every cut left has at least; Infinity where none are left
   */
  public run(): number {
    this.start();
    while (this.found.all.length < this.limits.most) {
      const next = this.queue.pop();
      if (next === undefined) break;
      if (next.kind === "region") this.divide(next);
      else if (this.found.oneShort(next.rank.names) !== undefined) this.found.add(next.rank.names);
    }
    return this.beyond;
  }

  /** Whether a size is within the limit. Notes the smallest that is not. */
  private within(size: number): boolean {
    if (size <= this.limits.maxSize) return true;
    this.beyond = Math.min(this.beyond, size);
    return false;
  }

  private start(): void {
    const singles: Candidate[] = [];
    const gates: number[] = [];
    for (const node of disjuncts(this.graph)) {
      if (node < this.graph.eventCount) singles.push({ kind: "candidate", rank: this.rankOf([node]) });
      else gates.push(node);
    }
    // Of groups of one event each, no more than are asked for can be in the answer.
    singles.sort((a, b) => compareRanks(a.rank, b.rank)).length = Math.min(singles.length, this.limits.most);
    for (const single of singles) this.queue.push(single);
    for (const gate of gates) this.enter(gate, [], undefined);
  }

  /** Puts a region into the queue unless it holds no minimal cut within the limits. */
  private enter(node: number, held: readonly number[], working: Working | undefined): void {
    const completing = this.found.oneShort(held);
    if (completing === undefined) return;
    const { cone, relaxation } = this.layOut(node);
    const local = (event: number): number | undefined => cone.local.get(event);
    const known = completing.map(local).filter((number) => number !== undefined);
    const all = known.length === 0 ? working : { nodes: known, before: working };
    const bound = relaxation.bound(
      held.map((event) => local(event)!),
      chain(all),
    );
    if (bound.kind === "failed") this.offer(held);
    if (bound.kind !== "open" || !this.within(bound.rank.size)) return;
    this.queue.push({ kind: "region", node, held, working: all, rank: bound.rank, cut: bound.cut });
  }

  private divide(region: Region): void {
    const { cone } = this.layOut(region.node);
    this.offer(region.cut);
    let held = region.held;
    let working = region.working;
    for (const event of region.cut) {
      if (region.held.includes(event)) continue;
      const local = cone.local.get(event)!;
      this.enter(region.node, held, { nodes: [local], before: working });
      held = [...held, event];
      working = { nodes: workingBeside(cone, local), before: working };
    }
  }

  private offer(cut: readonly number[]): void {
    if (!this.within(cut.length) || this.found.oneShort(cut) === undefined) return;
    this.queue.push({ kind: "candidate", rank: this.rankOf([...cut].sort((a, b) => a - b)) });
  }

  private rankOf(names: readonly number[]): Rank {
    const { undeclared, weight } = this.costs;
    return {
      size: names.length,
      undeclared: names.reduce((sum, event) => sum + undeclared[event]!, 0),
      weight: names.reduce((sum, event) => sum + weight[event]!, 0),
      names,
    };
  }

  /** Lays a node out, and keeps as many as fit in a few hundred megabytes: most regions come in turns. */
  private layOut(node: number): LaidOut {
    const kept = this.laidOut.get(node);
    if (kept !== undefined) return kept;
    const cone = this.layout.coneOf(node);
    if (this.laidOutInputs > 1_000_000) {
      this.laidOut.clear();
      this.laidOutInputs = 0;
    }
    this.laidOutInputs += cone.inputs.length;
    const laidOut = { cone, relaxation: new Relaxation(cone, this.costs) };
    this.laidOut.set(node, laidOut);
    return laidOut;
  }
}
