import { type Blueprint, kindsOf, type Link as StoreLink, storesOf } from "@holdfast/resilience";

/** Data that goes from one site to another, of everything that goes the same way. */
export interface Link extends Pick<StoreLink, "from" | "to" | "kind"> {
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
export function linksOf(blueprint: Blueprint): Link[] {
  const links = new Map<string, Link>();
  for (const kind of kindsOf(blueprint).all) {
    for (const store of storesOf(blueprint, kind)) {
      for (const { from, to, kind: copied, what } of kind.links(store, blueprint))
        collect(links, from, to, copied, what);
    }
  }
  return [...links.values()];
}
