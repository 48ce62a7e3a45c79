import { requireIpv4, parseCidr } from "@holdfast/contract/addresses";
import { requireDnsLabel, requireStoreName, requireText } from "holdfast/arguments/names";
import { type NumberRange, requireInteger, requireNumber } from "holdfast/arguments/numbers";
import { country, siteRanges } from "holdfast/arguments/site";
import { region as awsRegion, subnetRange } from "holdfast/cloud-region/schema";
import { requirePublicAddress } from "holdfast/dns-failover/public-address";
import { z } from "zod";
import { EVERYTHING, GLOBAL } from "../configuration/parts";
import type { DeclaredCloudSite, DeclaredDataSite, DeclaredSite } from "./site";
import { awsRegions } from "@holdfast/contract/aws-regions";
import { isCloud, mostSites } from "./site-defaults";
import { acceptedBy } from "../source/schema-refusals";

/** Names that a site cannot have. */
const reservedNames: readonly string[] = [GLOBAL, EVERYTHING];

const text = (meaning: string) =>
  z.string().superRefine(acceptedBy((value, where) => requireText(value, meaning, where)));
const number = (range: NumberRange) =>
  z.number().superRefine(acceptedBy((value, where) => requireNumber(value, range, where)));
const wholeNumber = (range: NumberRange) =>
  z.number().superRefine(acceptedBy((value, where) => requireInteger(value, range, where)));
const cidr = z.string().superRefine(acceptedBy(parseCidr));
const subnet = z.string().pipe(subnetRange);
const address = z.string().superRefine(acceptedBy(requireIpv4));
const publicAddress = z.string().superRefine(acceptedBy(requirePublicAddress));

const amount = (unit: string, maximum: number): NumberRange => ({ minimum: 1, maximum, unit });

const name = z
  .string()
  .superRefine(acceptedBy(requireStoreName))
  .refine((value) => !reservedNames.includes(value), {
    error: `${reservedNames.join(" and ")} stand for parts of the blueprint in holdfast:declares`,
    params: { what: "a site cannot have this name", fix: "give it the name of its place" },
  });

const anySite = {
  name,
  description: text("what the site is").optional(),
  utilities: z
    .strictObject({
      substations: z
        .strictObject({
          mains: text("which substation feeds the site"),
          reserve: text("which substation is the reserve").optional(),
        })
        .optional(),
      carriers: z
        .array(text("which carrier it is"))
        .min(1, "a site that no carrier reaches serves nobody")
        .optional(),
      backbone: text("which backbone the site is on").optional(),
    })
    .optional(),
};

const location = z.strictObject({
  latitude: number(siteRanges.latitude),
  longitude: number(siteRanges.longitude),
});

const sharedHazards = {
  seismicZone: text("which seismic zone the site stands on").optional(),
  typhoonTrack: text("which typhoon track the site lies on").optional(),
};

const cores = wholeNumber(amount("cores", 1_000_000));
const memoryGiB = number(amount("GiB", 10_000_000));

const hall = z.strictObject({
  name: z.string().superRefine(acceptedBy(requireDnsLabel)),
  cores,
  memoryGiB,
  powerFeed: text("which power feed the hall has").optional(),
  coolingPlant: text("which plant cools the hall").optional(),
});

const dataSite = z
  .strictObject({
    ...anySite,
    kind: z.enum(["owned", "leased"], { error: "a site is owned, leased or cloud" }).optional(),
    country: z.string().pipe(country),
    location: location.optional(),
    number: wholeNumber({ minimum: 1, maximum: mostSites }).optional(),
    published: z
      .array(
        z.strictObject({
          figure: text("what was published"),
          value: z.union([z.number(), z.string()], { error: "a published figure is a number or a text" }),
          source: z.enum(["seed", "press"]),
        }),
      )
      .optional(),
    halls: z.array(hall).min(1, "a site has a hall, or nothing could stand there").optional(),
    cores: cores.optional(),
    memoryGiB: memoryGiB.optional(),
    storageTiB: number(amount("TiB", 10_000_000)),
    powerMegawatts: number({ minimum: 0.01, maximum: 1_000, unit: "megawatts" }).optional(),
    hazards: z
      .strictObject({
        ...sharedHazards,
        floodElevationMetres: number(siteRanges.elevation).optional(),
        tsunamiElevationMetres: number(siteRanges.elevation).optional(),
        coastDistanceKilometres: number(siteRanges.coastDistance).optional(),
      })
      .optional(),
    network: z
      .strictObject({
        podCidr: cidr,
        serviceCidr: cidr,
        siteCidr: cidr,
        voterAddress: address,
        ingressAddress: publicAddress,
        dnsAddress: publicAddress,
        routerAddress: address,
        autonomousSystem: wholeNumber(siteRanges.autonomousSystem),
      })
      .partial()
      .optional(),
  })
  .superRefine(({ halls, ...site }, context) => {
    for (const field of ["cores", "memoryGiB"] as const) {
      if (halls && site[field] !== undefined) {
        const message = "halls say how much each of them has, and the site has their sum";
        context.addIssue({ code: "custom", path: [field], message, params: { fix: `remove ${field}` } });
      } else if (!halls && site[field] === undefined) {
        const message = "what stands there must have room, also when another site is lost";
        const params = {
          what: "it is not there, and neither are halls",
          fix: `give the site's ${field}, or the halls`,
        };
        context.addIssue({ code: "custom", path: [field], message, params });
      }
    }
  }) satisfies z.ZodType<DeclaredDataSite>;

const cloudSite = z
  .strictObject({
    ...anySite,
    kind: z.literal("cloud").optional(),
    country: z.string().pipe(country).optional(),
    location: location.optional(),
    number: wholeNumber({ minimum: 1, maximum: mostSites }).optional(),
    provider: z.literal("aws", { error: "aws is the provider that is known here" }).optional(),
    region: z.string().pipe(awsRegion),
    hazards: z.strictObject(sharedHazards).optional(),
    network: z
      .strictObject({
        vpcCidr: subnet,
        zones: z
          .array(z.strictObject({ name: z.string(), subnetCidr: subnet }))
          .min(1, "a network without a zone holds nothing"),
        voterAddress: address,
        autonomousSystem: wholeNumber(siteRanges.autonomousSystem),
      })
      .optional(),
  })
  .superRefine(({ region, network, country: given, location: place }, context) => {
    if (!awsRegion.safeParse(region).success) return;
    if (!awsRegions[region] && !(given && place)) {
      const message = "where the region is decides what it shares with sites, and which data may rest there";
      const params = {
        what: `${region} is no region whose place is known here`,
        fix: "give the site's country and location",
      };
      context.addIssue({ code: "custom", path: ["region"], message, params });
    }
    for (const [index, zone] of (network?.zones ?? []).entries()) {
      if (zone.name.startsWith(region) && /^[a-z]$/.test(zone.name.slice(region.length))) continue;
      context.addIssue({
        code: "custom",
        path: ["network", "zones", index, "name"],
        message: "a zone is named by its region and a letter",
        params: {
          what: `${JSON.stringify(zone.name)} is not an availability zone of ${region}`,
          fix: `give a zone such as "${region}a"`,
        },
      });
    }
  }) satisfies z.ZodType<DeclaredCloudSite>;

/** What an entry of the list of sites must look like: a region of a cloud, or, whatever else it is, a data site. */
export function siteSchema(entry: unknown): z.ZodType<DeclaredSite> {
  return isCloud(entry) ? cloudSite : dataSite;
}
