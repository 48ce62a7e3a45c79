import { routeTable } from "@holdfast/aws-stand-in/ec2/route-table";
import { routeTableAssociation } from "@holdfast/aws-stand-in/ec2/route-table-association";
import { securityGroup } from "@holdfast/aws-stand-in/ec2/security-group";
import { setTags } from "@holdfast/aws-stand-in/ec2/tags";
import { vpc } from "@holdfast/aws-stand-in/ec2/vpc";
import { vpcEndpoint } from "@holdfast/aws-stand-in/ec2/vpc-endpoint";
import { FakeAws } from "../fake-aws";

const changing = (inputs: string[], before = {}) => ({
  has: (input: string) => inputs.includes(input),
  before,
});

test("a network gets DNS before host names, one request each", async () => {
  const api = new FakeAws({ ModifyVpcAttribute: () => ({}) });
  const inputs = { enableDnsSupport: true, enableDnsHostnames: true };
  await vpc.update?.("vpc-1", inputs, changing(["enableDnsHostnames", "enableDnsSupport"]), api.region);
  expect(api.of("ModifyVpcAttribute")).toEqual([
    { VpcId: "vpc-1", EnableDnsSupport: { Value: true } },
    { VpcId: "vpc-1", EnableDnsHostnames: { Value: true } },
  ]);
});

test("tags are changed by as little as it takes, and AWS's own are left alone", async () => {
  const Tags = [
    { Key: "keep", Value: "1" },
    { Key: "change", Value: "1" },
    { Key: "gone", Value: "1" },
    { Key: "aws:cloudformation:stack-name", Value: "x" },
  ];
  const api = new FakeAws({ DescribeTags: () => ({ Tags }), DeleteTags: () => ({}), CreateTags: () => ({}) });
  await setTags(api.region, "vpc-1", { keep: "1", change: "2", new: "1" });
  expect(api.of("DeleteTags")).toEqual([{ Resources: ["vpc-1"], Tags: [{ Key: "gone" }] }]);
  expect(api.of("CreateTags")).toEqual([
    {
      Resources: ["vpc-1"],
      Tags: [
        { Key: "change", Value: "2" },
        { Key: "new", Value: "1" },
      ],
    },
  ]);
});

test("a new security group lets nothing out that is not declared", async () => {
  const everything = { IpProtocol: "-1", IpRanges: [{ CidrIp: "0.0.0.0/0" }] };
  const api = new FakeAws({
    DescribeSecurityGroups: () => ({ SecurityGroups: [{ IpPermissionsEgress: [everything] }] }),
    RevokeSecurityGroupEgress: () => ({}),
  });
  await securityGroup.ready?.("sg-1", api.region, {});
  expect(api.of("RevokeSecurityGroupEgress")).toMatchObject([
    { GroupId: "sg-1", IpPermissions: [everything] },
  ]);
});

test("rules that a security group does not declare are not its own", async () => {
  const api = new FakeAws({
    DescribeSecurityGroups: () => ({
      SecurityGroups: [
        { GroupName: "g", IpPermissions: [{ IpProtocol: "tcp", IpRanges: [{ CidrIp: "10.0.0.0/8" }] }] },
      ],
    }),
  });
  expect(await securityGroup.read("sg-1", api.region, {})).not.toHaveProperty("ingress");
});

describe("a route table", () => {
  const listed = [
    { DestinationCidrBlock: "10.0.0.0/16", GatewayId: "local" },
    { DestinationPrefixListId: "pl-1", GatewayId: "vpce-1" },
    { DestinationCidrBlock: "10.1.0.0/16", GatewayId: "vgw-1", Origin: "EnableVgwRoutePropagation" },
    { DestinationCidrBlock: "10.2.0.0/16", GatewayId: "vgw-1", Origin: "CreateRoute" },
  ];
  const api = () =>
    new FakeAws({
      DescribeRouteTables: () => ({ RouteTables: [{ Routes: listed }] }),
      DeleteRoute: () => ({}),
      CreateRoute: () => ({}),
    });

  test("that declares no routes leaves them to others", async () => {
    expect(await routeTable.read("rtb-1", api().region, {})).not.toHaveProperty("routes");
  });

  test("that declares routes has those that are neither local, an endpoint's nor propagated", async () => {
    expect(await routeTable.read("rtb-1", api().region, { routes: [] })).toMatchObject({
      routes: [{ cidrBlock: "10.2.0.0/16", gatewayId: "vgw-1" }],
    });
  });

  test("gets the routes that it declares, and loses the others", async () => {
    const aws = api();
    const inputs = { vpcId: "vpc-1", routes: [{ cidrBlock: "10.3.0.0/16", gatewayId: "vgw-1" }] };
    await routeTable.update?.("rtb-1", inputs, changing(["routes"]), aws.region);
    expect(aws.of("DeleteRoute")).toMatchObject([{ DestinationCidrBlock: "10.2.0.0/16" }]);
    expect(aws.of("CreateRoute")).toEqual([
      { RouteTableId: "rtb-1", DestinationCidrBlock: "10.3.0.0/16", GatewayId: "vgw-1" },
    ]);
  });
});

test("an association is imported by its subnet and its table", async () => {
  const Associations = [
    { RouteTableAssociationId: "rtbassoc-1", SubnetId: "subnet-1" },
    { RouteTableAssociationId: "rtbassoc-2", SubnetId: "subnet-2" },
  ];
  const api = new FakeAws({ DescribeRouteTables: () => ({ RouteTables: [{ Associations }] }) });
  expect(await routeTableAssociation.importedId?.("subnet-2/rtb-1", api.region)).toBe("rtbassoc-2");
});

test("an endpoint is changed by what is added and what is taken away", async () => {
  const api = new FakeAws({ ModifyVpcEndpoint: () => ({}) });
  const before = { subnetIds: ["subnet-1", "subnet-2"] };
  await vpcEndpoint.update?.(
    "vpce-1",
    { subnetIds: ["subnet-2", "subnet-3"] },
    changing(["subnetIds"], before),
    api.region,
  );
  expect(api.of("ModifyVpcEndpoint")).toMatchObject([
    { AddSubnetIds: ["subnet-3"], RemoveSubnetIds: ["subnet-1"] },
  ]);
});
