/** The residency of data that may rest anywhere. */
export const ANYWHERE = "any";

/** What residencies look like: `any`, an ISO 3166-1 code in lower case, or a jurisdiction of several countries. */
export const residencyForm = /^(any|[a-z]{2})$/;

/** Jurisdictions of several countries, by name, with the ISO 3166-1 codes of these. */
const jurisdictions: Readonly<Record<string, readonly string[]>> = {
  // The European Union, [europa.eu: EU countries].
  eu: "at be bg cy cz de dk ee es fi fr gr hr hu ie it lt lu lv mt nl pl pt ro se si sk".split(" "),
};

/**
 * True where data of a residency may rest in a country.
 *
 * @param residency `any`, a country's code, or the name of a jurisdiction
 * @param country an ISO 3166-1 code in lower case; `undefined` where it is not known, which no residency but `any` allows
 */
export function mayRest(residency: string, country: string | undefined): boolean {
  if (residency === ANYWHERE) return true;
  return country !== undefined && (jurisdictions[residency] ?? [residency]).includes(country);
}
