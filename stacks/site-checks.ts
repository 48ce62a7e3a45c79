import { contains, overlap, parseCidr, requireIpv4 } from "holdfast/arguments/addresses";
import { requireDnsLabel } from "holdfast/arguments/names";
import { requireInteger, requireNumber } from "holdfast/arguments/numbers";
import { InvalidInputError } from "holdfast/invalid-input";
import { EVERYTHING, GLOBAL } from "./parts";
import { type DataSite, type Site, isDataSite } from "./site";

/** Names that a site cannot have. */
const reservedNames: readonly string[] = [GLOBAL, EVERYTHING];

const file = "stacks/sites.ts";

function at(site: Site, field: string): string {
  return `${file}: ${site.name}.${field}`;
}

/** Refuses a value that two sites have, where each must have its own. */
function refuseShared(
  sites: readonly Site[],
  field: string,
  value: (site: Site) => string | undefined,
  why: string,
): void {
  const owners = new Map<string, Site>();
  for (const site of sites) {
    const own = value(site);
    if (own === undefined) continue;
    const other = owners.get(own);
    if (other) {
      throw new InvalidInputError({
        what: `two sites have the ${field} ${own}${field === "name" ? "" : `: ${other.name} and ${site.name}`}`,
        where:
          field === "name"
            ? `${file}: entries ${sites.indexOf(other) + 1} and ${sites.indexOf(site) + 1}`
            : at(site, field),
        why,
        fix: `give one of them another ${field}`,
      });
    }
    owners.set(own, site);
  }
}

function addressRanges(site: Site): [field: string, cidr: string][] {
  return isDataSite(site)
    ? [
        ["network.podCidr", site.network.podCidr],
        ["network.serviceCidr", site.network.serviceCidr],
        ["network.siteCidr", site.network.siteCidr],
      ]
    : [["network.vpcCidr", site.network.vpcCidr]];
}

function refuseOverlaps(sites: readonly Site[]): void {
  const seen: { site: Site; field: string; range: ReturnType<typeof parseCidr> }[] = [];
  for (const site of sites) {
    for (const [field, cidr] of addressRanges(site)) {
      const range = parseCidr(cidr, at(site, field));
      const other = seen.find((each) => overlap(each.range, range));
      if (other) {
        throw new InvalidInputError({
          what: `${site.name}.${field} ${cidr} overlaps ${other.site.name}.${other.field} ${other.range.cidr}`,
          where: at(site, field),
          why: "the sites' networks are routed to each other, so each address must belong to one of them",
          fix: "give the site a range of its own",
        });
      }
      seen.push({ site, field, range });
    }
  }
}

function requireVoterAddress(site: Site): void {
  const address = requireIpv4(site.network.voterAddress, at(site, "network.voterAddress"));
  const home = isDataSite(site)
    ? site.network.siteCidr
    : (site.network.zones[0]?.subnetCidr ?? site.network.vpcCidr);
  if (
    contains(
      parseCidr(home, at(site, "network")),
      parseCidr(`${address}/32`, at(site, "network.voterAddress")),
    )
  )
    return;
  throw new InvalidInputError({
    what: `the voter's address ${address} lies outside of ${home}`,
    where: at(site, "network.voterAddress"),
    why: isDataSite(site)
      ? "the load balancer can only announce addresses of the site's own network"
      : "the machine gets an address of the first zone's subnet",
    fix: `give an address in ${home}`,
  });
}

function requireCapacity(site: DataSite): void {
  const amount = { minimum: 1, maximum: 1_000_000 };
  site.halls.forEach((hall, index) => {
    requireInteger(hall.cores, { ...amount, unit: "cores" }, at(site, `halls[${index}].cores`));
    requireNumber(
      hall.memoryGiB,
      { ...amount, maximum: 10_000_000, unit: "GiB" },
      at(site, `halls[${index}].memoryGiB`),
    );
  });
  requireNumber(site.storageTiB, { ...amount, maximum: 10_000_000, unit: "TiB" }, at(site, "storageTiB"));
  requireNumber(
    site.powerMegawatts,
    { minimum: 0.01, maximum: 1_000, unit: "megawatts" },
    at(site, "powerMegawatts"),
  );
}

/**
 * Checks what no component sees because it concerns several sites: that names, addresses and networks are
 * each site's own. An entry that was copied and not fully edited stops here.
 *
 * @throws InvalidInputError for the first thing that is wrong
 */
export function checkSites(sites: readonly Site[]): void {
  for (const [index, site] of sites.entries()) {
    requireDnsLabel(site.name, `${file}: entry ${index + 1}, name`);
    if (reservedNames.includes(site.name)) {
      throw new InvalidInputError({
        what: `a site cannot be named ${site.name}`,
        where: `${file}: entry ${index + 1}`,
        why: "that name stands for a part of the blueprint in holdfast:declares",
        fix: "give it the name of its place",
      });
    }
  }
  refuseShared(
    sites,
    "name",
    (site) => site.name,
    "a site is known by its name everywhere: clusters, DNS, resources",
  );
  const publicAddress = "traffic for one would reach the other";
  refuseShared(
    sites,
    "network.ingressAddress",
    (site) => (isDataSite(site) ? site.network.ingressAddress : undefined),
    publicAddress,
  );
  refuseShared(
    sites,
    "network.dnsAddress",
    (site) => (isDataSite(site) ? site.network.dnsAddress : undefined),
    publicAddress,
  );
  refuseShared(
    sites,
    "network.routerAddress",
    (site) => (isDataSite(site) ? site.network.routerAddress : undefined),
    publicAddress,
  );
  refuseShared(
    sites,
    "network.autonomousSystem",
    (site) => (isDataSite(site) ? String(site.network.autonomousSystem) : undefined),
    "a router drops routes that carry its own number",
  );
  refuseShared(
    sites,
    "region",
    (site) => (isDataSite(site) ? undefined : site.region),
    "it would be counted as two places that can be lost, and is one",
  );
  refuseOverlaps(sites);
  for (const site of sites) {
    requireVoterAddress(site);
    if (isDataSite(site)) requireCapacity(site);
  }
}
