import { editDistance } from "@holdfast/contract/edit-distance";

/** The most names that are offered for one that nothing has. */
const MOST = 3;

/** The name that is meant by a mistyped one: the closest, where it is close at all; capitals are no difference. */
export function closestName(name: string, names: Iterable<string>): string | undefined {
  const near = [...new Set(names)]
    .map((candidate) => ({ candidate, apart: editDistance(name.toLowerCase(), candidate.toLowerCase()) }))
    .filter(({ candidate, apart }) => apart <= Math.ceil(Math.min(name.length, candidate.length) / 3))
    .sort((left, right) => left.apart - right.apart);
  return near[0]?.candidate;
}

/** Of the names that there are, those most like one that there is not; at most three, the most similar first. */
export function similarNames(name: string, names: Iterable<string>): string[] {
  return [...new Set(names)]
    .map((candidate) => ({ candidate, apart: editDistance(name, candidate) }))
    .sort((left, right) => left.apart - right.apart || (left.candidate < right.candidate ? -1 : 1))
    .slice(0, MOST)
    .map(({ candidate }) => candidate);
}
