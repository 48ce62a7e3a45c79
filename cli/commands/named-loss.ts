import { type Blueprint, InvalidInputError, type Loss, lossOfElements } from "@holdfast/resilience";

/**
 * The loss of sites that were named on the command line.
 *
 * @throws InvalidInputError for a name that no site has; it lists the ones there are
 */
export function namedLoss(blueprint: Blueprint, names: readonly string[]): Loss {
  const known = blueprint.sites.map((site) => site.name);
  for (const name of names) {
    if (known.includes(name)) continue;
    throw new InvalidInputError({
      what: `there is no site ${name}`,
      where: `--lose ${names.join(",")}`,
      why: "only what the blueprint holds can be lost",
      fix: `name one or several of ${known.join(", ")}`,
    });
  }
  return lossOfElements(names.map((name) => ({ kind: "site", name })));
}
