import { z } from "zod";
import { overlap, parseCidr } from "@holdfast/contract/addresses";
import { issuerAccount } from "@holdfast/contract/certificate-issuer";
import { cidr, httpsUrl, ipv4 } from "../arguments/addresses";
import { imageDigest } from "../arguments/images";
import { choice, dnsLabel, dnsName, quoted, text } from "../arguments/names";
import { number, type NumberRange, wholeNumber } from "../arguments/numbers";
import {
  distinct,
  type Fields,
  type ReadArguments,
  refuse,
  resolveArguments,
  someDistinct,
} from "../arguments/schema";
import { country, location, sharedHazards, siteRanges, utilities } from "../arguments/site";
import { SiteKind } from "../goals";
import type { Hall, SiteCapacity, SiteCluster, SiteHazards } from "../site";
import type { DataCenterArgs, TierPriority } from "./arguments";
import { certificateAuthority, edge } from "./edge-schema";
import { namespaces } from "./namespace-schema";
import { defaultTiers } from "./scheduling";

const cores: NumberRange = { minimum: 1, maximum: 10_000_000, unit: "cores" };
const memory: NumberRange = { minimum: 1, maximum: 100_000_000, unit: "GiB" };

const capacity = z.object({
  cores: number(cores),
  memoryGiB: number(memory),
  storageTiB: number({ minimum: 1, maximum: 100_000_000, unit: "TiB" }),
  powerMegawatts: number({ minimum: 0.01, maximum: 10_000, unit: "megawatts" }).optional(),
} satisfies Fields<SiteCapacity>);

const hall = z.object({
  name: dnsLabel,
  cores: number(cores),
  memoryGiB: number(memory),
  powerFeed: text("which power feed the hall has").optional(),
  coolingPlant: text("which plant cools the hall").optional(),
} satisfies Fields<Hall>);

const hazards = sharedHazards.extend({
  floodElevationMetres: number(siteRanges.elevation).optional(),
  tsunamiElevationMetres: number(siteRanges.elevation).optional(),
  coastDistanceKilometres: number(siteRanges.coastDistance).optional(),
} satisfies Omit<Fields<SiteHazards>, keyof typeof sharedHazards.shape>);

const cluster = z
  .object({
    identifier: dnsLabel,
    apiServer: httpsUrl,
    domain: dnsName,
    serviceAccountIssuer: httpsUrl,
    ingressAddress: ipv4,
    podCidr: cidr,
    serviceCidr: cidr,
    nodeCidr: cidr.optional(),
  } satisfies Fields<SiteCluster>)
  .superRefine(({ podCidr, serviceCidr }, context) => {
    if (!overlap(parseCidr(podCidr, ""), parseCidr(serviceCidr, ""))) return;
    const refusal = {
      what: `service addresses ${serviceCidr} overlap pod addresses ${podCidr}`,
      why: "an address would belong to a pod and to a service, and packets would go to either",
      fix: "give the services a range of their own",
    };
    refuse(context, refusal, ["serviceCidr"]);
  });

const tier = z.object({
  tier: wholeNumber({ minimum: 0, maximum: 3 }),
  priority: wholeNumber({ minimum: 1, maximum: 1_000_000_000 }),
} satisfies Fields<TierPriority>);

const schema = z
  .object({
    site: dnsLabel,
    kind: choice(SiteKind),
    country,
    location: location.optional(),
    hazards,
    utilities,
    capacity,
    halls: someDistinct("hall", hall, ({ name }) => name),
    cluster,
    tiers: someDistinct("tier", tier, (each) => each.tier)
      .superRefine(refuseTiers)
      .default([...defaultTiers]),
    nodeImages: distinct("image", imageDigest).default([]),
    namespaces,
    edge,
    certificateAuthority,
    storageProvisioner: text("which provisioner makes volumes").default("kubernetes.io/no-provisioner"),
    // Checked by itself, as soon as its text is known.
    kubeconfig: z.any().optional(),
  } satisfies Fields<DataCenterArgs>)
  .superRefine((args, context) => {
    refuseHallsBeyondSite(args, context);
    refuseRoutesFromElsewhere(args, context);
    refuseIssuerWithoutNamespace(args, context);
  });

