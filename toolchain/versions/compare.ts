import type { VersionRange } from "./pinned-versions";

/** A semantic version without a leading "v"; what follows "-" or "+" is kept apart. */
const pattern = /(\d+)\.(\d+)\.(\d+)(-[0-9A-Za-z.-]+)?/;

/**
 * The first semantic version in a text.
 *
 * @returns as in "3.6.8" or "3.259.0-dev.1"; undefined when there is none
 */
export function firstVersion(text: string): string | undefined {
  return pattern.exec(text)?.[0];
}

/** Negative when `a` is older than `b`, 0 when they are equal, positive when it is newer; a prerelease is older. */
export function compareVersions(a: string, b: string): number {
  const [left, right] = [pattern.exec(a), pattern.exec(b)];
  if (!left || !right) throw new TypeError(`not a version: ${left ? b : a}`);
  for (const part of [1, 2, 3]) {
    const difference = Number(left[part]) - Number(right[part]);
    if (difference !== 0) return difference;
  }
  return Number(left[4] === undefined) - Number(right[4] === undefined);
}

/**
 * Why a version does not serve.
 *
 * @returns one sentence, or undefined when it serves
 */
export function refusal(version: string, range: VersionRange): string | undefined {
  if (compareVersions(version, range.minimum) < 0) {
    return `${version} is older than ${range.minimum}: ${range.why}`;
  }
  // A prerelease of the first that does not serve is nearer to it than to what does.
  const released = version.replace(/-.*/, "");
  if (range.below !== undefined && compareVersions(released, range.below) >= 0) {
    return `${version} is not older than ${range.below}: ${range.why}`;
  }
  return undefined;
}
