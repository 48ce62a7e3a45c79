import type { Blueprint } from "../blueprint/blueprint";
import { InvalidInputError } from "../invalid-input";
import { failureDomains } from "./failure-domains";
import { elementLabel, type Loss, type LossElement, lossOfElements } from "./loss";

/** A few names that are close to a mistyped one, or all of them where none is. */
function suggestions(elements: readonly LossElement[], name: string): string {
  const labels = elements.map(elementLabel);
  const close = labels.filter((label) => label.includes(name) || name.includes(label));
  return (close.length > 0 ? close : labels).slice(0, 12).join(", ");
}

/**
 * Turns names that a person gives into a scenario. A site is named by itself (`ansan`), everything else with its
 * kind, by a colon or a space (`hall:ansan/hall-1`, `substation namansan`).
 *
 * @throws InvalidInputError where a name is that of nothing in the blueprint
 */
export function parseLoss(blueprint: Blueprint, names: readonly string[]): Loss {
  const sites = blueprint.sites.map((site): LossElement => ({ kind: "site", name: site.name }));
  const services = blueprint.services.map((service): LossElement => ({
    kind: "service",
    name: service.name,
  }));
  const known = [...sites, ...failureDomains(blueprint), ...services];
  const elements = names.map((given) => {
    const name = given.trim();
    const found = known.find((element) =>
      [
        element.kind === "site" ? element.name : "",
        `${element.kind}:${element.name}`,
        elementLabel(element),
      ].includes(name),
    );
    if (found) return found;
    throw new InvalidInputError({
      what: `${JSON.stringify(name)} is nothing that can be lost`,
      where: "the names of what is lost",
      why: "the blueprint holds no site, hall, utility, hazard, provider or service of that name",
      fix: `name one of: ${suggestions(known, name)}`,
    });
  });
  const unique = [
    ...new Map(elements.map((element) => [`${element.kind}:${element.name}`, element])).values(),
  ];
  return lossOfElements(unique);
}
