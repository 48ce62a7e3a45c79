import type { Blueprint } from "../blueprint/blueprint";
import { databaseKind } from "./database/kind";
import { objectStoreKind } from "./object-store/kind";
import { eventLogKind } from "./event-log/kind";
import { quorumKind } from "./quorum/kind";
import type { Store, StoreKind } from "./store-kind";

/** Kinds of stores by their names, in the order in which they are named. */
export class StoreRegistry {
  private readonly byKind: ReadonlyMap<string, StoreKind>;

  /** @throws Error where two have one name */
  constructor(...kinds: readonly StoreKind[]) {
    this.byKind = new Map(kinds.map((kind) => [kind.kind, kind]));
    if (this.byKind.size < kinds.length) throw new Error("two kinds of stores have one name");
  }

  /** Every kind. */
  get all(): readonly StoreKind[] {
    return [...this.byKind.values()];
  }

  /** Every kind's name. */
  get kinds(): readonly string[] {
    return [...this.byKind.keys()];
  }
}

/** Every kind of store that can be declared. To add one is to write its folder, and to name it here. */
export const storeKinds = new StoreRegistry(databaseKind, quorumKind, objectStoreKind, eventLogKind);

/** The kinds of stores that a blueprint was read with. */
export function kindsOf(blueprint: Blueprint): StoreRegistry {
  return blueprint.storeKinds ?? storeKinds;
}

/** Stores of a kind. */
export function storesOf<Entity extends Store>(
  blueprint: Blueprint,
  kind: StoreKind<Entity>,
): readonly Entity[] {
  return kind.held?.(blueprint) ?? ((blueprint.otherStores?.get(kind.kind) ?? []) as readonly Entity[]);
}
