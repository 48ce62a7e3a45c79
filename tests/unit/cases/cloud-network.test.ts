import type { Resource } from "@holdfast/resilience";
import { type Change, field, foundAfter, gone } from "./planted";

const firewall = "failover-authority-aws-seoul-firewall";

/** A range is not among those of a rule of the Seoul voter's security group. */
const lacks =
  (direction: "ingress" | "egress", rule: number, range: string): Change =>
  (resources) => {
    const group = resources.find(({ name }) => name === firewall) as Resource;
    const { cidrBlocks } = (group.inputs[direction] as { cidrBlocks: string[] }[])[rule]!;
    expect(cidrBlocks).toContain(range);
    const rest = cidrBlocks.filter((each) => each !== range);
    return field(":SecurityGroup", firewall, [direction, rule, "cidrBlocks"], rest)(resources);
  };

const planted: [title: string, changes: Change[], resource: string, message: RegExp][] = [
  [
    "a voter that lets nothing of one site in or out",
    [
      lacks("ingress", 0, "10.33.16.23/32"),
      lacks("ingress", 0, "10.32.0.0/16"),
      lacks("ingress", 1, "10.32.0.0/16"),
      lacks("egress", 0, "10.33.16.23/32"),
    ],
    firewall,
    / ingress lets 10\.32\.0\.0\/16 of siheung not in on port 2380.*goals are not met by it/,
  ],
  [
    "a voter that peers of one site do not reach",
    [lacks("ingress", 0, "10.32.0.0/16")],
    firewall,
    / ingress lets 10\.32\.0\.0\/16 of siheung not in on port 2380/,
  ],
  [
    "a voter that does not reach a peer",
    [lacks("egress", 0, "10.33.16.23/32")],
    firewall,
    / egress lets nothing out to 10\.33\.16\.23 of siheung on port 2380/,
  ],
  [
    "a voter that members of one site do not reach",
    [field(":SecurityGroup", firewall, ["ingress", 1, "cidrBlocks", 1], "10.23.0.0/16")],
    firewall,
    / ingress lets 10\.32\.0\.0\/16 of siheung not in on port 2379/,
  ],
  [
    "a voter that lets nobody in",
    [field(":SecurityGroup", firewall, ["ingress"], [])],
    firewall,
    / ingress lets .* of ansan, siheung, pangyo and aws-osaka not in on port 2380/,
  ],
  [
    "a security group that is gone",
    [gone(":SecurityGroup", firewall)],
    "failover-authority-aws-seoul-voter",
    / vpcSecurityGroupIds names SecurityGroup .*-firewall, which nothing declares/,
  ],
  [
    "no VPN connection with one site",
    [gone(":VpnConnection", "aws-osaka-vpn-siheung")],
    "aws-osaka-router-siheung",
    / is of no VPN connection between ap-northeast-3 and siheung.*goals are not met by it/,
  ],
  [
    "a VPN connection whose router is gone",
    [gone(":CustomerGateway", "aws-osaka-router-siheung")],
    "aws-osaka-vpn-siheung",
    / customerGatewayId names a router that nothing declares/,
  ],
  [
    "a region without VPN gateway",
    [gone(":VpnGateway", "aws-osaka-vpn")],
    "aws-osaka-vpc",
    / is of a network with no VPN gateway/,
  ],
  [
    "a connection that learns no routes and is given none",
    [field(":VpnConnection", "aws-osaka-vpn-siheung", ["staticRoutesOnly"], true)],
    "aws-osaka-vpn-siheung",
    / staticRoutesOnly routes nothing to siheung, whose voter is at 10\.33\.16\.23/,
  ],
  [
    "two routers with one number",
    [field(":CustomerGateway", "aws-osaka-router-siheung", ["bgpAsn"], "64513")],
    "aws-osaka-router-siheung",
    / bgpAsn is 64513, the number of CustomerGateway aws-osaka-router-ansan too/,
  ],
  [
    "a router at another address",
    [field(":CustomerGateway", "aws-osaka-router-siheung", ["ipAddress"], "203.0.113.95")],
    "aws-osaka-router-siheung",
    / ipAddress is 203\.0\.113\.95/,
  ],
  [
    "a subnet without route table",
    [gone(":RouteTableAssociation", "aws-osaka-ap-northeast-3a-routes")],
    "aws-osaka-ap-northeast-3a",
    / which no route table is associated with/,
  ],
  [
    "a route table that learns no routes",
    [gone(":VpnGatewayRoutePropagation", "aws-osaka-vpn-routes")],
    "aws-osaka-routes",
    / propagatingVgws lacks aws-osaka-vpn/,
  ],
  [
    "no endpoint of a service that a voter asks when it starts",
    [gone(":VpcEndpoint", "aws-osaka-acm-pca")],
    "aws-osaka-vpc",
    / opens no way to acm-pca of AWS: the voter aws-osaka cannot start anew/,
  ],
  [
    "endpoints that let in another network",
    [field(":SecurityGroupIngressRule", "aws-osaka-endpoints-https", ["cidrIpv4"], "10.64.0.0/24")],
    "aws-osaka-endpoints",
    / ingress opens no way to acm-pca of AWS/,
  ],
  [
    "names of services that are not resolved",
    [field(":Vpc", "aws-osaka-vpc", ["enableDnsSupport"], false)],
    "aws-osaka-vpc",
    / enableDnsSupport is false/,
  ],
  [
    "a network with addresses of a site",
    [field(":Vpc", "aws-osaka-vpc", ["cidrBlock"], "10.32.1.0/24")],
    "aws-osaka-vpc",
    / cidrBlock is 10\.32\.1\.0\/24, which has addresses of DataCenter siheung/,
  ],
  [
    "a voter at another address than the member list has",
    [field(":Instance", "failover-authority-aws-osaka-voter", ["privateIp"], "10.64.1.24")],
    "failover-authority-aws-osaka-voter",
    / privateIp is 10\.64\.1\.24, and the member list has the voter aws-osaka at 10\.64\.1\.23/,
  ],
  [
    "a subnet without the voter's address",
    [field(":Subnet", "aws-osaka-ap-northeast-3a", ["cidrBlock"], "10.64.1.64/26")],
    "aws-osaka-ap-northeast-3a",
    / cidrBlock is 10\.64\.1\.64\/26, without 10\.64\.1\.23/,
  ],
  [
    "a volume in another zone",
    [field(":Volume", "failover-authority-aws-osaka-data", ["availabilityZone"], "ap-northeast-3c")],
    "failover-authority-aws-osaka-data",
    / availabilityZone is ap-northeast-3c, and the voter aws-osaka stands in ap-northeast-3a/,
  ],
  [
    "a subnet in another zone",
    [field(":Subnet", "aws-osaka-ap-northeast-3a", ["availabilityZone"], "ap-northeast-3c")],
    "aws-osaka-ap-northeast-3a",
    / availabilityZone is ap-northeast-3c/,
  ],
  [
    "a volume that is not attached",
    [gone(":VolumeAttachment", "failover-authority-aws-osaka-data-attachment")],
    "failover-authority-aws-osaka-data",
    / is not that of a volume attached to the voter aws-osaka/,
  ],
  [
    "an image of another region",
    [field(":Instance", "failover-authority-aws-osaka-voter", ["ami"], "ami-0123456789abcdef0")],
    "failover-authority-aws-osaka-voter",
    / ami is ami-0123456789abcdef0 in ap-northeast-3 as in ap-northeast-2/,
  ],
];

