import type { Blueprint } from "../blueprint/blueprint";
import type { Damage } from "../judge/damage";
import { type HeldStore, indexOf, type UsedStore } from "../judge/index-blueprint";
import type { Explained } from "../judge/remedy";
import type { JudgedWith, Store, StoreEffect, StoreKind } from "./store-kind";

/** What one loss leaves of stores: each is judged once, when somebody asks for it. */
export class StoreStates implements JudgedWith {
  private readonly states = new Map<Store, Explained>();

  constructor(
    readonly blueprint: Blueprint,
    readonly damage: Damage,
  ) {}

  state<State extends Explained>(kind: StoreKind<Store, State>, name: string): State | undefined {
    const held = indexOf(this.blueprint).stores.get(kind.kind)?.get(name);
    return held && (this.judged(held) as State);
  }

  /** What a store does to the service that uses it; `undefined` where the blueprint holds none of its name. */
  effect({ use, held }: UsedStore): StoreEffect | undefined {
    return held?.kind.effect(this.judged(held), use.access);
  }

  private judged({ kind, store }: HeldStore): Explained {
    const known = this.states.get(store);
    if (known) return known;
    const state = kind.judge(store, this);
    this.states.set(store, state);
    return state;
  }
}
