import type { Cone } from "./cone";

/** State of a node while some events are held to have failed and others to work. */
export const State = { undecided: 0, failed: 1, working: 2 } as const;

/**
 * The part of a cone that still matters once some events have failed and some nodes are held to work: the
 * undecided nodes that the root can fail through, and how many gates can use each at once.
 */
export class OpenPart {
  /** A `State` for each node. */
  public readonly state: Uint8Array;
  /** How many more inputs of an undecided gate have to fail. */
  public readonly need: Int32Array;
  /** How many undecided inputs it has. */
  public readonly able: Int32Array;
  /**
   * How many gates can count on the node at once when each counts on no more inputs than it needs; 0 where
   * the root cannot fail through the node.
   */
  public readonly uses: Int32Array;
  private readonly reached: Uint8Array;
  private readonly gates: Int32Array;
  private readonly gate: Int32Array;
  private readonly group: Int32Array;
  private readonly groupUses: Int32Array;

  constructor(private readonly cone: Cone) {
    const nodes = cone.length;
    this.state = new Uint8Array(nodes);
    this.need = new Int32Array(nodes);
    this.able = new Int32Array(nodes);
    this.uses = new Int32Array(nodes);
    this.reached = new Uint8Array(nodes);
    this.gates = new Int32Array(nodes);
    this.gate = new Int32Array(nodes);
    this.group = new Int32Array(nodes);
    this.groupUses = new Int32Array(nodes);
  }

  /**
   * Decides what can be decided.
   *
   * @param isFailed local numbers of events that have failed
   * @param isWorking local numbers of nodes that are held to work
   * @returns the root's `State`; undefined where a node held to work has failed
   */
  public decide(isFailed: Iterable<number>, isWorking: Iterable<number>): number | undefined {
    const { cone, state, need, able } = this;
    state.fill(State.undecided);
    for (const node of isWorking) state[node] = State.working;
    for (const node of isFailed) {
      if (state[node] === State.working) return undefined;
      state[node] = State.failed;
    }
    for (let node = cone.length - 1; node >= 0; node--) {
      if (cone.event[node]! >= 0) continue;
      let missing = cone.needs[node]!;
      let undecided = 0;
      for (let edge = cone.start[node]!; edge < cone.start[node + 1]!; edge++) {
        const input = state[cone.inputs[edge]!]!;
        if (input === State.failed) missing--;
        else if (input === State.undecided) undecided++;
      }
      need[node] = missing;
      able[node] = undecided;
      if (missing <= 0) {
        if (state[node] === State.working) return undefined;
        state[node] = State.failed;
      } else if (undecided < missing) state[node] = State.working;
    }
    if (state[0] !== State.undecided) return state[0];
    this.countUses();
    return State.undecided;
  }

  /**
   * Whether a failed event can still matter: whether a way up to the root leads through no node that works.
   * A cut with an event that cannot is not minimal.
   *
   * @param event local number
   */
  public matters(event: number): boolean {
    return this.reached[event] === 1;
  }

  /**
   * Counts from the root down. Gates that are inputs of one gate only count together as at most what that
   * gate needs: of forty hosts with one power feed, a service that needs twenty to fail counts on twenty.
   * Gates counted together have to follow one another, or they count as more, which only weakens the bound.
   */
  private countUses(): void {
    const { cone, state, need, uses, reached, gates, gate, group, groupUses } = this;
    uses.fill(0);
    reached.fill(0);
    reached[0] = 1;
    gates.fill(0);
    group.fill(-1);
    uses[0] = 1;
    for (let node = 0; node < cone.length; node++) {
      if (reached[node] === 0 || cone.event[node]! >= 0) continue;
      const isOpen = uses[node]! > 0;
      const above = gates[node] === 1 ? gate[node]! : -1;
      for (let edge = cone.start[node]!; edge < cone.start[node + 1]!; edge++) {
        const input = cone.inputs[edge]!;
        if (state[input] === State.working) continue;
        reached[input] = 1;
        if (!isOpen || state[input] !== State.undecided) continue;
        const again = gates[input]! > 0 && gate[input] === node;
        gates[input]!++;
        gate[input] = node;
        if (again) {
          uses[input]!++;
          continue;
        }
        if (above >= 0 && group[input] === above) groupUses[input]!++;
        else groupUses[input] = 1;
        group[input] = above;
        if (above < 0 || groupUses[input]! <= need[above]!) uses[input]!++;
      }
    }
  }
}
