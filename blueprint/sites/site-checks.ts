import { contains, overlap, parseCidr } from "@holdfast/contract/addresses";
import { type DataSite, type Site, isDataSite } from "./site";
import { type ReadSites, readSites, type WhereOfSite } from "./site-source";
import { Refusals, type ValuePath } from "../source/refusals";
import { shownPath } from "holdfast/arguments/schema";

/** Sites with the places of their values, and where to keep what is wrong with them. */
interface Checked {
  readonly sites: readonly Site[];
  readonly where: WhereOfSite;
  readonly refusals: Refusals;
}

/** What must be each site's own, where it has it. */
const own: readonly {
  readonly path: ValuePath;
  readonly of: (site: Site) => string | number | undefined;
  readonly why: string;
}[] = [
  {
    path: ["name"],
    of: (site) => site.name,
    why: "a site is known by its name everywhere: clusters, DNS, resources",
  },
  ...(["ingressAddress", "dnsAddress", "routerAddress"] as const).map((field) => ({
    path: ["network", field],
    of: (site: Site) => (isDataSite(site) ? site.network?.[field] : undefined),
    why: "traffic for one would reach the other",
  })),
  {
    path: ["region"],
    of: (site) => (isDataSite(site) ? undefined : site.region),
    why: "it would be counted as two places that can be lost, and is one",
  },
  {
    path: ["network", "autonomousSystem"],
    of: (site) => site.network?.autonomousSystem,
    why: "a router drops routes that carry its own number",
  },
];

/** Keeps what two sites have in common that each must have of its own. */
function refuseShared({ sites, where, refusals }: Checked): void {
  for (const { path, of, why } of own) {
    const owners = new Map<string | number, Site>();
    for (const site of sites) {
      const value = of(site);
      if (value === undefined) continue;
      const other = owners.get(value);
      if (!other) {
        owners.set(value, site);
        continue;
      }
      // An entry that is there twice is said to be so once.
      if (other.name === site.name && path[0] !== "name") continue;
      const field = shownPath(path);
      refusals.add({
        what: `two sites have the ${field} ${value}${field === "name" ? "" : `: ${other.name} and ${site.name}`}`,
        where: `${where(other, path)} and ${where(site, path)}`,
        why,
        fix: `give one of them another ${field}`,
      });
    }
  }
}

function addressRanges(site: Site): [field: string, cidr: string][] {
  return isDataSite(site)
    ? [
        ["podCidr", site.network?.podCidr],
        ["serviceCidr", site.network?.serviceCidr],
        ["siteCidr", site.network?.siteCidr],
      ]
    : [["vpcCidr", site.network?.vpcCidr]];
}

/** The range, where it is one; what is none has been refused by then. */
function rangeOf(cidr: string): ReturnType<typeof parseCidr> | undefined {
  return new Refusals().attempt(() => parseCidr(cidr, ""));
}

function refuseOverlaps({ sites, where, refusals }: Checked): void {
  const seen: { site: Site; field: string; range: ReturnType<typeof parseCidr> }[] = [];
  for (const site of sites) {
    for (const [field, cidr] of addressRanges(site)) {
      const range = rangeOf(cidr);
      if (!range) continue;
      for (const other of seen.filter(
        (each) => overlap(each.range, range) && (each.site === site || each.site.name !== site.name),
      )) {
        refusals.add({
          what: `${site.name}.network.${field} ${cidr} overlaps ${other.site.name}.network.${other.field} ${other.range.cidr}`,
          where: `${where(site, ["network", field])} and ${where(other.site, ["network", other.field])}`,
          why: "the sites' networks are routed to each other, so each address must belong to one of them",
          fix: "give the site a range of its own",
        });
      }
      seen.push({ site, field, range });
    }
  }
}

function requireVoterAddress(site: Site, { where, refusals }: Checked): void {
  const path = isDataSite(site) ? ["siteCidr"] : ["zones", 0, "subnetCidr"];
  const home = isDataSite(site) ? site.network?.siteCidr : site.network?.zones?.[0]?.subnetCidr;
  const range = home === undefined ? undefined : rangeOf(home);
  const address = rangeOf(`${site.network?.voterAddress}/32`);
  if (!range || !address || contains(range, address)) return;
  refusals.add({
    what: `the voter's address ${site.network.voterAddress} of ${site.name} lies outside of ${home}`,
    where: `${where(site, ["network", "voterAddress"])} and ${where(site, ["network", ...path])}`,
    why: isDataSite(site)
      ? "the load balancer can only announce addresses of the site's own network"
      : "the machine gets an address of the first zone's subnet",
    fix: `give an address in ${home}`,
  });
}

/** Keeps names that a site gives twice, and a reserve that is the mains again. */
function refuseRepeated(site: Site, { where, refusals }: Checked): void {
  const halls: unknown = isDataSite(site) ? site.halls : [];
  const lists: [noun: string, path: ValuePath, names: unknown][] = [
    ["carrier", ["utilities", "carriers"], site.utilities?.carriers],
    ["hall", ["halls"], Array.isArray(halls) ? (halls as DataSite["halls"]).map((hall) => hall?.name) : []],
  ];
  for (const [noun, path, names] of lists) {
    if (!Array.isArray(names)) continue;
    for (const [index, name] of (names as unknown[]).entries()) {
      const first = names.indexOf(name);
      if (first === index || typeof name !== "string") continue;
      refusals.add({
        what: `${site.name} has the ${noun} ${name} twice`,
        where: `${where(site, [...path, first])} and ${where(site, [...path, index])}`,
        why: "it would be counted as one more that can be lost, and is not",
        fix: "remove one, or give it another name",
      });
    }
  }
  const { mains, reserve } = site.utilities?.substations ?? {};
  if (mains === undefined || mains !== reserve) return;
  refusals.add({
    what: `the reserve feed of ${site.name} comes from ${mains}, as the main feed does`,
    where: where(site, ["utilities", "substations", "reserve"]),
    why: "when that substation is lost, both feeds are",
    fix: "name another substation, or leave reserve out",
  });
}

/**
 * Keeps what is wrong with sites together: that names, addresses and networks are each site's own. An entry that was
 * copied and not fully edited stops here. Values that are not of their types are passed over: they have been refused.
 */
export function compareSites({ sites, where }: ReadSites, refusals: Refusals): void {
  const checked = { sites, where, refusals };
  refuseShared(checked);
  refuseOverlaps(checked);
  for (const site of sites) {
    requireVoterAddress(site, checked);
    refuseRepeated(site, checked);
  }
}

/**
 * Checks each site, and the sites together.
 *
 * @param list the sites
 * @returns the sites with the places of their values
 * @throws InvalidInputError with everything that is wrong
 */
export function checkSites(list: readonly Site[]): ReadSites {
  const refusals = new Refusals();
  const read = readSites(list, undefined, refusals);
  compareSites(read, refusals);
  refusals.throwIfAny();
  return read;
}
