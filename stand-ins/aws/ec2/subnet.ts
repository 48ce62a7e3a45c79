import {
  CreateSubnetCommand,
  DeleteSubnetCommand,
  DescribeSubnetsCommand,
  EC2Client,
  ModifySubnetAttributeCommand,
  type Subnet,
} from "@aws-sdk/client-ec2";
import type * as ec2 from "@pulumi/aws/ec2";
import type { AwsRegion } from "../api/aws-api";
import { until } from "../api/waiting";
import { handler } from "../deployment/handler";
import { tagsOf } from "../deployment/tag-list";
import { setTags, tagSpecifications } from "./tags";

async function describe(id: string, aws: AwsRegion): Promise<Subnet | undefined> {
  const answer = await aws.regional(EC2Client).send(new DescribeSubnetsCommand({ SubnetIds: [id] }));
  return answer.Subnets?.[0];
}

/** A range of a VPC's addresses, in one zone. */
export const subnet = handler<ec2.SubnetArgs, ec2.Subnet>({
  inputs: ["availabilityZone", "availabilityZoneId", "cidrBlock", "mapPublicIpOnLaunch", "tags", "vpcId"],
  async create(inputs, aws) {
    const { Subnet } = await aws.regional(EC2Client).send(
      new CreateSubnetCommand({
        VpcId: inputs.vpcId,
        CidrBlock: inputs.cidrBlock,
        AvailabilityZone: inputs.availabilityZone,
        AvailabilityZoneId: inputs.availabilityZoneId,
        TagSpecifications: tagSpecifications("subnet", inputs.tags),
      }),
    );
    return Subnet?.SubnetId ?? "";
  },
  async ready(id, aws) {
    await until(`subnet ${id}`, async () => (await describe(id, aws))?.State === "available");
  },
  async read(id, aws) {
    const found = await describe(id, aws);
    return (
      found && {
        arn: found.SubnetArn,
        availabilityZone: found.AvailabilityZone,
        availabilityZoneId: found.AvailabilityZoneId,
        cidrBlock: found.CidrBlock,
        mapPublicIpOnLaunch: found.MapPublicIpOnLaunch,
        ownerId: found.OwnerId,
        tags: tagsOf(found.Tags),
        vpcId: found.VpcId,
      }
    );
  },
  async update(id, inputs, change, aws) {
    if (change.has("mapPublicIpOnLaunch")) {
      const MapPublicIpOnLaunch = { Value: inputs.mapPublicIpOnLaunch ?? false };
      await aws
        .regional(EC2Client)
        .send(new ModifySubnetAttributeCommand({ SubnetId: id, MapPublicIpOnLaunch }));
    }
    if (change.has("tags")) await setTags(aws, id, inputs.tags);
  },
  async delete(id, aws) {
    await aws.regional(EC2Client).send(new DeleteSubnetCommand({ SubnetId: id }));
  },
});
