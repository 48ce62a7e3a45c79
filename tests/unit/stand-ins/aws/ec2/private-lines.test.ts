import { vpnConnection } from "@holdfast/aws-stand-in/ec2/vpn-connection";
import { vpnGateway } from "@holdfast/aws-stand-in/ec2/vpn-gateway";
import { FakeAws } from "../fake-aws";

test("a VPN gateway leaves its network before it is deleted", async () => {
  let attachment = "attached";
  const api = new FakeAws({
    DescribeVpnGateways: () => ({
      VpnGateways: [{ State: "available", VpcAttachments: [{ VpcId: "vpc-1", State: attachment }] }],
    }),
    DetachVpnGateway: () => {
      attachment = "detached";
      return {};
    },
    DeleteVpnGateway: () => {
      expect(attachment).toBe("detached");
      return {};
    },
  });
  await vpnGateway.delete("vgw-1", api.region, {});
  expect(api.of("DeleteVpnGateway")).toHaveLength(1);
});

test("a deleted VPN gateway that AWS still lists is gone", async () => {
  const api = new FakeAws({ DescribeVpnGateways: () => ({ VpnGateways: [{ State: "deleted" }] }) });
  expect(await vpnGateway.read("vgw-1", api.region, {})).toBeUndefined();
});

test("a VPN connection sends what is declared of each tunnel", async () => {
  const api = new FakeAws({ CreateVpnConnection: () => ({ VpnConnection: { VpnConnectionId: "vpn-1" } }) });
  const id = await vpnConnection.create(
    {
      type: "ipsec.1",
      customerGatewayId: "cgw-1",
      vpnGatewayId: "vgw-1",
      presharedKeyStorage: "SecretsManager",
      tunnel1IkeVersions: ["ikev2"],
      tunnel2Phase1DhGroupNumbers: [19],
    },
    api.region,
  );
  expect(id).toBe("vpn-1");
  expect(api.of("CreateVpnConnection")).toMatchObject([
    {
      PreSharedKeyStorage: "SecretsManager",
      Options: {
        TunnelOptions: [{ IKEVersions: [{ Value: "ikev2" }] }, { Phase1DHGroupNumbers: [{ Value: 19 }] }],
      },
    },
  ]);
});

test("what AWS writes for the router is a secret", () => {
  expect(vpnConnection.secrets).toEqual(["customerGatewayConfiguration"]);
});
