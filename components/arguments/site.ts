import { residencyForm } from "@holdfast/contract/residency";
import { z } from "zod";
import type { SharedHazards, SiteLocation, SiteUtilities, Substations } from "../site";
import { quoted, text } from "./names";
import { number, type NumberRange } from "./numbers";
import { type Fields, refuse, someDistinct, textOf } from "./schema";

/** What figures about a site must lie between. */
export const siteRanges = {
  latitude: { minimum: -90, maximum: 90, unit: "degrees" },
  longitude: { minimum: -180, maximum: 180, unit: "degrees" },
  elevation: { minimum: -500, maximum: 9000, unit: "metres above mean sea level" },
  coastDistance: { minimum: 0, maximum: 3000, unit: "kilometres" },
  /** The last but one is the last that may be given; 0 and the last are reserved (RFC 7607, RFC 7300). */
  autonomousSystem: { minimum: 1, maximum: 4_294_967_294 },
} as const satisfies Record<string, NumberRange>;

/** What the names of AWS regions look like. */
export const regionForm = /^[a-z]{2}(-[a-z]+)+-\d$/;

/**
 * The site that an instance of a component declares, among all sites of what it is a part of; refused where it is none of them.
 *
 * @param args the instance's arguments
 * @param held what the sites have: `members`
 * @param context the refinement of zod that refuses
 */
export function instanceSite<Site extends { readonly name: string }>(
  args: { readonly site: string; readonly sites: readonly Site[] },
  held: string,
  context: z.RefinementCtx,
): Site | undefined {
  const here = args.sites.find(({ name }) => name === args.site);
  if (here) return here;
  const refusal = {
    what: `there is no site "${args.site}"`,
    why: `the sites with ${held} are ${quoted(args.sites.map(({ name }) => name))}`,
    fix: "name one of them, or add the site to the list of every instance",
  };
  refuse(context, refusal, ["site"]);
  return undefined;
}

/** An ISO 3166-1 code of two lower-case letters. */
export const country = textOf(
  /^[a-z]{2}$/,
  "a country code",
  "where data may rest is judged by the country of the site",
  'give the ISO 3166-1 code in lower case, for instance "kr"',
);

/** Where data may rest: anywhere, in one country, or in a jurisdiction of several. */
export const residency = textOf(
  residencyForm,
  "a residency",
  "where data may rest is judged by the country of each site",
  'give "any", an ISO 3166-1 code in lower case such as "kr", or "eu"',
);

/** A place on the map. */
export const location = z.object({
  latitude: number(siteRanges.latitude),
  longitude: number(siteRanges.longitude),
} satisfies Fields<SiteLocation>);

/** Hazards by name: two blank names would make two sites share a hazard, or hide one that they share. */
export const sharedHazards = z.object({
  seismicZone: text("which seismic zone the site stands on").optional(),
  typhoonTrack: text("which typhoon track the site lies on").optional(),
} satisfies Fields<SharedHazards>);

const substations = z
  .object({
    mains: text("which substation feeds the site"),
    reserve: text("which substation is the reserve").optional(),
  } satisfies Fields<Substations>)
  .superRefine(({ mains, reserve }, context) => {
    if (reserve !== mains) return;
    const refusal = {
      what: `the reserve feed comes from "${mains}", as the main feed does`,
      why: "when that substation is lost, both feeds are",
      fix: "name another substation, or leave reserve out",
    };
    refuse(context, refusal, ["reserve"]);
  });

/** Utilities by name, with a reserve that is not the mains again. */
export const utilities = z.object({
  substations: substations.optional(),
  carriers: someDistinct("carrier", text("which carrier it is")).optional(),
  backbone: text("which backbone the site is on").optional(),
} satisfies Fields<SiteUtilities>);
