/** How often each value occurs, the most frequent first. */
export function tally(values: readonly string[]): [value: string, times: number][] {
  const times = new Map<string, number>();
  for (const value of values) times.set(value, (times.get(value) ?? 0) + 1);
  return [...times].sort(([one, often], [other, seldom]) => seldom - often || (one < other ? -1 : 1));
}

/** The value that occurs more often than any other; absent where there is none. */
export function mostFrequent(values: readonly string[]): string | undefined {
  const [first, second] = tally(values);
  return first && first[1] > (second?.[1] ?? 0) ? first[0] : undefined;
}
