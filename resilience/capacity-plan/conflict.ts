import type { Requirement } from "./requirement";

/**
 * Finds requirements that cannot be kept together, and of which none can be left out without the others being
 * kept: an irreducible infeasible subset, by deletion filtering (J. W. Chinneck and E. W. Dravnieks, *Locating
 * Minimal Infeasible Constraint Sets in Linear Programs*, ORSA Journal on Computing 3, 1991). One requirement
 * after the other is left out for good, unless the rest could then be kept; for each that stays, the rest was
 * seen to be kept without it. There may be other such subsets.
 *
 * @param requirements what cannot all be kept
 * @param weight how much a requirement asks for; the least are left out first, so that few that ask for much
 *   remain
 * @param canKeep whether some requirements can be kept together
 * @returns the requirements that remain, in the order given
 */
export function irreducibleConflict(
  requirements: readonly Requirement[],
  weight: (requirement: Requirement) => number,
  canKeep: (requirements: readonly Requirement[]) => boolean,
): Requirement[] {
  let conflict = [...requirements];
  for (const requirement of [...requirements].sort((a, b) => weight(a) - weight(b))) {
    const rest = conflict.filter((other) => other !== requirement);
    if (!canKeep(rest)) conflict = rest;
  }
  return conflict;
}
