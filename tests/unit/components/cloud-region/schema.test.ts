import { CloudRegion, type CloudRegionArgs, InvalidInputError } from "holdfast";
import { cloudRegionArguments } from "./cloud-region-arguments";

const zone = (name: string, subnetCidr: string) => ({ name, subnetCidr });
const network = (vpcCidr: string, ...zones: CloudRegionArgs["network"]["zones"]) => ({
  network: { vpcCidr, zones },
});
const gateway = { site: "ansan", address: "203.0.113.30", autonomousSystem: 64_513 };

test.each<[string, Partial<CloudRegionArgs>, string]>([
  ["a site with capitals", { site: "AWS" }, "site"],
  ["another provider", { provider: "gcp" }, "provider"],
  ["a zone as region", { region: "ap-northeast-2a" }, "region"],
  ["no region", { region: "" }, "region"],
  ["a country in capitals", { country: "KR" }, "country"],
  ["a place off the map", { location: { latitude: -91, longitude: 0 } }, "location.latitude"],
  ["no seismic zone", { hazards: { seismicZone: "", typhoonTrack: "a" } }, "hazards.seismicZone"],
  [
    "no carrier",
    { utilities: { substations: { mains: "a" }, carriers: [], backbone: "b" } },
    "utilities.carriers",
  ],
  [
    "a VPC that is too large",
    network("10.0.0.0/8", zone("ap-northeast-2a", "10.0.0.0/24")),
    "network.vpcCidr",
  ],
  [
    "a VPC that is too small",
    network("10.64.0.0/29", zone("ap-northeast-2a", "10.64.0.0/29")),
    "network.vpcCidr",
  ],
  ["a VPC that is no range", network("10.64", zone("ap-northeast-2a", "10.64.0.0/26")), "network.vpcCidr"],
  ["no zones", network("10.64.0.0/24"), "network.zones"],
  [
    "a zone twice",
    network(
      "10.64.0.0/24",
      zone("ap-northeast-2a", "10.64.0.0/26"),
      zone("ap-northeast-2a", "10.64.0.64/26"),
    ),
    "network.zones",
  ],
  [
    "a zone of another region",
    network("10.64.0.0/24", zone("ap-northeast-3a", "10.64.0.0/26")),
    "network.zones[0].name",
  ],
  [
    "a zone without a letter",
    network("10.64.0.0/24", zone("ap-northeast-2", "10.64.0.0/26")),
    "network.zones[0].name",
  ],
  [
    "a subnet outside of the VPC",
    network("10.64.0.0/24", zone("ap-northeast-2a", "10.65.0.0/26")),
    "network.zones[0].subnetCidr",
  ],
  [
    "a subnet that is too small",
    network("10.64.0.0/24", zone("ap-northeast-2a", "10.64.0.0/29")),
    "network.zones[0].subnetCidr",
  ],
  [
    "subnets that overlap",
    network(
      "10.64.0.0/24",
      zone("ap-northeast-2a", "10.64.0.0/25"),
      zone("ap-northeast-2c", "10.64.0.64/26"),
    ),
    "network.zones[1].subnetCidr",
  ],
  ["no data center to talk to", { siteGateways: [] }, "siteGateways"],
  ["a data center twice", { siteGateways: [gateway, gateway] }, "siteGateways"],
  ["a router twice", { siteGateways: [gateway, { ...gateway, site: "siheung" }] }, "siteGateways"],
  ["a data center without a name", { siteGateways: [{ ...gateway, site: "" }] }, "siteGateways[0].site"],
  [
    "a router by name",
    { siteGateways: [{ ...gateway, address: "r.ansan.example" }] },
    "siteGateways[0].address",
  ],
  [
    "a reserved number",
    { siteGateways: [{ ...gateway, autonomousSystem: 0 }] },
    "siteGateways[0].autonomousSystem",
  ],
  ["half a number for the cloud", { autonomousSystem: 1.5 }, "autonomousSystem"],
])("%s is refused", (_, change, field) => {
  let refused: unknown;
  try {
    new CloudRegion("aws-seoul", cloudRegionArguments(change));
  } catch (error) {
    refused = error;
  }
  expect(refused).toBeInstanceOf(InvalidInputError);
  expect((refused as InvalidInputError).detail.where).toBe(`CloudRegion "aws-seoul": ${field}`);
});
