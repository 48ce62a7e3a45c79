/**
 * Voters that it takes to decide after losses: of V voters a majority is left after f are lost when V - f > V / 2.
 *
 * @param losses voters lost, 0 or more
 * @returns the smallest V
 */
export function votersToSurvive(losses: number): number {
  return 2 * losses + 1;
}

/**
 * Voters that a quorum can lose and still decide.
 *
 * @param voters size of the quorum, 1 or more
 * @returns the largest f for which V - f > V / 2
 */
export function lossesSurvived(voters: number): number {
  return Math.floor((voters - 1) / 2);
}
