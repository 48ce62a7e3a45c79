/**
 * Letters that are to be added, removed, replaced or swapped with the next one to make one name of another (optimal string
 * alignment distance).
 */
function distance(one: string, other: string): number {
  const rows = [Array.from({ length: other.length + 1 }, (_, column) => column)];
  for (let row = 1; row <= one.length; row++) {
    const above = rows[row - 1]!;
    const letters = [row];
    for (let column = 1; column <= other.length; column++) {
      const replaced = above[column - 1]! + (one[row - 1] === other[column - 1] ? 0 : 1);
      const swaps = one[row - 1] === other[column - 2] && one[row - 2] === other[column - 1];
      const swapped = swaps ? rows[row - 2]![column - 2]! + 1 : Infinity;
      letters.push(Math.min(replaced, swapped, above[column]! + 1, letters[column - 1]! + 1));
    }
    rows.push(letters);
  }
  return rows[one.length]![other.length]!;
}

/**
 * The name that was probably meant.
 *
 * @param name what was written
 * @param known the names that there are
 * @returns the closest of them, if no more than a third of its letters differ; small letters and capitals are alike
 */
export function closestName(name: string, known: readonly string[]): string | undefined {
  // Nothing longer is close to a name, and the distance of two long texts takes long to find.
  if (name.length > 100) return undefined;
  const [closest] = known
    .map((candidate) => ({
      candidate,
      letters: distance(name.toLowerCase(), candidate.toLowerCase()),
    }))
    .filter(({ candidate, letters }) => letters <= Math.max(1, Math.floor(candidate.length / 3)))
    .sort((one, other) => one.letters - other.letters);
  return closest?.candidate;
}
