import type { Bind } from "../isolation";

function escaped(path: string): string {
  return path.replace(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`);
}

/**
 * A text that names files where this machine has them, and not where they are declared to be seen.
 *
 * @param binds what is seen where; of two that fit, the deeper one counts
 */
export function withPlacedPaths(text: string, binds: readonly Bind[]): string {
  if (binds.length === 0) return text;
  const sources = new Map(binds.map(({ path, source }) => [path, source]));
  const deepest = [...sources.keys()].toSorted((one, other) => other.length - one.length);
  // A whole path, and not the end or the beginning of another's name.
  const pattern = new RegExp(`(?<![\\w./-])(?:${deepest.map(escaped).join("|")})(?![\\w.-])`, "g");
  return text.replace(pattern, (path) => sources.get(path) ?? path);
}
