/** Something that fails by itself: a host, a switch, a power feed, a site. */
export interface BasicEvent {
  readonly kind: "event";
  /** Name, unique in the graph. Groups list it, and equal groups are ordered by it. */
  readonly id: string;
  /** Probability that it fails within a year, above 0 and at most 1. Default: not declared. */
  readonly probability?: number;
}

/** Fails when all of its inputs have failed: what is redundant. */
export interface AndGate {
  readonly kind: "and";
  /** Name, unique in the graph. */
  readonly id: string;
  /** Ids of events and gates; at least one, each once. */
  readonly inputs: readonly string[];
}

/** Fails when any of its inputs has failed: what is needed. */
export interface OrGate {
  readonly kind: "or";
  /** Name, unique in the graph. */
  readonly id: string;
  /** Ids of events and gates; at least one, each once. */
  readonly inputs: readonly string[];
}

/** Fails when at least `count` of its inputs have failed: a quorum, or a fleet with reserve. */
export interface AtLeastGate {
  readonly kind: "at-least";
  /** Name, unique in the graph. */
  readonly id: string;
  /** How many inputs have to fail, from 1 to the number of inputs. */
  readonly count: number;
  /** Ids of events and gates; at least one, each once. */
  readonly inputs: readonly string[];
}

/** A node of a fault graph that fails because others fail. */
export type FaultGate = AndGate | OrGate | AtLeastGate;

/** A node of a fault graph. */
export type FaultNode = BasicEvent | FaultGate;

/**
 * What fails because of what: a directed acyclic graph of basic events and gates, without negation, so that
 * another failure never mends anything. Nodes may be listed in any order.
 */
export interface FaultGraph {
  readonly nodes: readonly FaultNode[];
}
