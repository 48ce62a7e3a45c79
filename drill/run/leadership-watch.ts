import { setTimeout as pause } from "node:timers/promises";
import type { StandingShard } from "../sites/shards";
import type { World } from "../sites/world";
import type { Leadership } from "./drill-run";

/** Between two questions to every member, in milliseconds; what is seen is at most this much late. */
const PERIOD = 500;

/** Watches who leads each shard, by asking every member whether it does. */
export class LeadershipWatch {
  /** Every change that was seen. */
  readonly changes: Leadership[] = [];
  private stopped = false;
  private readonly watching: Promise<void>;

  /** @param now milliseconds since the drill's start */
  constructor(
    private readonly world: World,
    private readonly now: () => number,
  ) {
    this.watching = Promise.all(world.shards.map((shard) => this.watch(shard))).then(() => undefined);
  }

  /** Ends watching. */
  async stop(): Promise<void> {
    this.stopped = true;
    await this.watching;
  }

  private async watch(shard: StandingShard): Promise<void> {
    // Neither a member nor nobody: what is seen first is a change.
    let last: string | undefined | null = null;
    while (!this.stopped) {
      const leader = await this.world.leaderOf(shard);
      const member = leader?.standing.pod.declared.name;
      if (member !== last) {
        this.changes.push({
          milliseconds: Math.round(this.now()),
          database: shard.database,
          shard: shard.shard,
          member,
          site: leader?.site.name,
        });
        last = member;
      }
      await pause(PERIOD);
    }
  }
}
