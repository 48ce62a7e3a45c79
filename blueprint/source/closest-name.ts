import { editDistance } from "@holdfast/contract/edit-distance";

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
      letters: editDistance(name.toLowerCase(), candidate.toLowerCase()),
    }))
    .filter(({ candidate, letters }) => letters <= Math.max(1, Math.floor(candidate.length / 3)))
    .sort((one, other) => one.letters - other.letters);
  return closest?.candidate;
}
