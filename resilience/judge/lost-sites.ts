import type { Blueprint } from "../blueprint/blueprint";
import type { Loss } from "../loss/loss";
import { Damage } from "./damage";

/** Sites that a loss takes as a whole: those that it names, and those that a hazard or a utility takes along. */
export function lostSites(blueprint: Blueprint, loss: Loss): string[] {
  return [...new Damage(blueprint, loss).sites];
}
