import type { CloudSite, DataSite, Site } from "@holdfast/blueprint";

/**
 * The data centers of October 2022, as reported: four of them, one of which held about a third of the servers and
 * burned. Reported is what `published` holds; everything else is an assumption, made so that nothing is found that
 * was not reported: what no report names (DNS, certificates, backups, utilities, hazards) is as good as today's
 * blueprint has it, and shared with no other site.
 */

/**
 * Assumption: the slice of a site that the replay uses, in halls of equal size. Pangyo has a third of all cores, as
 * it had about a third of the servers; the others share the rest alike, with the reserve that they are said to have
 * had and that could not replace a whole site.
 */
const halls = {
  pangyo: [
    { name: "room-1", cores: 190, memoryGiB: 460, powerFeed: "feed-a" },
    { name: "room-2", cores: 190, memoryGiB: 460, powerFeed: "feed-b" },
    { name: "room-3", cores: 190, memoryGiB: 460, powerFeed: "feed-b" },
  ],
  other: [
    { name: "room-1", cores: 190, memoryGiB: 460, powerFeed: "feed-a" },
    { name: "room-2", cores: 190, memoryGiB: 460, powerFeed: "feed-b" },
  ],
};

const pangyo: DataSite = {
  name: "pangyo",
  kind: "leased",
  country: "kr",
  description: "Space leased in the building that burned on 15 October 2022",
  published: [
    { figure: "landlord", value: "SK C&C", source: "seed" },
    { figure: "shareOfServers", value: "about 30%", source: "seed" },
    { figure: "servers", value: "about 32,000", source: "press" },
  ],
  // Assumption: the district's coordinates.
  location: { latitude: 37.401, longitude: 127.107 },
  halls: halls.pangyo,
  storageTiB: 400,
  powerMegawatts: 0.2,
  hazards: {
    seismicZone: "pangyo",
    floodElevationMetres: 45,
    tsunamiElevationMetres: 45,
    typhoonTrack: "pangyo",
    coastDistanceKilometres: 30,
  },
  utilities: {
    substations: { mains: "pangyo-mains", reserve: "pangyo-reserve" },
    carriers: ["pangyo-carrier-a", "pangyo-carrier-b"],
    backbone: "pangyo-lines",
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
};

/**
 * One of the other three data centers. Which they were is not in the reports that this is made from, so name, place
 * and everything else is an assumption.
 *
 * @param letter what tells it from the others
 * @param position 1, 2 or 3; its addresses follow from it
 */
function otherSite(letter: "b" | "c" | "d", position: number, location: DataSite["location"]): DataSite {
  const name = `site-${letter}`;
  const network = 16 * position;
  const host = 64 * (position - 1);
  return {
    name,
    kind: "leased",
    country: "kr",
    description: `Another data center of 2022; that it is called ${name} is an assumption`,
    published: [],
    location,
    halls: halls.other,
    storageTiB: 400,
    powerMegawatts: 0.2,
    hazards: {
      seismicZone: name,
      floodElevationMetres: 45,
      tsunamiElevationMetres: 45,
      typhoonTrack: name,
      coastDistanceKilometres: 30,
    },
    utilities: {
      substations: { mains: `${name}-mains`, reserve: `${name}-reserve` },
      carriers: [`${name}-carrier-a`, `${name}-carrier-b`],
      backbone: `${name}-lines`,
    },
    network: {
      podCidr: `10.${128 + network}.0.0/16`,
      serviceCidr: `10.${129 + network}.0.0/20`,
      siteCidr: `10.${129 + network}.16.0/20`,
      voterAddress: `10.${129 + network}.16.23`,
      ingressAddress: `203.0.113.${host + 10}`,
      dnsAddress: `203.0.113.${host + 53}`,
      routerAddress: `203.0.113.${host + 30}`,
      autonomousSystem: 64520 + position,
    },
  };
}

/**
 * No data center of 2022: the analysts missed well-distributed backups, and what there was is not reported. Backups
 * are at the cloud region of today's blueprint, so that the replay loses nothing for want of them.
 */
const backups: CloudSite = {
  name: "aws-seoul",
  kind: "cloud",
  country: "kr",
  description: "AWS Seoul: backups only. An assumption, as in today's blueprint",
  provider: "aws",
  region: "ap-northeast-2",
  location: { latitude: 37.566, longitude: 126.978 },
  hazards: { seismicZone: "aws-seoul", typhoonTrack: "aws-seoul" },
  utilities: {
    substations: { mains: "aws-seoul-grid" },
    carriers: ["aws-carrier-a", "aws-carrier-b"],
    backbone: "aws-backbone",
  },
  network: {
    vpcCidr: "10.64.0.0/24",
    zones: [{ name: "ap-northeast-2a", subnetCidr: "10.64.0.0/26" }],
    voterAddress: "10.64.0.23",
    autonomousSystem: 64512,
  },
};

/** The sites of the replay. */
export const sites: readonly Site[] = [
  pangyo,
  otherSite("b", 1, { latitude: 37.48, longitude: 126.88 }),
  otherSite("c", 2, { latitude: 37.55, longitude: 127.19 }),
  otherSite("d", 3, { latitude: 37.28, longitude: 127.01 }),
  backups,
];
