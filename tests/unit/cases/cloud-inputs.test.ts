import { type Change, field, foundAfter } from "./planted";

const planted: [title: string, change: Change, resource: string, message: RegExp][] = [
  [
    "a flow log of nothing",
    field(":FlowLog", "aws-seoul-flow-logs", ["vpcId"], undefined),
    "aws-seoul-flow-logs",
    / vpcId is not set, and neither is .*: AWS refuses/,
  ],
  [
    "a route table of a VPC that is none",
    field(":RouteTable", "aws-seoul-routes", ["vpcId"], "missing"),
    "aws-seoul-routes",
    / vpcId is missing, which is no identifier/,
  ],
  [
    "a role that nobody may assume",
    field(":Role", "aws-seoul-flow-logs-writer", ["assumeRolePolicy"], undefined),
    "aws-seoul-flow-logs-writer",
    / assumeRolePolicy is not set: AWS refuses/,
  ],
  [
    "a VPC that is made in the provider's region",
    field(":Vpc", "aws-osaka-vpc", ["region"], undefined),
    "aws-osaka-vpc",
    / region is ap-northeast-2, and .* is in ap-northeast-3/,
  ],
  [
    "a route table in another region than its VPC",
    field(":RouteTable", "aws-osaka-routes", ["region"], "ap-northeast-1"),
    "aws-osaka-routes",
    / region is ap-northeast-1, and aws-osaka.* is in ap-northeast-3/,
  ],
];

test.each(planted)("%s is found once, at its field", (_, change, resource, message) => {
  const found = foundAfter(change);
  expect(found).toHaveLength(1);
  expect(found[0]).toMatchObject({
    policy: "references-resolve",
    resource,
    message: expect.stringMatching(message),
  });
});

test.each<[string, Change]>([
  ["a VPC that another program made", field(":FlowLog", "aws-seoul-flow-logs", ["vpcId"], "vpc-0a1b2c3d")],
  [
    "a VPC in the region of its provider, which it does not say",
    field(":Vpc", "aws-seoul-vpc", ["region"], undefined),
  ],
])("%s is no finding", (_, change) => {
  expect(foundAfter(change)).toEqual([]);
});
