import type { Blueprint } from "../blueprint/blueprint";
import type { Budgets } from "../blueprint/budgets";
import type { Reading } from "../blueprint/reading";
import type { StoreUse } from "../blueprint/service";
import type { Standing } from "../blueprint/standing";
import type { OtherWorkload } from "../blueprint/workload";
import type { StandingPart } from "../findings/finding-reason";
import type { Damage } from "../judge/damage";
import type { Recovery } from "../judge/recovery";
import type { Explained } from "../judge/remedy";
import type { StoreRestore } from "../judge/restore";
import type { Outcome } from "../judge/verdict";
import type { PlaceFailures } from "../risk-groups/blueprint/place-failures";
import type { GraphTerms, Term } from "../risk-groups/blueprint/term";

/** A store, as its kind reads it from resources. */
export interface Store {
  readonly name: string;
}

/** Another store, by kind and name. */
export type StoreReference = Pick<StoreUse, "kind" | "name">;

/** What stores are read against. */
export interface StoreReading {
  readonly reading: Reading;
  readonly budgets: Budgets;
  /** Stores of another kind, read once for all who ask. */
  stores<Entity extends Store>(kind: StoreKind<Entity>): readonly Entity[];
}

/** What a store is judged against. */
export interface JudgedWith {
  readonly blueprint: Blueprint;
  readonly damage: Damage;
  /** What the loss leaves of a store of another kind; `undefined` where the blueprint holds none of that name. */
  state<State extends Explained>(kind: StoreKind<Store, State>, name: string): State | undefined;
}

/** What one store does to a service that uses it. */
export interface StoreEffect extends Explained {
  readonly outcome: Outcome;
  /** Share of requests that find their data, as time goes by. */
  readonly recovery: Recovery;
  /** Seconds of acknowledged writes that can be lost; `null`: nothing bounds them. */
  readonly rpoSeconds: number | null;
  /** What it is restored from by manual recovery; absent where no part of it has lost every copy. */
  readonly restore?: StoreRestore;
}

/** The fault graph that a kind's failures are terms of. */
export interface FailureContext {
  readonly blueprint: Blueprint;
  readonly places: PlaceFailures;
  readonly terms: GraphTerms;
  /** From which outcome on a service counts as failed. */
  readonly failedFrom: "read-only" | "down";
}

/** When stores of a kind fail, as terms of one fault graph. */
export interface StoreFailures<Entity extends Store = Store> {
  /** When a store fails a service that uses it. */
  of(store: Entity, access: StoreUse["access"]): Term;
}

/** Something through which services at its site reach a store. */
export interface Entrance extends Standing {
  readonly replicas: number;
  /** Longest time from the start of a pod to its readiness, in seconds; absent where no probe bounds it. */
  readonly startupSeconds?: number;
  readonly urn: string;
}

/** Data that goes from one site to another. */
export interface Link {
  readonly from: string;
  readonly to: string;
  /** `synchronous` copies hold every acknowledged write, `asynchronous` ones may lag, a `backup` is a vault. */
  readonly kind: "synchronous" | "asynchronous" | "backup";
  /** What is copied. */
  readonly what: string;
}

/**
 * A kind of store: all that reading, judging, the fault graph, findings, capacity, the report and the documentation
 * know of it. To add one is to write its folder, and to name it in the registry.
 */
export interface StoreKind<Entity extends Store = Store, State extends Explained = Explained> {
  /** By this name policies say that a service uses one: `stores[].kind`. */
  readonly kind: string;
  /** What it is, for the documentation's table. */
  readonly title: string;
  /** What of it is left after a loss, for the documentation's table. */
  readonly survives: string;
  /** Stores in a blueprint that has a field for this kind. Absent: they are among its `otherStores`. */
  held?(blueprint: Blueprint): readonly Entity[];
  /** Reads every store of the kind from the resources. What cannot be read is reported to the reading. */
  read(context: StoreReading): readonly Entity[];
  /** What a loss leaves of a store. */
  judge(store: Entity, context: JudgedWith): State;
  /** What that does to a service that uses it. */
  effect(state: State, access: StoreUse["access"]): StoreEffect;
  /** When stores fail the services that use them: what {@link judge} says, in gates. */
  fails(context: FailureContext): StoreFailures<Entity>;
  /** Sites that a store stands at; a site twice where two parts of it do. */
  sites(store: Entity): readonly string[];
  /** Pods of a store that take room at a site and are no Kubernetes workloads of the graph: those are counted anyway. */
  room(store: Entity): readonly OtherWorkload[];
  /** Stores without which it takes no writes. */
  needs(store: Entity): readonly StoreReference[];
  /** Where users' data rests; absent for a kind that holds none. */
  data?(store: Entity, blueprint: Blueprint): readonly StandingPart[];
  /** What a service that uses a store needs at its own site; absent where that is nothing. */
  readonly entrance?: {
    /** What it is called: `router`. */
    readonly noun: string;
    /** A store's entrances. Where it has none, services need none. */
    of(store: Entity): readonly Entrance[];
  };
  /** What of a store defects may keep from its part, by URN, and the store without it. Absent: nothing. */
  readonly parts?: {
    of(store: Entity): readonly string[];
    without(store: Entity, disabled: ReadonlySet<string>): Entity;
  };
  /** Copies between sites, for the map of the report. */
  links(store: Entity, blueprint: Blueprint): readonly Link[];
  /** What the picture says of so many parts of stores at a site: `2 quorum voters`. */
  mark(count: number): string;
}