test.each(planted)("%s: one finding", (_, changes, resource, message) => {
  expect(foundAfter(...changes)).toEqual([
    expect.objectContaining({
      policy: "ways-are-open",
      level: "error",
      resource,
      message: expect.stringMatching(message),
    }),
  ]);
});

test("a voter that operators do not reach: a warning", () => {
  const found = foundAfter(gone(":VpcEndpoint", "aws-osaka-ssm"));
  expect(found).toEqual([expect.objectContaining({ policy: "ways-are-open", level: "warning" })]);
  expect(found[0]?.message).toMatch(/opens no way to ssm of AWS: operators cannot reach/);
});

const clients = (ranges: string[]): Change =>
  field(":SecurityGroup", firewall, ["ingress", 1, "cidrBlocks"], ranges);

const harmless: [title: string, change: Change][] = [
  ["ranges in halves", clients(["10.16.0.0/16", "10.32.0.0/17", "10.32.128.0/17", "10.48.0.0/16"])],
  ["one wider range", clients(["10.0.0.0/10"])],
  ["every protocol", field(":SecurityGroup", firewall, ["ingress", 0, "protocol"], "-1")],
  ["more ports", field(":SecurityGroup", firewall, ["ingress", 0, "fromPort"], 2379)],
  [
    "rules as resources of their own",
    (resources) => {
      const group = resources.find(({ name }) => name === firewall) as Resource;
      const rules = group.inputs["ingress"] as { cidrBlocks: string[]; fromPort: number; toPort: number }[];
      const apart = rules.flatMap(({ cidrBlocks, fromPort, toPort }, rule) =>
        cidrBlocks.map((cidrIpv4, index): Resource => ({
          ...group,
          type: "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule",
          urn: `${group.urn}-${rule}-${index}`,
          name: `${group.name}-${rule}-${index}`,
          inputs: { cidrIpv4, fromPort, toPort, ipProtocol: "tcp" },
          propertyDependencies: { securityGroupId: [group.urn] },
        })),
      );
      return [...field(":SecurityGroup", firewall, ["ingress"], undefined)(resources), ...apart];
    },
  ],
];

test.each(harmless)("a security group with %s: no finding", (_, change) => {
  expect(foundAfter(change)).toEqual([]);
});
