/**
 * The shard that a key belongs to: FNV-1a (32 bits) of its UTF-8 bytes, modulo the number of shards. It is the same in
 * every process and every run.
 *
 * @param shards how many there are, 1 or more
 * @returns from 0 to `shards` - 1
 */
export function shardOf(key: string, shards: number): number {
  let hash = 0x811c9dc5;
  for (const byte of Buffer.from(key, "utf8")) hash = Math.imul(hash ^ byte, 0x01000193);
  return (hash >>> 0) % shards;
}
