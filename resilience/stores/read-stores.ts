import type { Budgets } from "../blueprint/budgets";
import type { Reading } from "../blueprint/reading";
import type { Store, StoreKind, StoreReading } from "./store-kind";

/** Reads stores of each kind once, in whatever order they ask for each other. */
export class ReadStores implements StoreReading {
  private readonly read = new Map<StoreKind, readonly Store[]>();

  constructor(
    readonly reading: Reading,
    readonly budgets: Budgets,
  ) {}

  stores<Entity extends Store>(kind: StoreKind<Entity>): readonly Entity[] {
    const known = this.read.get(kind) as readonly Entity[] | undefined;
    if (known) return known;
    const stores = kind.read(this);
    this.read.set(kind, stores);
    return stores;
  }
}
