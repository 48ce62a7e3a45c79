import type { CloudRegionArgs } from "holdfast";

/** Arguments of a region with two zones and two data centers to talk to. */
export function cloudRegionArguments(change: Partial<CloudRegionArgs> = {}): CloudRegionArgs {
  return {
    site: "aws-seoul",
    provider: "aws",
    region: "ap-northeast-2",
    country: "kr",
    location: { latitude: 37.57, longitude: 126.98 },
    hazards: { seismicZone: "gyeonggi", typhoonTrack: "inland" },
    utilities: {
      substations: { mains: "aws-seoul-grid" },
      carriers: ["carrier-a", "carrier-c"],
      backbone: "aws-backbone",
    },
    network: {
      vpcCidr: "10.64.0.0/24",
      zones: [
        { name: "ap-northeast-2a", subnetCidr: "10.64.0.0/26" },
        { name: "ap-northeast-2c", subnetCidr: "10.64.0.64/26" },
      ],
    },
    siteGateways: [
      { site: "ansan", address: "203.0.113.30", autonomousSystem: 64_513 },
      { site: "siheung", address: "203.0.113.94", autonomousSystem: 4_200_000_001 },
    ],
    ...change,
  };
}
