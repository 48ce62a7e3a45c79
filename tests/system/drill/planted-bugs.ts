import type { Declaration } from "@holdfast/drill";

/** Rewrites every text of the objects at the sites named; of all sites where none is. */
function rewritten(
  declaration: Declaration,
  rewrite: (text: string) => string,
  only?: string,
): { planted: Declaration; changes: number } {
  let changes = 0;
  const inside = (value: unknown): unknown => {
    if (typeof value === "string") {
      const text = rewrite(value);
      if (text !== value) changes++;
      return text;
    }
    if (Array.isArray(value)) return value.map(inside);
    if (typeof value !== "object" || value === null) return value;
    return Object.fromEntries(Object.entries(value).map(([key, held]) => [key, inside(held)]));
  };
  const sites = declaration.sites.map((site) =>
    only === undefined || site.site === only
      ? { ...site, objects: inside(site.objects) as typeof site.objects }
      : site,
  );
  return { planted: { ...declaration, sites }, changes };
}

/** As declared, but that leaders acknowledge writes that no other site has. */
export function withoutSynchronousCopies(declaration: Declaration) {
  return rewritten(declaration, (text) =>
    text.replaceAll(/synchronous_mode(["']?): ?true/g, "synchronous_mode$1: false"),
  );
}

/**
 * As declared, but that nothing fences a leader at one site that does not know that it no longer is one: it acknowledges
 * without the other sites, and the routers there do not ask Patroni who leads.
 */
export function withoutFencing(declaration: Declaration, site: string) {
  const asynchronous = withoutSynchronousCopies(declaration);
  const unchecked = rewritten(
    asynchronous.planted,
    (text) => text.replace(/^( *default-server ).* (resolvers cluster)/m, "$1$2"),
    site,
  );
  return {
    planted: unchecked.planted,
    changes: Math.min(asynchronous.changes, unchecked.changes),
  };
}
