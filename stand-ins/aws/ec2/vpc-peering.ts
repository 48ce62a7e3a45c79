import {
  AcceptVpcPeeringConnectionCommand,
  CreateVpcPeeringConnectionCommand,
  DeleteVpcPeeringConnectionCommand,
  DescribeVpcPeeringConnectionsCommand,
  EC2Client,
  type VpcPeeringConnection,
} from "@aws-sdk/client-ec2";
import type * as ec2 from "@pulumi/aws/ec2";
import type { AwsRegion } from "../api/aws-api";
import { unlessMissing } from "../api/aws-error";
import { until } from "../api/waiting";
import { handler } from "../deployment/handler";
import { tagsOf } from "../deployment/tag-list";
import { setTags, tagSpecifications } from "./tags";

/** A peering that is neither deleted nor refused; AWS names those for a while. */
async function describe(id: string, aws: AwsRegion): Promise<VpcPeeringConnection | undefined> {
  const answer = await unlessMissing(
    aws.regional(EC2Client).send(new DescribeVpcPeeringConnectionsCommand({ VpcPeeringConnectionIds: [id] })),
  );
  return answer?.VpcPeeringConnections?.find(
    ({ Status }) => !["deleted", "deleting", "failed", "expired", "rejected"].includes(Status?.Code ?? ""),
  );
}

/**
 * A peering as the end sees it that asks for it. Whether the other end has accepted it is said of the accepter alone: here it
 * would change after the peering was made, which a refresh would take for a change by hand. Its owner, which AWS says though
 * nobody declared it, would be taken for one too.
 */
export const vpcPeeringConnection = handler<ec2.VpcPeeringConnectionArgs, ec2.VpcPeeringConnection>({
  inputs: ["peerRegion", "peerVpcId", "tags", "vpcId"],
  async create(inputs, aws) {
    const { VpcPeeringConnection: made } = await aws.regional(EC2Client).send(
      new CreateVpcPeeringConnectionCommand({
        VpcId: inputs.vpcId,
        PeerVpcId: inputs.peerVpcId,
        PeerRegion: inputs.peerRegion,
        TagSpecifications: tagSpecifications("vpc-peering-connection", inputs.tags),
      }),
    );
    return made?.VpcPeeringConnectionId ?? "";
  },
  async read(id, aws) {
    const found = await describe(id, aws);
    return (
      found && {
        peerRegion: found.AccepterVpcInfo?.Region,
        peerVpcId: found.AccepterVpcInfo?.VpcId,
        tags: tagsOf(found.Tags),
        vpcId: found.RequesterVpcInfo?.VpcId,
      }
    );
  },
  async update(id, inputs, change, aws) {
    if (change.has("tags")) await setTags(aws, id, inputs.tags);
  },
  async delete(id, aws) {
    await aws.regional(EC2Client).send(new DeleteVpcPeeringConnectionCommand({ VpcPeeringConnectionId: id }));
  },
});

/** The consent of a peering's other end. It is gone with the peering. */
export const vpcPeeringConnectionAccepter = handler<
  ec2.VpcPeeringConnectionAccepterArgs,
  ec2.VpcPeeringConnectionAccepter
>({
  inputs: ["autoAccept", "tags", "vpcPeeringConnectionId"],
  async create({ autoAccept, vpcPeeringConnectionId }, aws) {
    await until(
      `VPC peering ${vpcPeeringConnectionId} at its other end`,
      async () => (await describe(vpcPeeringConnectionId, aws)) !== undefined,
    );
    if (autoAccept)
      await aws
        .regional(EC2Client)
        .send(new AcceptVpcPeeringConnectionCommand({ VpcPeeringConnectionId: vpcPeeringConnectionId }));
    return vpcPeeringConnectionId;
  },
  async ready(id, aws, { autoAccept }) {
    if (autoAccept)
      await until(`VPC peering ${id}`, async () => (await describe(id, aws))?.Status?.Code === "active");
  },
  async read(id, aws) {
    const found = await describe(id, aws);
    return (
      found && {
        acceptStatus: found.Status?.Code ?? "",
        vpcPeeringConnectionId: id,
        tags: tagsOf(found.Tags),
      }
    );
  },
  async update(id, inputs, change, aws) {
    if (change.has("tags")) await setTags(aws, id, inputs.tags);
  },
  async delete() {},
});
