import { type AddressRange, contains, overlap, parseCidr, requireIpv4 } from "../arguments/addresses";
import { requireDistinct, requireDnsLabel } from "../arguments/names";
import { requireInteger } from "../arguments/numbers";
import {
  requireCountry,
  requireLocation,
  requireSharedHazards,
  requireUtilities,
  siteRanges,
} from "../arguments/site";
import { InvalidInputError } from "../invalid-input";
import type { CloudNetwork, CloudRegionArgs } from "./arguments";

/**
 * Refuses arguments that no region can have.
 *
 * @param name the component's name, for messages
 * @param args the arguments
 * @throws InvalidInputError for the first that is wrong
 */
export function requireCloudRegion(name: string, args: CloudRegionArgs): void {
  const where = `CloudRegion "${name}"`;
  requireDnsLabel(args.site, `${where}: site`);
  if (args.provider !== "aws") {
    throw new InvalidInputError({
      what: `${JSON.stringify(args.provider) ?? "nothing"} is not a cloud provider that is known here`,
      where: `${where}: provider`,
      why: "the network is declared with the resources of one provider",
      fix: 'give "aws"',
    });
  }
  requireRegion(args.region, `${where}: region`);
  requireCountry(args.country, `${where}: country`);
  requireLocation(args.location, `${where}: location`);
  requireSharedHazards(args.hazards, `${where}: hazards`);
  requireUtilities(args.utilities, `${where}: utilities`);
  requireNetwork(args.network, args.region, `${where}: network`);
  requireGateways(args, where);
}

/**
 * Refuses what is not the name of an AWS region.
 *
 * @param region the name
 * @param where path of the argument
 * @throws InvalidInputError when it is none
 */
export function requireRegion(region: string, where: string): void {
  if (typeof region === "string" && /^[a-z]{2}(-[a-z]+)+-\d$/.test(region)) return;
  throw new InvalidInputError({
    what: `${JSON.stringify(region) ?? "nothing"} is not the name of an AWS region`,
    where,
    why: "it is set on every resource and says what is lost together",
    fix: 'give a region such as "ap-northeast-2"',
  });
}

function requireNetwork(network: CloudNetwork, region: string, where: string): void {
  const vpc = requireSubnetSize(network.vpcCidr, `${where}.vpcCidr`);
  const zones = network.zones ?? [];
  requireDistinct(
    zones.map(({ name }) => name),
    "availability zone",
    `${where}.zones`,
  );
  const taken: AddressRange[] = [];
  zones.forEach((zone, index) => {
    const at = `${where}.zones[${index}]`;
    if (!zone.name.startsWith(region) || !/^[a-z]$/.test(zone.name.slice(region.length))) {
      throw new InvalidInputError({
        what: `"${zone.name}" is not an availability zone of ${region}`,
        where: `${at}.name`,
        why: "a zone is named by its region and a letter",
        fix: `give a zone such as "${region}a"`,
      });
    }
    const subnet = requireSubnetSize(zone.subnetCidr, `${at}.subnetCidr`);
    const other = taken.find((each) => overlap(each, subnet));
    if (!contains(vpc, subnet) || other !== undefined) {
      throw new InvalidInputError({
        what:
          other === undefined
            ? `subnet ${subnet.cidr} is not within ${vpc.cidr}`
            : `subnets ${other.cidr} and ${subnet.cidr} overlap`,
        where: `${at}.subnetCidr`,
        why: "each subnet takes a part of the VPC's addresses that no other subnet has",
        fix: `give a free range within ${vpc.cidr}`,
      });
    }
    taken.push(subnet);
  });
}

/**
 * Refuses a range of which AWS makes no VPC or subnet: it makes them from /16 to /28.
 *
 * @param cidr the range
 * @param where path of the argument
 * @returns the range
 * @throws InvalidInputError when it is no range, larger or smaller
 */
export function requireSubnetSize(cidr: string, where: string): AddressRange {
  const range = parseCidr(cidr, where);
  if (range.prefix < 16 || range.prefix > 28) {
    throw new InvalidInputError({
      what: `"${cidr}" has a prefix of ${range.prefix} bits`,
      where,
      why: "AWS makes networks from /16 to /28",
      fix: "give a range with a prefix from 16 to 28",
    });
  }
  return range;
}

function requireGateways(args: CloudRegionArgs, where: string): void {
  const numbers = siteRanges.autonomousSystem;
  if (args.autonomousSystem !== undefined) {
    requireInteger(args.autonomousSystem, numbers, `${where}: autonomousSystem`);
  }
  const gateways = args.siteGateways ?? [];
  requireDistinct(
    gateways.map(({ site }) => site),
    "data center to talk to",
    `${where}: siteGateways`,
  );
  requireDistinct(
    gateways.map(({ address }) => address),
    "router address",
    `${where}: siteGateways`,
  );
  gateways.forEach(({ site, address, autonomousSystem }, index) => {
    const at = `${where}: siteGateways[${index}]`;
    requireDnsLabel(site, `${at}.site`);
    requireIpv4(address, `${at}.address`);
    requireInteger(autonomousSystem, numbers, `${at}.autonomousSystem`);
  });
}
