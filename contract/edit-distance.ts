/**
 * Letters that are to be added, removed, replaced or swapped with the next one to make one name of another (optimal string
 * alignment distance).
 */
export function editDistance(one: string, other: string): number {
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
