/** Texts that are remembered at the most: those of a graph, and of some that differ from it a little. */
const MOST_TEXTS = 1000;

/** Reads of texts, each text once: what is read of a text depends on nothing else. Nobody may change what is returned. */
export function remembered<Read>(read: (text: string) => Read): (text: string) => Read {
  const known = new Map<string, Read>();
  return (text) => {
    if (known.has(text)) return known.get(text) as Read;
    const result = read(text);
    if (known.size >= MOST_TEXTS) known.clear();
    known.set(text, result);
    return result;
  };
}

/** What is found for an object, found once for as long as the object is there. */
export function foundOnce<From extends object, Found>(find: (from: From) => Found): (from: From) => Found {
  const known = new WeakMap<From, { readonly found: Found }>();
  return (from) => {
    const entry = known.get(from) ?? { found: find(from) };
    known.set(from, entry);
    return entry.found;
  };
}
