/**
 * Arithmetic for figures that may be infinite or too large for each other. Somebody wrote them into a file, so
 * anything may come; what comes out is a number in every case, and the same whatever the order.
 */

/** A product in which nothing of anything is nothing, be it of infinitely many. */
export function product(left: number, right: number): number {
  return left === 0 || right === 0 ? 0 : left * right;
}

/** What is left of an amount. Of infinitely many, of which infinitely many are gone, nothing is sure to be left. */
export function remainder(amount: number, gone: number): number {
  return amount === gone ? 0 : amount - gone;
}

/** How often an amount fits into another, at the least. Infinitely many make no more than one of infinitely many. */
export function quotient(amount: number, of: number): number {
  if (amount === 0) return 0;
  return amount === of ? 1 : amount / of;
}

/** Orders figures, the smallest first. */
export function ascending(left: number, right: number): number {
  return left === right ? 0 : left < right ? -1 : 1;
}
