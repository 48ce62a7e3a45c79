import { kilometresBetween } from "../arithmetic/distance";
import type { Blueprint } from "../blueprint/blueprint";
import type { Site } from "../blueprint/site";

/** What happens, and what it has to do with the sites that it takes. */
export type HazardEvent =
  | { readonly kind: "earthquake"; readonly seismicZone: string }
  | { readonly kind: "typhoon"; readonly typhoonTrack: string }
  /** A wave that is higher than sites within so many kilometres of the coast are built for. */
  | { readonly kind: "wave"; readonly aboveMetres: number; readonly withinKilometres: number }
  /** A flood that is higher than a site's lowest floor with power or servers. */
  | { readonly kind: "flood"; readonly aboveMetres: number };

/** An event that takes every site which it reaches. */
export interface Hazard {
  /** `earthquake gyeonggi`, `wave above 8 m at yellow-sea`, ... */
  readonly name: string;
  /** Names of the sites that it takes. */
  readonly sites: readonly string[];
  readonly event: HazardEvent;
}

/**
 * How far water reaches. Assumptions of this analysis, not of a survey; a site that states no elevation is in
 * none of these events.
 */
export const waterAssumptions = {
  /** A wave reaches sites no further from the coast than this, in kilometres. */
  waveReachKilometres: 10,
  /** Waves above this are not considered, in metres. */
  highestWaveMetres: 20,
  /** Sites closer to each other than this lie in one flood plain, in kilometres. */
  floodPlainKilometres: 15,
  /** Floods above this are not considered, in metres above sea level. */
  highestFloodMetres: 30,
} as const;

function groupsBy(sites: readonly Site[], key: (site: Site) => string | undefined): Map<string, Site[]> {
  const groups = new Map<string, Site[]>();
  for (const site of sites) {
    const name = key(site);
    if (name !== undefined) groups.set(name, [...(groups.get(name) ?? []), site]);
  }
  return groups;
}

function namesOf(sites: readonly Site[]): string[] {
  return sites.map((site) => site.name);
}

/** One event for each level that takes one site more than the level below it. */
function rising(
  sites: readonly Site[],
  level: (site: Site) => number | undefined,
  highest: number,
): { above: number; sites: Site[] }[] {
  const levels = new Set(sites.map(level).filter((metres) => metres !== undefined && metres < highest));
  return [...levels]
    .map((above) => ({ above: above!, sites: sites.filter((site) => (level(site) ?? Infinity) <= above!) }))
    .sort((left, right) => left.above - right.above);
}

function waves(blueprint: Blueprint): Hazard[] {
  const coastal = blueprint.sites.filter(
    (site) => (site.hazards.coastDistanceKilometres ?? Infinity) <= waterAssumptions.waveReachKilometres,
  );
  const hazards: Hazard[] = [];
  for (const [coast, sites] of groupsBy(coastal, (site) => site.hazards.typhoonTrack)) {
    for (const { above, sites: taken } of rising(
      sites,
      (site) => site.hazards.tsunamiElevationMetres,
      waterAssumptions.highestWaveMetres,
    )) {
      hazards.push({
        name: `wave above ${above} m at ${coast}`,
        sites: namesOf(taken),
        event: {
          kind: "wave",
          aboveMetres: above,
          withinKilometres: waterAssumptions.waveReachKilometres,
        },
      });
    }
  }
  return hazards;
}

/** Sites that are connected by steps shorter than a flood plain. */
function floodPlains(sites: readonly Site[]): Site[][] {
  const plains: Site[][] = [];
  for (const site of sites) {
    const near = plains.filter((plain) =>
      plain.some(
        (other) =>
          kilometresBetween(site.location!, other.location!) <= waterAssumptions.floodPlainKilometres,
      ),
    );
    for (const plain of near) plains.splice(plains.indexOf(plain), 1);
    plains.push([...near.flat(), site]);
  }
  return plains;
}

function floods(blueprint: Blueprint): Hazard[] {
  const known = blueprint.sites.filter(
    (site) => site.location && site.hazards.floodElevationMetres !== undefined,
  );
  return floodPlains(known).flatMap((plain) =>
    rising(plain, (site) => site.hazards.floodElevationMetres, waterAssumptions.highestFloodMetres).map(
      ({ above, sites }) => ({
        name: `flood above ${above} m at ${namesOf(plain).sort().join(", ")}`,
        sites: namesOf(sites),
        event: { kind: "flood" as const, aboveMetres: above },
      }),
    ),
  );
}

/**
 * Events that sites have in common, by the place and elevation that they declare: an earthquake in a seismic
 * zone, a typhoon on a track, a wave of some height at a coast, a flood of some height in a plain.
 */
export function hazardsOf(blueprint: Blueprint): Hazard[] {
  const earthquakes = [...groupsBy(blueprint.sites, (site) => site.hazards.seismicZone)].map(
    ([zone, sites]) => ({
      name: `earthquake ${zone}`,
      sites: namesOf(sites),
      event: { kind: "earthquake" as const, seismicZone: zone },
    }),
  );
  const typhoons = [...groupsBy(blueprint.sites, (site) => site.hazards.typhoonTrack)].map(
    ([track, sites]) => ({
      name: `typhoon ${track}`,
      sites: namesOf(sites),
      event: { kind: "typhoon" as const, typhoonTrack: track },
    }),
  );
  return [...earthquakes, ...typhoons, ...waves(blueprint), ...floods(blueprint)];
}
