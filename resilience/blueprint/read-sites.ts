import type { Resource } from "../graph/resource";
import { at, listOf, numberOf, textOf, textsOf } from "../graph/values";
import { type Reading, types } from "./reading";
import type { Hall, Site, SiteCapacity, SiteHazards, SiteUtilities } from "./site";

function readLocation(reading: Reading, resource: Resource): Site["location"] {
  const latitude = reading.number(resource, "location", "latitude");
  const longitude = reading.number(resource, "location", "longitude");
  return latitude === undefined || longitude === undefined ? undefined : { latitude, longitude };
}

function readHalls(reading: Reading, resource: Resource): Hall[] {
  const halls: Hall[] = [];
  for (const [index, hall] of listOf(resource.inputs["halls"]).entries()) {
    const name = reading.text(resource, "halls", index, "name");
    if (name === undefined) continue;
    const cores = numberOf(at(hall, "cores"));
    const memoryGiB = numberOf(at(hall, "memoryGiB"));
    halls.push({ name, cores, memoryGiB, powerFeed: textOf(at(hall, "powerFeed")) ?? name });
  }
  if (halls.length === 0)
    reading.misread(resource, "halls", "no hall is declared; the loss of one cannot be judged");
  return halls;
}

function readCapacity(resource: Resource): SiteCapacity {
  const capacity = resource.inputs["capacity"];
  return {
    cores: numberOf(at(capacity, "cores")),
    memoryGiB: numberOf(at(capacity, "memoryGiB")),
    storageTiB: numberOf(at(capacity, "storageTiB")),
    powerMegawatts: numberOf(at(capacity, "powerMegawatts")),
  };
}

function readHazards(resource: Resource): SiteHazards {
  const hazards = resource.inputs["hazards"];
  return {
    seismicZone: textOf(at(hazards, "seismicZone")),
    typhoonTrack: textOf(at(hazards, "typhoonTrack")),
    floodElevationMetres: numberOf(at(hazards, "floodElevationMetres")),
    tsunamiElevationMetres: numberOf(at(hazards, "tsunamiElevationMetres")),
    coastDistanceKilometres: numberOf(at(hazards, "coastDistanceKilometres")),
  };
}

function readUtilities(resource: Resource): SiteUtilities {
  const utilities = resource.inputs["utilities"];
  return {
    mainsSubstation: textOf(at(utilities, "substations", "mains")),
    reserveSubstation: textOf(at(utilities, "substations", "reserve")),
    carriers: textsOf(at(utilities, "carriers")),
    backbone: textOf(at(utilities, "backbone")),
  };
}

function readSite(reading: Reading, resource: Resource, kind: Site["kind"]): Site | undefined {
  const name = reading.text(resource, "site");
  if (name === undefined) return undefined;
  const location = readLocation(reading, resource);
  const country = textOf(resource.inputs["country"]);
  const shared = {
    name,
    kind,
    urn: resource.urn,
    location,
    country,
    hazards: readHazards(resource),
    utilities: readUtilities(resource),
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
    capacity: readCapacity(resource),
    ingressAddress: reading.text(resource, "cluster", "ingressAddress"),
  };
}

/** Reads every site: data centers and cloud regions. A site that is declared twice is reported and kept once. */
export function readSites(reading: Reading): Site[] {
  const sites = new Map<string, Site>();
  const add = (resource: Resource, kind: Site["kind"] | undefined): void => {
    const site = kind ? readSite(reading, resource, kind) : undefined;
    if (!site) return;
    if (sites.has(site.name))
      reading.misread(resource, "site", `another resource declares the site ${site.name} too`);
    else sites.set(site.name, site);
  };
  for (const resource of reading.all(types.dataCenter)) {
    add(resource, reading.oneOf(resource, ["owned", "leased"], "kind"));
  }
  for (const resource of reading.all(types.cloudRegion)) add(resource, "cloud");
  return [...sites.values()];
}
