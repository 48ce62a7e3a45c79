/** Names that a message lists before it counts. */
const LISTED = 4;

/** Names as words: `a`, `a and b`, `a, b and c`. */
export function joined(names: readonly string[]): string {
  return names.length < 2 ? names.join("") : `${names.slice(0, -1).join(", ")} and ${names.at(-1)}`;
}

/** A few names and how many more there are, so that a message stays short: `a, b, c, d and 3 more`. */
export function shortList(names: readonly string[]): string {
  const more = names.length - LISTED;
  return more > 1 ? `${names.slice(0, LISTED).join(", ")} and ${more} more` : joined(names);
}
