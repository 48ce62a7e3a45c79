import { InvalidInputError } from "../invalid-input";
import type { SharedHazards, SiteLocation, SiteUtilities } from "../site";
import { requireDistinct, requireText } from "./names";
import { type NumberRange, requireNumber } from "./numbers";

/** What figures about a site must lie between. */
export const siteRanges = {
  latitude: { minimum: -90, maximum: 90, unit: "degrees" },
  longitude: { minimum: -180, maximum: 180, unit: "degrees" },
  elevation: { minimum: -500, maximum: 9000, unit: "metres above mean sea level" },
  coastDistance: { minimum: 0, maximum: 3000, unit: "kilometres" },
  /** The last but one is the last that may be given; 0 and the last are reserved (RFC 7607, RFC 7300). */
  autonomousSystem: { minimum: 1, maximum: 4_294_967_294 },
} as const satisfies Record<string, NumberRange>;

/**
 * Refuses what is not an ISO 3166-1 code of two lower-case letters.
 *
 * @param country the code
 * @param where path of the argument
 * @throws InvalidInputError
 */
export function requireCountry(country: string, where: string): void {
  if (/^[a-z]{2}$/.test(country)) return;
  throw new InvalidInputError({
    what: `${JSON.stringify(country)} is not a country code`,
    where,
    why: "where data may rest is judged by the country of the site",
    fix: 'give the ISO 3166-1 code in lower case, for instance "kr"',
  });
}

/**
 * Refuses a location that is not on the map.
 *
 * @param location the location
 * @param where path of the argument
 * @throws InvalidInputError when a coordinate is out of range
 */
export function requireLocation(location: SiteLocation, where: string): void {
  requireNumber(location.latitude, siteRanges.latitude, `${where}.latitude`);
  requireNumber(location.longitude, siteRanges.longitude, `${where}.longitude`);
}

/**
 * Refuses hazards without a name: two blank names would make two sites share a hazard, or hide one that they share.
 *
 * @param hazards the hazards
 * @param where path of the argument
 * @throws InvalidInputError when a name is missing
 */
export function requireSharedHazards(hazards: SharedHazards, where: string): void {
  requireText(hazards.seismicZone, "which seismic zone the site stands on", `${where}.seismicZone`);
  requireText(hazards.typhoonTrack, "which typhoon track the site lies on", `${where}.typhoonTrack`);
}

/**
 * Refuses utilities that are not named, or a reserve that is the mains again.
 *
 * @param utilities the utilities
 * @param where path of the argument
 * @throws InvalidInputError when one is missing or counted twice
 */
export function requireUtilities(utilities: SiteUtilities, where: string): void {
  const { mains, reserve } = utilities.substations;
  requireText(mains, "which substation feeds the site", `${where}.substations.mains`);
  if (reserve !== undefined) {
    requireText(reserve, "which substation is the reserve", `${where}.substations.reserve`);
    if (reserve === mains) {
      throw new InvalidInputError({
        what: `the reserve feed comes from "${mains}", as the main feed does`,
        where: `${where}.substations.reserve`,
        why: "when that substation is lost, both feeds are",
        fix: "name another substation, or leave reserve out",
      });
    }
  }
  requireDistinct(utilities.carriers, "carrier", `${where}.carriers`);
  utilities.carriers.forEach((carrier, index) =>
    requireText(carrier, "which carrier it is", `${where}.carriers[${index}]`),
  );
  requireText(utilities.backbone, "which backbone the site is on", `${where}.backbone`);
}
