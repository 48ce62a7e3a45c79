import {
  CreateVpnConnectionCommand,
  DeleteVpnConnectionCommand,
  DescribeVpnConnectionsCommand,
  EC2Client,
  type VpnConnection,
  type VpnTunnelOptionsSpecification,
} from "@aws-sdk/client-ec2";
import type * as ec2 from "@pulumi/aws/ec2";
import type { AwsRegion } from "../api/aws-api";
import { until } from "../api/waiting";
import { handler, type Plain } from "../deployment/handler";
import { tagsOf } from "../deployment/tag-list";
import { setTags, tagSpecifications } from "./tags";

type VpnInputs = Plain<ec2.VpnConnectionArgs>;

/** A connection that is not deleted; AWS names deleted ones for a while. */
async function describe(id: string, aws: AwsRegion): Promise<VpnConnection | undefined> {
  const answer = await aws
    .regional(EC2Client)
    .send(new DescribeVpnConnectionsCommand({ VpnConnectionIds: [id] }));
  return answer.VpnConnections?.find(({ State }) => State !== "deleted" && State !== "deleting");
}

const values = <Value>(list: readonly Value[] | undefined) => list?.map((Value) => ({ Value }));

/** What is declared of one tunnel, as the API takes it. */
function tunnelOptions(inputs: VpnInputs, tunnel: 1 | 2): VpnTunnelOptionsSpecification {
  const of = <Name extends string>(name: Name) => inputs[`tunnel${tunnel}${name}` as keyof VpnInputs];
  return {
    DPDTimeoutAction: of("DpdTimeoutAction") as string | undefined,
    IKEVersions: values(of("IkeVersions") as string[] | undefined),
    TunnelInsideCidr: of("InsideCidr") as string | undefined,
    Phase1EncryptionAlgorithms: values(of("Phase1EncryptionAlgorithms") as string[] | undefined),
    Phase1IntegrityAlgorithms: values(of("Phase1IntegrityAlgorithms") as string[] | undefined),
    Phase1DHGroupNumbers: values(of("Phase1DhGroupNumbers") as number[] | undefined),
    Phase2EncryptionAlgorithms: values(of("Phase2EncryptionAlgorithms") as string[] | undefined),
    Phase2IntegrityAlgorithms: values(of("Phase2IntegrityAlgorithms") as string[] | undefined),
    Phase2DHGroupNumbers: values(of("Phase2DhGroupNumbers") as number[] | undefined),
    StartupAction: of("StartupAction") as string | undefined,
  };
}

/**
 * A connection of two tunnels to a router. What is declared of the tunnels is sent, but the lab's AWS API does not keep
 * it (see `deployment/state-only.ts`). What AWS writes for the router holds keys of the tunnels and is a secret.
 */
export const vpnConnection = handler<ec2.VpnConnectionArgs, ec2.VpnConnection>({
  inputs: [
    "customerGatewayId",
    "presharedKeyStorage",
    "staticRoutesOnly",
    "tags",
    "tunnel1DpdTimeoutAction",
    "tunnel1IkeVersions",
    "tunnel1InsideCidr",
    "tunnel1Phase1DhGroupNumbers",
    "tunnel1Phase1EncryptionAlgorithms",
    "tunnel1Phase1IntegrityAlgorithms",
    "tunnel1Phase2DhGroupNumbers",
    "tunnel1Phase2EncryptionAlgorithms",
    "tunnel1Phase2IntegrityAlgorithms",
    "tunnel1StartupAction",
    "tunnel2DpdTimeoutAction",
    "tunnel2IkeVersions",
    "tunnel2InsideCidr",
    "tunnel2Phase1DhGroupNumbers",
    "tunnel2Phase1EncryptionAlgorithms",
    "tunnel2Phase1IntegrityAlgorithms",
    "tunnel2Phase2DhGroupNumbers",
    "tunnel2Phase2EncryptionAlgorithms",
    "tunnel2Phase2IntegrityAlgorithms",
    "tunnel2StartupAction",
    "type",
    "vpnGatewayId",
  ],
  secrets: ["customerGatewayConfiguration"],
  async create(inputs, aws) {
    const { VpnConnection } = await aws.regional(EC2Client).send(
      new CreateVpnConnectionCommand({
        Type: inputs.type,
        CustomerGatewayId: inputs.customerGatewayId,
        VpnGatewayId: inputs.vpnGatewayId,
        PreSharedKeyStorage: inputs.presharedKeyStorage,
        Options: {
          StaticRoutesOnly: inputs.staticRoutesOnly,
          TunnelOptions: [tunnelOptions(inputs, 1), tunnelOptions(inputs, 2)],
        },
        TagSpecifications: tagSpecifications("vpn-connection", inputs.tags),
      }),
    );
    return VpnConnection?.VpnConnectionId ?? "";
  },
  async ready(id, aws) {
    await until(`VPN connection ${id}`, async () => (await describe(id, aws))?.State === "available");
  },
  async read(id, aws) {
    const found = await describe(id, aws);
    return (
      found && {
        arn: await aws.arn("ec2", `vpn-connection/${id}`),
        customerGatewayConfiguration: found.CustomerGatewayConfiguration,
        customerGatewayId: found.CustomerGatewayId,
        tags: tagsOf(found.Tags),
        type: found.Type,
        vpnGatewayId: found.VpnGatewayId,
      }
    );
  },
  async update(id, inputs, change, aws) {
    if (change.has("tags")) await setTags(aws, id, inputs.tags);
  },
  async delete(id, aws) {
    await aws.regional(EC2Client).send(new DeleteVpnConnectionCommand({ VpnConnectionId: id }));
    await until(`the end of VPN connection ${id}`, async () => (await describe(id, aws)) === undefined);
  },
});
