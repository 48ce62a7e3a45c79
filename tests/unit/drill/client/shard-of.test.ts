import fc from "fast-check";
import { shardOf } from "@holdfast/drill/client/shard-of";

test("it is FNV-1a, so that every process and every run agrees", () => {
  // The published 32-bit hashes of "", "a" and "foobar", modulo 1,000,003.
  expect([shardOf("", 1_000_003), shardOf("a", 1_000_003), shardOf("foobar", 1_000_003)]).toEqual(
    [0x811c9dc5, 0xe40c292c, 0xbf9cf968].map((hash) => hash % 1_000_003),
  );
});

test("every key has one shard of those that there are", () => {
  fc.assert(
    fc.property(fc.string(), fc.integer({ min: 1, max: 64 }), (key, shards) => {
      expect(shardOf(key, shards)).toBeGreaterThanOrEqual(0);
      expect(shardOf(key, shards)).toBeLessThan(shards);
    }),
  );
});

test("keys that are numbered spread over the shards", () => {
  const counts = [0, 0];
  for (let at = 0; at < 1_000; at++) {
    const shard = shardOf(`payments-${at}`, 2);
    counts[shard] = (counts[shard] ?? 0) + 1;
  }
  for (const count of counts) expect(count).toBeGreaterThan(400);
});
