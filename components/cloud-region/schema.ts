import { z } from "zod";
import { type AddressRange, contains, overlap, parseCidr } from "@holdfast/contract/addresses";
import { ipv4 } from "../arguments/addresses";
import { dnsLabel } from "../arguments/names";
import { wholeNumber } from "../arguments/numbers";
import {
  type Fields,
  readBy,
  refuse,
  refuseDuplicates,
  resolveArguments,
  shown,
  someDistinct,
  textOf,
  value,
} from "../arguments/schema";
import { country, location, regionForm, sharedHazards, siteRanges, utilities } from "../arguments/site";
import { InvalidInputError } from "../invalid-input";
import type { CloudNetwork, CloudRegionArgs, CloudZone, SiteGateway } from "./arguments";

/** The name of an AWS region. */
export const region = textOf(
  regionForm,
  "the name of an AWS region",
  "it is set on every resource and says what is lost together",
  'give a region such as "ap-northeast-2"',
);

/** A range of which AWS makes a VPC or a subnet. */
export const subnetRange = readBy<string>((cidr, where) => {
  const { prefix } = parseCidr(cidr, where);
  if (prefix >= 16 && prefix <= 28) return;
  throw new InvalidInputError({
    what: `"${cidr}" has a prefix of ${prefix} bits`,
    where,
    why: "AWS makes networks from /16 to /28",
    fix: "give a range with a prefix from 16 to 28",
  });
});

const zone = z.object({ name: z.string(), subnetCidr: subnetRange } satisfies Fields<CloudZone>);

const network = z
  .object({
    vpcCidr: subnetRange,
    zones: someDistinct("availability zone", zone, ({ name }) => name),
  } satisfies Fields<CloudNetwork>)
  .superRefine(refuseSubnets);

const gateway = z.object({
  site: dnsLabel,
  address: ipv4,
  autonomousSystem: wholeNumber(siteRanges.autonomousSystem),
} satisfies Fields<SiteGateway>);

const schema = z
  .object({
    site: dnsLabel,
    provider: value<string>(
      (given) => given === "aws",
      (given) => ({
        what: `${shown(given)} is not a cloud provider that is known here`,
        why: "the network is declared with the resources of one provider",
        fix: 'give "aws"',
      }),
    ),
    region,
    country,
    location,
    hazards: sharedHazards,
    utilities,
    network,
    siteGateways: someDistinct("data center to talk to", gateway, ({ site }) => site).superRefine(
      (gateways, context) =>
        refuseDuplicates(
          context,
          "router address",
          gateways.map(({ address }) => address),
        ),
    ),
    // AWS's own default.
    autonomousSystem: wholeNumber(siteRanges.autonomousSystem).default(64_512),
  } satisfies Fields<CloudRegionArgs>)
  .superRefine(refuseZonesElsewhere);

/** Arguments of a region with every default. */
export type ResolvedCloudRegion = z.output<typeof schema>;

/**
 * @param name the component's name, for messages
 * @param args the arguments as they were given
 * @returns the arguments with every default
 * @throws InvalidInputError with everything for which no region can have them
 */
export function resolveCloudRegion(name: string, args: CloudRegionArgs): ResolvedCloudRegion {
  return resolveArguments(schema, args, (path) => `CloudRegion "${name}": ${path}`);
}

/** Subnets within the VPC, each with addresses of its own. */
function refuseSubnets({ vpcCidr, zones }: CloudNetwork, context: z.RefinementCtx): void {
  const vpc = parseCidr(vpcCidr, "");
  const taken: AddressRange[] = [];
  for (const [index, { subnetCidr }] of zones.entries()) {
    const subnet = parseCidr(subnetCidr, "");
    const other = taken.find((each) => overlap(each, subnet));
    if (!contains(vpc, subnet) || other !== undefined) {
      const refusal = {
        what:
          other === undefined
            ? `subnet ${subnet.cidr} is not within ${vpc.cidr}`
            : `subnets ${other.cidr} and ${subnet.cidr} overlap`,
        why: "each subnet takes a part of the VPC's addresses that no other subnet has",
        fix: `give a free range within ${vpc.cidr}`,
      };
      refuse(context, refusal, ["zones", index, "subnetCidr"]);
    }
    taken.push(subnet);
  }
}

function refuseZonesElsewhere(args: Pick<CloudRegionArgs, "region" | "network">, context: z.RefinementCtx) {
  for (const [index, { name }] of args.network.zones.entries()) {
    if (name.startsWith(args.region) && /^[a-z]$/.test(name.slice(args.region.length))) continue;
    const refusal = {
      what: `"${name}" is not an availability zone of ${args.region}`,
      why: "a zone is named by its region and a letter",
      fix: `give a zone such as "${args.region}a"`,
    };
    refuse(context, refusal, ["network", "zones", index, "name"]);
  }
}
