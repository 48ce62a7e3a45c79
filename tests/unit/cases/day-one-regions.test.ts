import { type Change, field, foundAfter, gone } from "./planted";

const peering = "aws-seoul-to-aws-osaka-peering";
const accepter = "aws-seoul-to-aws-osaka-accepter";
const atOsaka = "aws-seoul-to-aws-osaka-route-at-aws-osaka";
const ROUTE = "ec2/route:Route";
const ACCEPTER = ":VpcPeeringConnectionAccepter";
const PEERING = "vpcPeeringConnection:VpcPeeringConnection";
const sameNumber = field(":VpnGateway", "aws-osaka-vpn", ["amazonSideAsn"], "64532");
const left = /the way left is through the routers of ansan, pangyo and siheung/;

const planted: [title: string, changes: Change[], level: string, resource: string, message: RegExp][] = [
  [
    "a peering that nobody accepts",
    [gone(ACCEPTER, accepter)],
    "warning",
    peering,
    / id is accepted by nobody in ap-northeast-3/,
  ],
  [
    "an accepter that does not accept",
    [field(ACCEPTER, accepter, ["autoAccept"], false)],
    "warning",
    accepter,
    / autoAccept is not true/,
  ],
  [
    "an accepter in the region that asks",
    [field(ACCEPTER, accepter, ["region"], "ap-northeast-2")],
    "warning",
    accepter,
    / region is ap-northeast-2, where the network is not/,
  ],
  [
    "a peering with a network of another region",
    [field(PEERING, peering, ["peerRegion"], "ap-northeast-1")],
    "warning",
    peering,
    / peerRegion is ap-northeast-1/,
  ],
  [
    "a peering without a route at one end",
    [gone(ROUTE, atOsaka)],
    "warning",
    "aws-osaka-routes",
    / routes leads 10\.64\.0\.23 nowhere/,
  ],
  [
    "a route by the peering to other addresses",
    [field(ROUTE, atOsaka, ["destinationCidrBlock"], "10.64.2.0/24")],
    "warning",
    atOsaka,
    / destinationCidrBlock leads 10\.64\.0\.23 nowhere/,
  ],
  [
    "gateways of one number",
    [sameNumber],
    "warning",
    "aws-osaka-vpn",
    / amazonSideAsn is 64532, the number of VpnGateway aws-seoul-vpn too: .*their peering is the one way left/,
  ],
  [
    "no peering at all",
    [
      gone(ROUTE, atOsaka),
      gone(ROUTE, atOsaka.replace(/osaka$/, "seoul")),
      gone(ACCEPTER, accepter),
      gone(PEERING, peering),
    ],
    "warning",
    "aws-seoul-vpc",
    / id is of a network that nothing joins with the other region's/,
  ],
];

test.each(planted)("%s: one warning, with the ways that are left", (_, changes, level, resource, message) => {
  const found = foundAfter(...changes);
  expect(found).toHaveLength(1);
  expect(found[0]).toMatchObject({ level, resource, message: expect.stringMatching(message) });
  if (resource !== "aws-osaka-vpn") expect(found[0]?.message).toMatch(left);
});

test("neither a peering nor a way through a site: an error at each, and one voter does not count", () => {
  const found = foundAfter(sameNumber, gone(ACCEPTER, accepter)).filter(({ level }) => level === "error");
  expect(found.map(({ resource }) => resource).sort()).toEqual(["aws-osaka-vpn", peering]);
  expect(found[0]?.message).toMatch(/no way is left.*goals are not met/);
});

test.each<[string, Change]>([
  ["other numbers", field(":VpnGateway", "aws-osaka-vpn", ["amazonSideAsn"], "64600")],
  ["a route to more than the other network", field(ROUTE, atOsaka, ["destinationCidrBlock"], "10.64.0.0/23")],
])("harmless: %s", (_, change) => {
  expect(foundAfter(change)).toEqual([]);
});