/** Arguments of a data center with every default. */
export type ResolvedDataCenter = z.output<typeof schema>;

/**
 * @param name the component's name, for messages
 * @param args the arguments as they were given; the kubeconfig is not looked at
 * @returns the arguments with every default
 * @throws InvalidInputError with everything for which no data center can have them
 */
export function resolveDataCenter(name: string, args: DataCenterArgs): ResolvedDataCenter {
  return resolveArguments(schema, args, (path) => `DataCenter "${name}": ${path}`);
}

function refuseHallsBeyondSite(
  { halls, capacity }: Pick<ReadArguments<DataCenterArgs>, "halls" | "capacity">,
  context: z.RefinementCtx,
) {
  for (const field of ["cores", "memoryGiB"] as const) {
    const sum = halls.reduce((total, each) => total + each[field], 0);
    if (sum <= capacity[field]) continue;
    const refusal = {
      what: `the halls add up to ${sum} ${field} and the site has ${capacity[field]}`,
      why: "a hall is a part of its site, so capacity would be counted that is not there",
      fix: `raise capacity.${field} to ${sum} or more, or lower the halls' ${field}`,
    };
    refuse(context, refusal, ["capacity", field]);
  }
}

/** All four tiers, each with a priority above the next one's. */
function refuseTiers(tiers: readonly TierPriority[], context: z.RefinementCtx): void {
  const sorted = [...tiers].sort((one, other) => one.tier - other.tier);
  if (sorted.length < 4) {
    refuse(context, {
      what: `the tiers are ${sorted.map((each) => each.tier).join(", ")} instead of 0, 1, 2, 3`,
      why: "a service of a tier without a priority class could not be scheduled",
      fix: "list all four tiers, or leave tiers out",
    });
    return;
  }
  const index = sorted.findIndex((each, at) => each.priority <= (sorted[at + 1]?.priority ?? 0));
  const [higher, lower] = sorted.slice(index, index + 2);
  if (index < 0 || !higher || !lower) return;
  refuse(context, {
    what: `tier ${higher.tier} has priority ${higher.priority} and tier ${lower.tier} has ${lower.priority}`,
    why: "tier 0 gives way last, so each tier's priority is above the next one's",
    fix: `give tier ${higher.tier} a priority above ${lower.priority}`,
  });
}

function refuseRoutesFromElsewhere(
  args: { namespaces: readonly { name: string }[]; edge: { routesFrom: readonly string[] } },
  context: z.RefinementCtx,
): void {
  const names = args.namespaces.map(({ name }) => name);
  const unknown = args.edge.routesFrom.find((each) => !names.includes(each));
  if (unknown === undefined) return;
  const refusal = {
    what: `the gateway takes routes from a namespace "${unknown}" that the site does not have`,
    why: "no route could ever come from there",
    fix: `name some of ${quoted(names)} in edge.routesFrom, or declare "${unknown}"`,
  };
  refuse(context, refusal, ["edge", "routesFrom"]);
}

function refuseIssuerWithoutNamespace(
  args: {
    namespaces: readonly { name: string }[];
    certificateAuthority: { roleArn?: string | undefined };
  },
  context: z.RefinementCtx,
): void {
  const { namespace, name } = issuerAccount;
  if (args.certificateAuthority.roleArn === undefined) return;
  if (args.namespaces.some((each) => each.name === namespace)) return;
  const refusal = {
    what: `the site has no namespace "${namespace}" for the issuer's service account ${name}`,
    why: "the role is taken by that account alone",
    fix: `declare the namespace "${namespace}", or leave roleArn out`,
  };
  refuse(context, refusal, ["certificateAuthority", "roleArn"]);
}
