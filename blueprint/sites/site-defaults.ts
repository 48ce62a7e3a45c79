import { awsRegions } from "@holdfast/contract/aws-regions";
import type { CloudSite, DataSite, DeclaredCloudSite, DeclaredDataSite, DeclaredSite, Site } from "./site";

/** The most sites of a kind whose addresses follow from their number. */
export const mostSites = 15;

/** The first private number for autonomous systems (RFC 6996); no two sites, nor regions, have one number. */
const firstAutonomousSystem = 64_512;

/** Public addresses that a deployment needs: examples stand in for them where nothing is deployed. */
const publicAddresses = ["ingressAddress", "dnsAddress", "routerAddress"] as const;
type PublicAddress = (typeof publicAddresses)[number];

/** True for an entry that is a region of a cloud: it says so, or names one and does not say otherwise. */
export function isCloud(entry: unknown): entry is DeclaredCloudSite {
  const { kind, region } = (entry ?? {}) as { kind?: unknown; region?: unknown };
  return kind === "cloud" || (kind === undefined && region !== undefined);
}

/** What a deployment needs of a site and was not declared: an example stands in for it. */
export interface ExampleAddress {
  readonly site: Site;
  /** What leads to the field from the site. */
  readonly path: readonly [string, ...string[]];
}

/** An address of the ranges for documentation (RFC 5737). */
const exampleAddresses = (number: number): { [field in PublicAddress]: string } => ({
  ingressAddress: `203.0.113.${number}`,
  dnsAddress: `203.0.113.${64 + number}`,
  routerAddress: `203.0.113.${128 + number}`,
});

function dataSite(declared: DeclaredDataSite, number: number): DataSite {
  const { cores = 0, memoryGiB = 0, number: _number, ...site } = declared;
  const [pods, others] = [16 * number, 16 * number + 1];
  return {
    kind: "owned",
    description: `The data center ${declared.name}`,
    published: [],
    // A compartment that nobody declared holds nothing back: the loss of the one hall is the loss of the site.
    halls: [{ name: "hall-1", cores, memoryGiB }],
    hazards: {},
    utilities: {},
    ...site,
    network: {
      podCidr: `10.${pods}.0.0/16`,
      serviceCidr: `10.${others}.0.0/20`,
      siteCidr: `10.${others}.16.0/20`,
      voterAddress: `10.${others}.16.23`,
      autonomousSystem: firstAutonomousSystem + number,
      ...exampleAddresses(number),
      ...site.network,
    },
  };
}

function cloudSite({ number: _number, ...declared }: DeclaredCloudSite, number: number): CloudSite {
  const { country = "", location = { latitude: 0, longitude: 0 } } = awsRegions[declared.region] ?? {};
  return {
    provider: "aws",
    description: `The cloud region ${declared.region}`,
    country,
    location,
    hazards: {},
    utilities: {},
    network: {
      vpcCidr: `10.8.${number}.0/24`,
      zones: [{ name: `${declared.region}a`, subnetCidr: `10.8.${number}.0/26` }],
      voterAddress: `10.8.${number}.23`,
      autonomousSystem: firstAutonomousSystem + mostSites + number,
    },
    ...declared,
    kind: "cloud",
  };
}

/**
 * A site with everything that was not declared of it.
 *
 * @param declared the entry; where it has been refused, whatever is wrong with it stays
 * @param position its position among the sites of its kind, from 1
 */
export function siteWithDefaults(declared: DeclaredSite, position: number): Site {
  const number = declared.number ?? position;
  return isCloud(declared) ? cloudSite(declared, number) : dataSite(declared, number);
}

/**
 * The addresses that a site has by default and that a deployment must not take from there: public ones, and private ones
 * that follow from its position, which another entry of the list changes.
 */
export function exampleAddressesOf(declared: DeclaredSite, site: Site): ExampleAddress[] {
  const { network, number } = declared;
  const fields = site.kind === "cloud" ? (["vpcCidr"] as const) : (["podCidr", "siteCidr"] as const);
  const given = fields.every((field) => (network as Record<string, unknown> | undefined)?.[field]);
  return [
    ...(number === undefined && !given ? [{ site, path: ["number"] as const }] : []),
    ...(site.kind === "cloud" ? [] : publicAddresses)
      .filter((field) => (declared as DeclaredDataSite).network?.[field] === undefined)
      .map((field) => ({ site, path: ["network", field] as const })),
  ];
}
