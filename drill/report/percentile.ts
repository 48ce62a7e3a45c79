/**
 * The least of some values that is not below a share of them (nearest rank), so that it is one that was measured.
 *
 * @param share above 0, at most 1
 * @returns `null` where there is no value
 */
export function percentile(values: readonly number[], share: number): number | null {
  const ordered = [...values].sort((left, right) => left - right);
  return ordered[Math.ceil(share * ordered.length) - 1] ?? null;
}
