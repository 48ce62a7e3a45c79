import { setTimeout as pause } from "node:timers/promises";
import { watchKeys } from "@holdfast/drill/run/shard-watch";
import type { World } from "@holdfast/drill/sites/world";

/** A world with one shard, whose quorum answers what a test says, look by look; the last answer stays. */
function worldOf(answers: readonly (string | undefined | Error)[]): World {
  let look = 0;
  const holder = (key: string) => {
    expect(key).toBe("/holdfast/payments-0/leader");
    const answer = answers[Math.min(look++, answers.length - 1)];
    return answer instanceof Error ? Promise.reject(answer) : Promise.resolve(answer);
  };
  const shards = [{ database: "payments", shard: 0, leaderKey: "/holdfast/payments-0/leader" }];
  return { shards, quorum: () => Promise.resolve({ holder }) } as unknown as World;
}

test("who holds a key is noted when it changes; without a majority nothing is", async () => {
  let now = 0;
  const world = worldOf(["ansan", "ansan", new Error("no majority"), undefined, "pangyo"]);
  const watch = await watchKeys(world, () => now++);
  while (watch.changes.length < 3) await pause(20);
  await watch.stop();
  const shard = { database: "payments", shard: 0 };
  expect(watch.changes).toEqual([
    { milliseconds: 0, ...shard, member: "ansan" },
    { milliseconds: 1, ...shard, member: undefined },
    { milliseconds: 2, ...shard, member: "pangyo" },
  ]);
});
