import {
  CreateVpcCommand,
  DeleteVpcCommand,
  DescribeNetworkAclsCommand,
  DescribeRouteTablesCommand,
  DescribeSecurityGroupsCommand,
  DescribeVpcAttributeCommand,
  DescribeVpcsCommand,
  EC2Client,
  ModifyVpcAttributeCommand,
  type Vpc,
} from "@aws-sdk/client-ec2";
import type * as ec2 from "@pulumi/aws/ec2";
import type { AwsRegion } from "../api/aws-api";
import { until } from "../api/waiting";
import { handler } from "../deployment/handler";
import { tagsOf } from "../deployment/tag-list";
import { setTags, tagSpecifications } from "./tags";

async function describe(id: string, aws: AwsRegion): Promise<Vpc | undefined> {
  const answer = await aws.regional(EC2Client).send(new DescribeVpcsCommand({ VpcIds: [id] }));
  return answer.Vpcs?.[0];
}

/** The DNS settings, for which the API takes one question each. */
async function dnsSettings(id: string, aws: AwsRegion) {
  const client = aws.regional(EC2Client);
  const [support, hostnames] = await Promise.all([
    client.send(new DescribeVpcAttributeCommand({ VpcId: id, Attribute: "enableDnsSupport" })),
    client.send(new DescribeVpcAttributeCommand({ VpcId: id, Attribute: "enableDnsHostnames" })),
  ]);
  return {
    enableDnsSupport: support.EnableDnsSupport?.Value,
    enableDnsHostnames: hostnames.EnableDnsHostnames?.Value,
  };
}

/** What AWS makes together with every VPC. */
async function companions(id: string, aws: AwsRegion) {
  const client = aws.regional(EC2Client);
  const ofVpc = { Name: "vpc-id", Values: [id] };
  const [groups, tables, lists] = await Promise.all([
    client.send(
      new DescribeSecurityGroupsCommand({ Filters: [ofVpc, { Name: "group-name", Values: ["default"] }] }),
    ),
    client.send(
      new DescribeRouteTablesCommand({ Filters: [ofVpc, { Name: "association.main", Values: ["true"] }] }),
    ),
    client.send(new DescribeNetworkAclsCommand({ Filters: [ofVpc, { Name: "default", Values: ["true"] }] })),
  ]);
  const mainRouteTableId = tables.RouteTables?.[0]?.RouteTableId;
  return {
    defaultSecurityGroupId: groups.SecurityGroups?.[0]?.GroupId,
    mainRouteTableId,
    defaultRouteTableId: mainRouteTableId,
    defaultNetworkAclId: lists.NetworkAcls?.[0]?.NetworkAclId,
  };
}

/** A virtual private network. */
export const vpc = handler<ec2.VpcArgs, ec2.Vpc>({
  inputs: ["cidrBlock", "enableDnsHostnames", "enableDnsSupport", "instanceTenancy", "tags"],
  defaults: { enableDnsSupport: true, instanceTenancy: "default" },
  async create(inputs, aws) {
    const { Vpc } = await aws.regional(EC2Client).send(
      new CreateVpcCommand({
        CidrBlock: inputs.cidrBlock,
        InstanceTenancy: inputs.instanceTenancy as Vpc["InstanceTenancy"],
        TagSpecifications: tagSpecifications("vpc", inputs.tags),
      }),
    );
    return Vpc?.VpcId ?? "";
  },
  async ready(id, aws) {
    await until(`VPC ${id}`, async () => (await describe(id, aws))?.State === "available");
  },
  async read(id, aws) {
    const found = await describe(id, aws);
    return (
      found && {
        arn: await aws.arn("ec2", `vpc/${id}`),
        cidrBlock: found.CidrBlock,
        instanceTenancy: found.InstanceTenancy,
        dhcpOptionsId: found.DhcpOptionsId,
        ownerId: found.OwnerId,
        tags: tagsOf(found.Tags),
        ...(await dnsSettings(id, aws)),
        ...(await companions(id, aws)),
      }
    );
  },
  async update(id, inputs, change, aws) {
    const client = aws.regional(EC2Client);
    // One attribute a request; host names need DNS support first.
    if (change.has("enableDnsSupport")) {
      const EnableDnsSupport = { Value: inputs.enableDnsSupport ?? true };
      await client.send(new ModifyVpcAttributeCommand({ VpcId: id, EnableDnsSupport }));
    }
    if (change.has("enableDnsHostnames")) {
      const EnableDnsHostnames = { Value: inputs.enableDnsHostnames ?? false };
      await client.send(new ModifyVpcAttributeCommand({ VpcId: id, EnableDnsHostnames }));
    }
    if (change.has("tags")) await setTags(aws, id, inputs.tags);
  },
  async delete(id, aws) {
    await aws.regional(EC2Client).send(new DeleteVpcCommand({ VpcId: id }));
  },
});
