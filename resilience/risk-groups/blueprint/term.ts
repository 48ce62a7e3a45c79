import type { FaultNode } from "../fault-graph";

/** When something fails: always, never, or when a node of the graph does. */
export type Term = boolean | { readonly node: string };

const always = true;
const never = false;

function nodeOf(term: Term): string | undefined {
  return typeof term === "boolean" ? undefined : term.node;
}

/** The same for terms of one graph that say the same. */
export function keyOf(term: Term): string {
  return nodeOf(term) ?? String(term);
}

/** Builds a fault graph from terms: what always or never fails is worked out at once, and equal gates are one. */
export class GraphTerms {
  private readonly list: FaultNode[] = [];
  private readonly known = new Map<string, Term>();

  /** All nodes so far. */
  public get nodes(): readonly FaultNode[] {
    return this.list;
  }

  /**
   * Adds an event, once.
   *
   * @param id its name
   * @param probability chance to fail within a year; undefined where it is not declared
   */
  public event(id: string, probability?: number): Term {
    const before = this.known.get(id);
    if (before !== undefined) return before;
    this.list.push(probability === undefined ? { kind: "event", id } : { kind: "event", id, probability });
    const term = { node: id };
    this.known.set(id, term);
    return term;
  }

  /** Fails when any of the terms does; never where there are none. */
  public any(terms: readonly Term[]): Term {
    return this.atLeast(1, terms);
  }

  /** Fails when all of the terms do; always where there are none. */
  public all(terms: readonly Term[]): Term {
    return this.atLeast(terms.length, terms);
  }

  /** Fails when at least so many of the terms do. A term that is listed twice counts twice. */
  public atLeast(count: number, terms: readonly Term[]): Term {
    const need = count - terms.filter((term) => term === always).length;
    const open = terms.map(nodeOf).filter((node) => node !== undefined);
    if (need <= 0) return always;
    if (need > open.length) return never;
    const [isAny, isAll] = [need === 1, need === open.length];
    const inputs = isAny || isAll ? [...new Set(open)].sort() : this.apart([...open].sort());
    if (inputs.length === 1) return { node: inputs[0]! };
    const kind = isAny ? "any" : isAll ? "all" : `${need} of`;
    return this.gate(`${kind} ${inputs.join(" | ")}`, (id) => {
      if (isAny) return { kind: "or", id, inputs };
      return isAll ? { kind: "and", id, inputs } : { kind: "at-least", id, count: need, inputs };
    });
  }

  /** Gives what is listed again gates of its own, since a gate lists an input once. */
  private apart(nodes: readonly string[]): string[] {
    const times = new Map<string, number>();
    return nodes.map((node) => {
      const time = (times.get(node) ?? 0) + 1;
      times.set(node, time);
      if (time === 1) return node;
      const copy = this.gate(`copy ${time} of ${node}`, (id) => ({ kind: "or", id, inputs: [node] }));
      return nodeOf(copy)!;
    });
  }

  private gate(key: string, make: (id: string) => FaultNode): Term {
    const before = this.known.get(key);
    if (before !== undefined) return before;
    const id = `gate ${this.list.length}`;
    this.list.push(make(id));
    const term = { node: id };
    this.known.set(key, term);
    return term;
  }
}
