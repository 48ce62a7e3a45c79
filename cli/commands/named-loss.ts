import {
  type Blueprint,
  failureDomains,
  InvalidInputError,
  type Loss,
  type LossElement,
  lossKey,
  lossOfElements,
} from "@holdfast/resilience";
import { lossElementText } from "@holdfast/report/text/loss-text";

/** How things are named on the command line: a site by itself (`ansan`), everything else by its key or in words. */
function spellings(element: LossElement): string[] {
  return [...(element.kind === "site" ? [element.name] : []), lossKey([element]), lossElementText(element)];
}

function refused(known: readonly LossElement[], name: string): InvalidInputError {
  const labels = known.map(lossElementText);
  const close = labels.filter((label) => label.includes(name) || name.includes(label));
  return new InvalidInputError({
    what: `${JSON.stringify(name)} is nothing that can be lost`,
    where: "the names of what is lost",
    why: "the blueprint holds no site, hall, utility, hazard, provider or service of that name",
    fix: `name one of: ${(close.length > 0 ? close : labels).slice(0, 12).join(", ")}`,
  });
}

/**
 * The loss of what was named on the command line, where commas part names and hazards hold commas themselves.
 *
 * @param names sites by their name, everything else with its kind: `hall:ansan/hall-1`, `substation namansan`
 * @throws InvalidInputError for a name of nothing in the blueprint; it lists what there is
 */
export function namedLoss(blueprint: Blueprint, names: readonly string[]): Loss {
  const known: LossElement[] = [
    ...blueprint.sites.map(({ name }): LossElement => ({ kind: "site", name })),
    ...failureDomains(blueprint),
    ...blueprint.services.map(({ name }): LossElement => ({ kind: "service", name })),
  ];
  const bySpelling = new Map<string, LossElement>();
  for (const element of known)
    for (const spelling of spellings(element))
      if (!bySpelling.has(spelling)) bySpelling.set(spelling, element);
  const found = new Set<LossElement>();
  for (let rest = names.map((name) => name.trim()); rest.length > 0;) {
    // The longest run of parts that is a name.
    let length = rest.length;
    const named = () => bySpelling.get(rest.slice(0, length).join(", "));
    while (length > 1 && !named()) length--;
    const element = named();
    if (!element) throw refused(known, rest[0] ?? "");
    found.add(element);
    rest = rest.slice(length);
  }
  return lossOfElements([...found]);
}
