import type { Blueprint } from "../blueprint/blueprint";
import type { Site } from "../blueprint/site";
import type { Finding } from "./finding";
import { type SiteFact, siteFacts } from "./finding-reason";

/** What a data center does not say of what it may have in common with others. */
function undeclared({ location, hazards, utilities }: Site): SiteFact[] {
  const declared: { readonly [fact in SiteFact]: boolean } = {
    location: location !== undefined,
    "seismic-zone": hazards.seismicZone !== undefined,
    "typhoon-track": hazards.typhoonTrack !== undefined,
    "flood-elevation": hazards.floodElevationMetres !== undefined,
    "tsunami-elevation": hazards.tsunamiElevationMetres !== undefined,
    "coast-distance": hazards.coastDistanceKilometres !== undefined,
    substation: utilities.mainsSubstation !== undefined,
    carriers: utilities.carriers.length > 0,
    backbone: utilities.backbone !== undefined,
  };
  return siteFacts.filter((fact) => !declared[fact]);
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
        reason: { kind: "site-facts-undeclared", site: site.name, facts },
        remedy: { kind: "declare-site-facts", site: site.name },
      },
    ];
  });
}
