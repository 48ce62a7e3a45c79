import type { Resource } from "../graph/resource";
import { type Range, ranges } from "@holdfast/contract/figures";
import { at, listOf, textOf } from "../graph/values";
import { type Reading, types } from "./reading";
import type { Hall, Site, SiteCapacity, SiteHazards, SiteUtilities } from "./site";

function readLocation(reading: Reading, resource: Resource): Site["location"] {
  // Of a site whose place nobody declares, that is a finding of its own.
  if ((at(resource.inputs, "location") ?? null) === null) return undefined;
  const latitude = reading.number(resource, ranges.latitude, "location", "latitude");
  const longitude = reading.number(resource, ranges.longitude, "location", "longitude");
  return latitude === undefined || longitude === undefined ? undefined : { latitude, longitude };
}

function readHalls(reading: Reading, resource: Resource): Hall[] {
  const halls: Hall[] = [];
  for (const index of reading.list(resource, "halls").keys()) {
    const name = reading.text(resource, "halls", index, "name");
    if (name === undefined) continue;
    const cores = reading.figure(resource, ranges.cores, undefined, "halls", index, "cores");
    const memoryGiB = reading.figure(resource, ranges.memoryGiB, undefined, "halls", index, "memoryGiB");
    const powerFeed = reading.optionalText(resource, "halls", index, "powerFeed");
    const coolingPlant = reading.optionalText(resource, "halls", index, "coolingPlant");
    halls.push({
      name,
      cores,
      memoryGiB,
      powerFeed: powerFeed ?? name,
      ...(coolingPlant === undefined ? {} : { coolingPlant }),
    });
  }
  if (halls.length === 0)
    reading.misread(resource, "halls", "no hall is declared; the loss of one cannot be judged");
  return halls;
}

function readCapacity(reading: Reading, resource: Resource): SiteCapacity {
  const figure = (field: "cores" | "memoryGiB" | "storageTiB" | "powerMegawatts") =>
    reading.figure(resource, ranges[field], undefined, "capacity", field);
  return {
    cores: figure("cores"),
    memoryGiB: figure("memoryGiB"),
    storageTiB: figure("storageTiB"),
    powerMegawatts: figure("powerMegawatts"),
  };
}

function readHazards(reading: Reading, resource: Resource): SiteHazards {
  const figure = (range: Range, field: string) =>
    reading.figure(resource, range, undefined, "hazards", field);
  return {
    seismicZone: reading.optionalText(resource, "hazards", "seismicZone"),
    typhoonTrack: reading.optionalText(resource, "hazards", "typhoonTrack"),
    floodElevationMetres: figure(ranges.elevationMetres, "floodElevationMetres"),
    tsunamiElevationMetres: figure(ranges.elevationMetres, "tsunamiElevationMetres"),
    coastDistanceKilometres: figure(ranges.distanceKilometres, "coastDistanceKilometres"),
  };
}

function readUtilities(reading: Reading, resource: Resource): SiteUtilities {
  return {
    mainsSubstation: reading.optionalText(resource, "utilities", "substations", "mains"),
    reserveSubstation: reading.optionalText(resource, "utilities", "substations", "reserve"),
    carriers: reading.texts(resource, "utilities", "carriers"),
    backbone: reading.optionalText(resource, "utilities", "backbone"),
  };
}

function readSite(reading: Reading, resource: Resource, kind: Site["kind"]): Site | undefined {
  const name = reading.text(resource, "site");
  if (name === undefined) return undefined;
  if (name.trim() === "") {
    reading.misread(resource, "site", "a name is expected; it is empty");
    return undefined;
  }
  const location = readLocation(reading, resource);
  const country = reading.optionalText(resource, "country");
  const shared = {
    name,
    kind,
    urn: resource.urn,
    location,
    country,
    hazards: readHazards(reading, resource),
    utilities: readUtilities(reading, resource),
  };
  if (kind === "cloud") {
    const provider = reading.text(resource, "provider");
    const region = reading.text(resource, "region");
    const cloud = provider !== undefined && region !== undefined ? { provider, region } : undefined;
    return { ...shared, halls: [], capacity: {}, cloud };
  }
  return {
    ...shared,
    halls: readHalls(reading, resource),
    capacity: readCapacity(reading, resource),
    // A site of which only facts are known has no cluster of ours.
    ingressAddress:
      (at(resource.inputs, "cluster") ?? null) === null
        ? undefined
        : reading.text(resource, "cluster", "ingressAddress"),
  };
}

/** Reads every site: data centers and cloud regions. A site that is declared twice is kept once, with both resources. */
export function readSites(reading: Reading): Site[] {
  const sites = new Map<string, Site>();
  const add = (resource: Resource, kind: Site["kind"] | undefined): void => {
    const site = kind ? readSite(reading, resource, kind) : undefined;
    if (!site) return;
    const known = sites.get(site.name);
    sites.set(site.name, known ? { ...known, duplicates: [...(known.duplicates ?? []), site.urn] } : site);
  };
  for (const resource of reading.all(types.dataCenter)) {
    add(resource, reading.oneOf(resource, ["owned", "leased"], "kind"));
  }
  for (const resource of reading.all(types.cloudRegion)) add(resource, "cloud");
  return withOwnAddresses(reading, [...sites.values()]);
}

/** Addresses at which a gateway asks to stand. */
export function addressesOfGateway({ inputs }: Resource): string[] {
  return listOf(at(inputs, "spec", "addresses")).flatMap((address) => textOf(at(address, "value")) ?? []);
}

/**
 * Sites, each that declares another one's address with that of its gateways: of two sites with one address, only the one
 * whose gateways stand there can be meant.
 */
function withOwnAddresses(reading: Reading, sites: readonly Site[]): Site[] {
  const declared = sites.map(({ ingressAddress }) => ingressAddress);
  return sites.map((site): Site => {
    const { name, ingressAddress } = site;
    if (ingressAddress === undefined || declared.filter((each) => each === ingressAddress).length < 2)
      return site;
    const addresses = reading
      .all(types.gateway)
      .filter((gateway) => reading.findSite(gateway) === name)
      .flatMap(addressesOfGateway);
    const [own] = addresses;
    if (own === undefined || addresses.includes(ingressAddress)) return site;
    return { ...site, ingressAddress: own, takenAddress: ingressAddress };
  });
}
