import type { Blueprint } from "../blueprint/blueprint";
import type { Site } from "../blueprint/site";
import type { Finding } from "./finding";
import { joined } from "./names";

/** What a data center does not say of what it may have in common with others. */
function undeclared({ location, hazards, utilities }: Site): string[] {
  const facts: [fact: string, declared: boolean][] = [
    ["its location", location !== undefined],
    ["its seismic zone", hazards.seismicZone !== undefined],
    ["its typhoon track", hazards.typhoonTrack !== undefined],
    ["its height above floods", hazards.floodElevationMetres !== undefined],
    ["the waves that it withstands", hazards.tsunamiElevationMetres !== undefined],
    ["its distance to the coast", hazards.coastDistanceKilometres !== undefined],
    ["its substation", utilities.mainsSubstation !== undefined],
    ["its carriers", utilities.carriers.length > 0],
    ["its backbone", utilities.backbone !== undefined],
  ];
  return facts.filter(([, declared]) => !declared).map(([fact]) => fact);
}

/**
 * Data centers that leave out what they may share: they are in no event of that kind, and that nothing is found must
 * not be taken for independence. Regions of a cloud provider, who does not publish it, are not asked.
 */
export function undeclaredHazards(blueprint: Blueprint): Finding[] {
  const centers = blueprint.sites.filter((site) => site.kind !== "cloud");
  if (centers.length < 2) return [];
  return centers.flatMap((site): Finding[] => {
    const facts = undeclared(site);
    if (facts.length === 0) return [];
    return [
      {
        policy: "hazard-independence",
        level: "warning",
        service: null,
        resource: site.urn,
        message: `${site.name} does not declare ${joined(facts)}: what it shares with other sites there is not judged`,
        fix: `declare it under hazards and utilities of ${site.name}, from a survey of the place`,
      },
    ];
  });
}
