/** A share of peak as people write it, rounded down so that a promise just missed never reads as kept. */
export function percent(share: number): string {
  return `${Math.floor(share * 1000 + 1e-6) / 10}%`;
}
