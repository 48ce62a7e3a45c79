import type { Site } from "@holdfast/blueprint";

/**
 * The sites of the blueprint. Everything else follows from this list: where services may run, which
 * sites hold copies of a database and voters of the quorum, what DNS answers. To replace a site, replace
 * its entry; to add one, add an entry.
 *
 * `published` holds what was published, with its source. Everything else is an assumption made for this
 * blueprint: coordinates are those of the district, hazards and utilities stand for a survey that each
 * owner has to make, names of substations and carriers are made up unless published, and capacity is
 * the slice of a site that this blueprint uses, not the site's own. Public addresses are from the ranges
 * reserved for documentation.
 */
export const sites: readonly Site[] = [
  {
    name: "ansan",
    kind: "owned",
    country: "kr",
    description: "The first own data center, on a university campus in Ansan",
    published: [
      { figure: "investment", value: "460 billion KRW (about 325 million USD)", source: "seed" },
      { figure: "withstands", value: "fire, earthquake, tsunami and tidal wave, typhoon", source: "seed" },
      { figure: "floorSquareMetres", value: 47_378, source: "press" },
      { figure: "racks", value: 4_000, source: "press" },
      { figure: "servers", value: 120_000, source: "press" },
      { figure: "storage", value: "6 EB", source: "press" },
      { figure: "powerMegawatts", value: 40, source: "press" },
      { figure: "mainsSubstation", value: "Namansan", source: "press" },
      { figure: "reserveSubstation", value: "Seongpo", source: "press" },
      { figure: "fireWalls", value: "around UPS and battery rooms", source: "press" },
    ],
    // Assumption: places the site about 12 km from Siheung and 26 km from Pangyo, as calculated for both.
    location: { latitude: 37.296, longitude: 126.835 },
    // Assumption: four compartments on two feeds, each two neighbours on one cooling plant.
    halls: [
      { name: "hall-1", cores: 192, memoryGiB: 768, powerFeed: "feed-a", coolingPlant: "plant-1" },
      { name: "hall-2", cores: 192, memoryGiB: 768, powerFeed: "feed-b", coolingPlant: "plant-1" },
      { name: "hall-3", cores: 192, memoryGiB: 768, powerFeed: "feed-a", coolingPlant: "plant-2" },
      { name: "hall-4", cores: 192, memoryGiB: 768, powerFeed: "feed-b", coolingPlant: "plant-2" },
    ],
    storageTiB: 400,
    powerMegawatts: 0.2,
    hazards: {
      seismicZone: "gyeonggi",
      floodElevationMetres: 22,
      tsunamiElevationMetres: 10,
      typhoonTrack: "yellow-sea",
      coastDistanceKilometres: 6,
    },
    utilities: {
      // [press]
      substations: { mains: "namansan", reserve: "seongpo" },
      carriers: ["carrier-a", "carrier-b"],
      backbone: "metropolitan-ring",
    },
    network: {
      podCidr: "10.16.0.0/16",
      serviceCidr: "10.17.0.0/20",
      siteCidr: "10.17.16.0/20",
      voterAddress: "10.17.16.23",
      ingressAddress: "203.0.113.10",
      dnsAddress: "203.0.113.53",
      routerAddress: "203.0.113.30",
      autonomousSystem: 64513,
    },
  },
  {
    name: "siheung",
    kind: "owned",
    country: "kr",
    description: "The second own data center, planned in Siheung",
    published: [
      { figure: "withstands", value: "fire, earthquake, tsunami and tidal wave, typhoon", source: "seed" },
      { figure: "planned", value: "by 2024", source: "seed" },
      { figure: "plannedRacks", value: 8_000, source: "press" },
      { figure: "plannedPowerMegawatts", value: 100, source: "press" },
      { figure: "network", value: "dedicated lines to Ansan", source: "press" },
      { figure: "replacedBy", value: "Namyangju, start 2026, done 2029", source: "press" },
    ],
    location: { latitude: 37.365, longitude: 126.728 },
    halls: [
      { name: "hall-1", cores: 192, memoryGiB: 768, powerFeed: "feed-a", coolingPlant: "plant-1" },
      { name: "hall-2", cores: 192, memoryGiB: 768, powerFeed: "feed-b", coolingPlant: "plant-1" },
      { name: "hall-3", cores: 192, memoryGiB: 768, powerFeed: "feed-a", coolingPlant: "plant-2" },
      { name: "hall-4", cores: 192, memoryGiB: 768, powerFeed: "feed-b", coolingPlant: "plant-2" },
    ],
    storageTiB: 400,
    powerMegawatts: 0.2,
    hazards: {
      seismicZone: "gyeonggi",
      floodElevationMetres: 9,
      tsunamiElevationMetres: 8,
      typhoonTrack: "yellow-sea",
      coastDistanceKilometres: 1,
    },
    utilities: {
      substations: { mains: "siheung-east", reserve: "siheung-west" },
      carriers: ["carrier-b", "carrier-c"],
      backbone: "metropolitan-ring",
    },
    network: {
      podCidr: "10.32.0.0/16",
      serviceCidr: "10.33.0.0/20",
      siteCidr: "10.33.16.0/20",
      voterAddress: "10.33.16.23",
      ingressAddress: "203.0.113.74",
      dnsAddress: "203.0.113.117",
      routerAddress: "203.0.113.94",
      autonomousSystem: 64514,
    },
  },
  {
    name: "pangyo",
    kind: "leased",
    country: "kr",
    description: "Space leased in the building that burned in October 2022",
    published: [
      { figure: "landlord", value: "SK C&C", source: "seed" },
      { figure: "servers", value: "about 32,000", source: "press" },
    ],
    location: { latitude: 37.401, longitude: 127.107 },
    // Assumption: a leased floor has fewer compartments, and two of its three are on one feed; the third alone carries what
    // the feed takes, so they are larger.
    halls: [
      { name: "room-1", cores: 288, memoryGiB: 1152, powerFeed: "feed-a", coolingPlant: "plant-1" },
      { name: "room-2", cores: 288, memoryGiB: 1152, powerFeed: "feed-b", coolingPlant: "plant-2" },
      { name: "room-3", cores: 288, memoryGiB: 1152, powerFeed: "feed-b", coolingPlant: "plant-2" },
    ],
    storageTiB: 400,
    powerMegawatts: 0.2,
    hazards: {
      seismicZone: "gyeonggi",
      floodElevationMetres: 45,
      tsunamiElevationMetres: 45,
      typhoonTrack: "inland",
      coastDistanceKilometres: 30,
    },
    utilities: {
      substations: { mains: "bundang" },
      carriers: ["carrier-a", "carrier-c"],
      backbone: "metropolitan-ring",
    },
    network: {
      podCidr: "10.48.0.0/16",
      serviceCidr: "10.49.0.0/20",
      siteCidr: "10.49.16.0/20",
      voterAddress: "10.49.16.23",
      ingressAddress: "198.51.100.10",
      dnsAddress: "198.51.100.53",
      routerAddress: "198.51.100.30",
      autonomousSystem: 64515,
    },
  },
  {
    name: "aws-seoul",
    kind: "cloud",
    country: "kr",
    description: "AWS Seoul: vault, DNS provider, quorum voter",
    provider: "aws",
    region: "ap-northeast-2",
    // Assumption, as for the other region: the city's centre, because AWS does not publish the places.
    location: { latitude: 37.566, longitude: 126.978 },
    hazards: { seismicZone: "gyeonggi", typhoonTrack: "inland" },
    utilities: {
      substations: { mains: "aws-seoul-grid" },
      carriers: ["carrier-a", "carrier-c"],
      backbone: "aws-backbone",
    },
    network: {
      vpcCidr: "10.64.0.0/24",
      // One voter stands here, in one zone; a second zone would hold nothing.
      zones: [{ name: "ap-northeast-2a", subnetCidr: "10.64.0.0/26" }],
      voterAddress: "10.64.0.23",
      autonomousSystem: 64532,
    },
  },
  {
    name: "aws-osaka",
    kind: "cloud",
    country: "jp",
    description: "AWS Osaka: second copy of the vault where residency allows, quorum voter",
    provider: "aws",
    region: "ap-northeast-3",
    location: { latitude: 34.694, longitude: 135.502 },
    hazards: { seismicZone: "kansai", typhoonTrack: "pacific" },
    utilities: {
      substations: { mains: "aws-osaka-grid" },
      carriers: ["carrier-d"],
      backbone: "aws-backbone",
    },
    network: {
      vpcCidr: "10.64.1.0/24",
      zones: [{ name: "ap-northeast-3a", subnetCidr: "10.64.1.0/26" }],
      voterAddress: "10.64.1.23",
      autonomousSystem: 64533,
    },
  },
];
