import type { Blueprint } from "@holdfast/resilience";

/** Data that goes from one site to another. */
export interface Link {
  readonly from: string;
  readonly to: string;
  /** `synchronous` copies hold every acknowledged write, `asynchronous` ones may lag, a `backup` is a vault. */
  readonly kind: "synchronous" | "asynchronous" | "backup";
  /** What is copied. */
  readonly what: readonly string[];
}

function collect(links: Map<string, Link>, from: string, to: string, kind: Link["kind"], what: string): void {
  if (from === to) return;
  const directed = kind === "backup";
  const [first, second] = directed || from < to ? [from, to] : [to, from];
  const key = `${kind} ${first} ${second}`;
  const known = links.get(key);
  if (known?.what.includes(what)) return;
  links.set(key, { from: first, to: second, kind, what: [...(known?.what ?? []), what] });
}

/** Which sites hold copies of each other's data, and which write backups where. */
export function linksOf({ databases, vaults }: Blueprint): Link[] {
  const links = new Map<string, Link>();
  for (const database of databases) {
    for (const shard of database.shards) {
      const synchronous = shard.settings.synchronousMode !== "off" && shard.settings.synchronousCount > 0;
      for (const one of shard.members) {
        for (const other of shard.members) {
          const held = synchronous && !one.noSync && !other.noSync;
          collect(links, one.site, other.site, held ? "synchronous" : "asynchronous", database.name);
        }
      }
    }
    const vault = vaults.find((each) => each.bucket === database.backup?.bucket);
    if (!vault?.site || !database.backup) continue;
    for (const site of database.backup.scheduledAt) collect(links, site, vault.site, "backup", database.name);
    for (const copy of vault.replicatedTo) {
      if (copy.site) collect(links, vault.site, copy.site, "backup", vault.name);
    }
  }
  return [...links.values()];
}
