import {
  AttachVpnGatewayCommand,
  CreateVpnGatewayCommand,
  DeleteVpnGatewayCommand,
  DescribeVpnGatewaysCommand,
  DetachVpnGatewayCommand,
  EC2Client,
  type VpnGateway,
} from "@aws-sdk/client-ec2";
import type * as ec2 from "@pulumi/aws/ec2";
import type { AwsRegion } from "../api/aws-api";
import { isNotFound } from "../api/aws-error";
import { until } from "../api/waiting";
import { handler } from "../deployment/handler";
import { tagsOf } from "../deployment/tag-list";
import { setTags, tagSpecifications } from "./tags";

/** A gateway that is not deleted; AWS names deleted ones for a while. */
async function describe(id: string, aws: AwsRegion): Promise<VpnGateway | undefined> {
  const answer = await aws.regional(EC2Client).send(new DescribeVpnGatewaysCommand({ VpnGatewayIds: [id] }));
  return answer.VpnGateways?.find(({ State }) => State !== "deleted" && State !== "deleting");
}

/** The VPC that a gateway is attached to, or is being attached to. */
function attachedVpc(gateway: VpnGateway | undefined): string | undefined {
  return gateway?.VpcAttachments?.find(({ State }) => State === "attached" || State === "attaching")?.VpcId;
}

async function attach(id: string, vpcId: string, aws: AwsRegion): Promise<void> {
  await aws.regional(EC2Client).send(new AttachVpnGatewayCommand({ VpnGatewayId: id, VpcId: vpcId }));
  await until(`VPN gateway ${id} at ${vpcId}`, async () =>
    Boolean(
      (await describe(id, aws))?.VpcAttachments?.some(
        ({ VpcId, State }) => VpcId === vpcId && State === "attached",
      ),
    ),
  );
}

async function detach(id: string, aws: AwsRegion): Promise<void> {
  const vpcId = attachedVpc(await describe(id, aws));
  if (vpcId === undefined) return;
  try {
    await aws.regional(EC2Client).send(new DetachVpnGatewayCommand({ VpnGatewayId: id, VpcId: vpcId }));
  } catch (error) {
    if (!isNotFound(error)) throw error;
  }
  await until(
    `VPN gateway ${id} off ${vpcId}`,
    async () => attachedVpc(await describe(id, aws)) === undefined,
  );
}

/** The cloud's end of VPN connections. */
export const vpnGateway = handler<ec2.VpnGatewayArgs, ec2.VpnGateway>({
  inputs: ["amazonSideAsn", "availabilityZone", "tags", "vpcId"],
  async create(inputs, aws) {
    const { VpnGateway } = await aws.regional(EC2Client).send(
      new CreateVpnGatewayCommand({
        Type: "ipsec.1",
        AvailabilityZone: inputs.availabilityZone,
        AmazonSideAsn: inputs.amazonSideAsn ? Number(inputs.amazonSideAsn) : undefined,
        TagSpecifications: tagSpecifications("vpn-gateway", inputs.tags),
      }),
    );
    return VpnGateway?.VpnGatewayId ?? "";
  },
  async ready(id, aws, { vpcId }) {
    if (vpcId) await attach(id, vpcId, aws);
  },
  async read(id, aws) {
    const found = await describe(id, aws);
    return (
      found && {
        arn: await aws.arn("ec2", `vpn-gateway/${id}`),
        amazonSideAsn: found.AmazonSideAsn?.toString(),
        tags: tagsOf(found.Tags),
        vpcId: attachedVpc(found),
      }
    );
  },
  async update(id, inputs, change, aws) {
    if (change.has("vpcId")) {
      await detach(id, aws);
      if (inputs.vpcId) await attach(id, inputs.vpcId, aws);
    }
    if (change.has("tags")) await setTags(aws, id, inputs.tags);
  },
  async delete(id, aws) {
    await detach(id, aws);
    await aws.regional(EC2Client).send(new DeleteVpnGatewayCommand({ VpnGatewayId: id }));
  },
});
