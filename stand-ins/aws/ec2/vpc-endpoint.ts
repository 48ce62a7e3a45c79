import {
  CreateVpcEndpointCommand,
  DeleteVpcEndpointsCommand,
  DescribeManagedPrefixListsCommand,
  DescribeVpcEndpointsCommand,
  EC2Client,
  ModifyVpcEndpointCommand,
  type VpcEndpoint,
} from "@aws-sdk/client-ec2";
import type * as ec2 from "@pulumi/aws/ec2";
import type { AwsRegion } from "../api/aws-api";
import { unlessMissing } from "../api/aws-error";
import { until } from "../api/waiting";
import { type Change, handler, type Plain } from "../deployment/handler";
import { tagsOf } from "../deployment/tag-list";
import { setTags, tagSpecifications } from "./tags";

/** An endpoint that is not deleted; AWS names deleted ones for a while. */
async function describe(id: string, aws: AwsRegion): Promise<VpcEndpoint | undefined> {
  const answer = await unlessMissing(
    aws.regional(EC2Client).send(new DescribeVpcEndpointsCommand({ VpcEndpointIds: [id] })),
  );
  return answer?.VpcEndpoints?.find(({ State }) => !/^delet/i.test(State ?? ""));
}

/** The prefix list of a gateway endpoint's service, which rules of security groups name. */
async function prefixListOf(serviceName: string, aws: AwsRegion): Promise<string | undefined> {
  const answer = await aws.regional(EC2Client).send(
    new DescribeManagedPrefixListsCommand({
      Filters: [{ Name: "prefix-list-name", Values: [serviceName] }],
    }),
  );
  return answer.PrefixLists?.find(({ PrefixListName }) => PrefixListName === serviceName)?.PrefixListId;
}

/** What makes one list another: what is to be added and what is to be taken away, if anything. */
function listChange(before: readonly string[] = [], after: readonly string[] = []) {
  const without = (list: readonly string[], other: readonly string[]) => {
    const left = list.filter((item) => !other.includes(item));
    return left.length > 0 ? left : undefined;
  };
  return { add: without(after, before), remove: without(before, after) };
}

function endpointChange(
  inputs: Plain<ec2.VpcEndpointArgs>,
  { has, before }: Change<ec2.VpcEndpointArgs>,
): Omit<ModifyVpcEndpointCommand["input"], "VpcEndpointId"> {
  const subnets = has("subnetIds") ? listChange(before.subnetIds, inputs.subnetIds) : undefined;
  const tables = has("routeTableIds") ? listChange(before.routeTableIds, inputs.routeTableIds) : undefined;
  const groups = has("securityGroupIds")
    ? listChange(before.securityGroupIds, inputs.securityGroupIds)
    : undefined;
  return {
    PolicyDocument: has("policy") ? inputs.policy : undefined,
    PrivateDnsEnabled: has("privateDnsEnabled") ? (inputs.privateDnsEnabled ?? false) : undefined,
    AddSubnetIds: subnets?.add,
    RemoveSubnetIds: subnets?.remove,
    AddRouteTableIds: tables?.add,
    RemoveRouteTableIds: tables?.remove,
    AddSecurityGroupIds: groups?.add,
    RemoveSecurityGroupIds: groups?.remove,
  };
}

/** A way to an AWS service that does not lead through the internet. */
export const vpcEndpoint = handler<ec2.VpcEndpointArgs, ec2.VpcEndpoint>({
  inputs: [
    "policy",
    "privateDnsEnabled",
    "routeTableIds",
    "securityGroupIds",
    "serviceName",
    "subnetIds",
    "tags",
    "vpcEndpointType",
    "vpcId",
  ],
  defaults: { vpcEndpointType: "Gateway" },
  async create(inputs, aws) {
    const { VpcEndpoint } = await aws.regional(EC2Client).send(
      new CreateVpcEndpointCommand({
        VpcEndpointType: inputs.vpcEndpointType as VpcEndpoint["VpcEndpointType"],
        VpcId: inputs.vpcId,
        ServiceName: inputs.serviceName,
        PolicyDocument: inputs.policy,
        PrivateDnsEnabled: inputs.privateDnsEnabled,
        RouteTableIds: inputs.routeTableIds,
        SecurityGroupIds: inputs.securityGroupIds,
        SubnetIds: inputs.subnetIds,
        TagSpecifications: tagSpecifications("vpc-endpoint", inputs.tags),
      }),
    );
    return VpcEndpoint?.VpcEndpointId ?? "";
  },
  async ready(id, aws) {
    await until(
      `VPC endpoint ${id}`,
      async () => (await describe(id, aws))?.State?.toLowerCase() === "available",
    );
  },
  async read(id, aws) {
    const found = await describe(id, aws);
    return (
      found && {
        arn: await aws.arn("ec2", `vpc-endpoint/${id}`),
        dnsEntries: found.DnsEntries?.map(({ DnsName, HostedZoneId }) => ({
          dnsName: DnsName,
          hostedZoneId: HostedZoneId,
        })),
        networkInterfaceIds: found.NetworkInterfaceIds,
        ownerId: found.OwnerId,
        policy: found.PolicyDocument,
        prefixListId:
          found.VpcEndpointType === "Gateway" ? await prefixListOf(found.ServiceName ?? "", aws) : undefined,
        privateDnsEnabled: found.PrivateDnsEnabled,
        requesterManaged: found.RequesterManaged ?? false,
        routeTableIds: found.RouteTableIds,
        securityGroupIds: found.Groups?.map(({ GroupId = "" }) => GroupId),
        serviceName: found.ServiceName,
        state: found.State,
        subnetIds: found.SubnetIds,
        tags: tagsOf(found.Tags),
        vpcEndpointType: found.VpcEndpointType,
        vpcId: found.VpcId,
      }
    );
  },
  async update(id, inputs, change, aws) {
    const wanted = endpointChange(inputs, change);
    if (Object.values(wanted).some((value) => value !== undefined)) {
      await aws.regional(EC2Client).send(new ModifyVpcEndpointCommand({ VpcEndpointId: id, ...wanted }));
    }
    if (change.has("tags")) await setTags(aws, id, inputs.tags);
  },
  async delete(id, aws) {
    await aws.regional(EC2Client).send(new DeleteVpcEndpointsCommand({ VpcEndpointIds: [id] }));
    await until(`the end of VPC endpoint ${id}`, async () => (await describe(id, aws)) === undefined);
  },
});
