import { setTimeout as pause } from "node:timers/promises";
import type { Quorum } from "../sites/quorum";
import type { StandingShard } from "../sites/shards";
import type { World } from "../sites/world";
import type { KeyHolding } from "./drill-run";

/** Between two looks at a key, in milliseconds; what is seen is at most this much late, and as long as an answer takes. */
const PERIOD = 500;

/** Watches who holds each shard's leader key, by asking the quorum. */
export class KeyWatch {
  /** Every change that was seen. */
  readonly changes: KeyHolding[] = [];
  private stopped = false;
  private readonly watching: Promise<void>;

  private constructor(
    shards: readonly StandingShard[],
    private readonly quorum: Quorum,
    private readonly now: () => number,
  ) {
    this.watching = Promise.all(shards.map((shard) => this.watch(shard))).then(() => undefined);
  }

  /** @param now milliseconds since the drill's start */
  static async begin(world: World, now: () => number): Promise<KeyWatch> {
    return new KeyWatch(world.shards, await world.quorum(), now);
  }

  /** Ends watching. */
  async stop(): Promise<void> {
    this.stopped = true;
    await this.watching;
  }

  private async watch({ database, shard, leaderKey }: StandingShard): Promise<void> {
    // Neither a member nor nobody: what is seen first is a change.
    let last: string | undefined | null = null;
    while (!this.stopped) {
      // While there is no majority nobody can say; whoever holds the key keeps it until one does.
      const member = await this.quorum.holder(leaderKey).catch(() => last ?? undefined);
      if (member !== last) {
        this.changes.push({ milliseconds: Math.round(this.now()), database, shard, member });
        last = member;
      }
      await pause(PERIOD);
    }
  }
}
