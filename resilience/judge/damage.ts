import type { Blueprint } from "../blueprint/blueprint";
import type { Loss } from "../loss/loss";
import type { Reason } from "./reason";

/** What a loss takes away, in terms of the places where things stand. */
export interface Damage {
  /** Sites that are lost as a whole, and why. */
  readonly sites: ReadonlyMap<string, readonly Reason[]>;
}

/** Works out which sites and other things a loss takes. */
export function damageOf(blueprint: Blueprint, loss: Loss): Damage {
  const sites = new Map<string, Reason[]>();
  for (const element of loss.elements) {
    if (element.kind !== "site") continue;
    const site = blueprint.sites.find((candidate) => candidate.name === element.name);
    sites.set(element.name, [{ text: `${element.name} is lost`, resource: site?.urn }]);
  }
  return { sites };
}
