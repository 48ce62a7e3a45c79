import { setTimeout as pause } from "node:timers/promises";
import type { StandingShard } from "../sites/shards";
import type { World } from "../sites/world";
import type { KeyHolding, Leadership } from "./drill-run";

/** Between two looks at a shard, in milliseconds; what is seen is at most this much late, and as long as a look takes. */
const PERIOD = 500;

/** What a look at a shard shows: a member, or nobody. */
type Look = Pick<Leadership, "member" | "site">;

/** Watches every shard, and keeps each change of the member that is seen. */
export class ShardWatch {
  /** Every change that was seen. */
  readonly changes: Leadership[] = [];
  private stopped = false;
  private readonly watching: Promise<void>;

  /**
   * @param now milliseconds since the drill's start
   * @param look looks at a shard, given what was seen last
   */
  constructor(
    shards: readonly StandingShard[],
    private readonly now: () => number,
    private readonly look: (shard: StandingShard, last: Look | undefined) => Promise<Look>,
  ) {
    this.watching = Promise.all(shards.map((shard) => this.watch(shard))).then(() => undefined);
  }

  /** Ends watching. */
  async stop(): Promise<void> {
    this.stopped = true;
    await this.watching;
  }

  private async watch(shard: StandingShard): Promise<void> {
    let last: Look | undefined;
    while (!this.stopped) {
      const seen = await this.look(shard, last);
      // What is seen first is a change, also where it is nobody.
      if (last === undefined || seen.member !== last.member) {
        const { database, shard: number } = shard;
        this.changes.push({ milliseconds: Math.round(this.now()), database, shard: number, ...seen });
      }
      last = seen;
      await pause(PERIOD);
    }
  }
}

/** Watches who leads each shard, by asking every member whether it does. */
export function watchLeaders(world: World, now: () => number): ShardWatch {
  return new ShardWatch(world.shards, now, async (shard) => {
    const leader = await world.leaderOf(shard);
    return { member: leader?.standing.pod.declared.name, site: leader?.site.name };
  });
}

/** Watches who holds each shard's leader key, by asking the quorum. */
export async function watchKeys(
  world: World,
  now: () => number,
): Promise<{ readonly changes: readonly KeyHolding[]; stop(): Promise<void> }> {
  const quorum = await world.quorum();
  return new ShardWatch(world.shards, now, async ({ leaderKey }, last) => ({
    // While there is no majority nobody can say; whoever holds the key keeps it until one does.
    member: await quorum.holder(leaderKey).catch(() => last?.member),
  }));
}
