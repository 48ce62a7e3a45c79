import * as ec2 from "@pulumi/aws/ec2";
import type * as pulumi from "@pulumi/pulumi";
import type { PrivateNetwork } from "./network";
import type { ResolvedCloudRegion } from "./schema";

/** What both tunnels agree on: the newer key exchange, and no cipher or group that is being retired. */
const strongCiphers = {
  ikeVersions: ["ikev2"],
  encryption: ["AES256-GCM-16"],
  integrity: ["SHA2-256", "SHA2-384", "SHA2-512"],
  groups: [19, 20, 21],
};

/**
 * Declares the way to the data centers: one VPN gateway, to each data center a connection of two tunnels, and the
 * networks that their routers announce (BGP) as routes. A data center that is lost stops announcing, so its routes go
 * by themselves. The tunnels' pre-shared keys stay in AWS Secrets Manager and never reach Pulumi's state.
 *
 * @param name prefix of resource names
 * @param args arguments of the region
 * @param network the network that is connected
 * @param tags tags of a resource by what it is
 * @param opts options for the resources
 * @returns the VPN gateway
 */
export function declareVpn(
  name: string,
  args: ResolvedCloudRegion,
  network: PrivateNetwork,
  tags: (what: string) => { [key: string]: string },
  opts: pulumi.CustomResourceOptions,
): ec2.VpnGateway {
  const { region } = args;
  const gateway = new ec2.VpnGateway(
    `${name}-vpn`,
    {
      region,
      vpcId: network.vpc.id,
      amazonSideAsn: String(args.autonomousSystem),
      tags: tags("vpn"),
    },
    opts,
  );
  new ec2.VpnGatewayRoutePropagation(
    `${name}-vpn-routes`,
    { region, vpnGatewayId: gateway.id, routeTableId: network.routeTable.id },
    opts,
  );
  for (const { site, address, autonomousSystem } of args.siteGateways) {
    const router = new ec2.CustomerGateway(
      `${name}-router-${site}`,
      {
        region,
        type: "ipsec.1",
        ipAddress: address,
        ...bgpNumber(autonomousSystem),
        tags: tags(`router-${site}`),
      },
      opts,
    );
    new ec2.VpnConnection(
      `${name}-vpn-${site}`,
      {
        region,
        type: "ipsec.1",
        vpnGatewayId: gateway.id,
        customerGatewayId: router.id,
        staticRoutesOnly: false,
        presharedKeyStorage: "SecretsManager",
        tunnel1IkeVersions: strongCiphers.ikeVersions,
        tunnel1Phase1EncryptionAlgorithms: strongCiphers.encryption,
        tunnel1Phase1IntegrityAlgorithms: strongCiphers.integrity,
        tunnel1Phase1DhGroupNumbers: strongCiphers.groups,
        tunnel1Phase2EncryptionAlgorithms: strongCiphers.encryption,
        tunnel1Phase2IntegrityAlgorithms: strongCiphers.integrity,
        tunnel1Phase2DhGroupNumbers: strongCiphers.groups,
        tunnel1DpdTimeoutAction: "restart",
        tunnel2IkeVersions: strongCiphers.ikeVersions,
        tunnel2Phase1EncryptionAlgorithms: strongCiphers.encryption,
        tunnel2Phase1IntegrityAlgorithms: strongCiphers.integrity,
        tunnel2Phase1DhGroupNumbers: strongCiphers.groups,
        tunnel2Phase2EncryptionAlgorithms: strongCiphers.encryption,
        tunnel2Phase2IntegrityAlgorithms: strongCiphers.integrity,
        tunnel2Phase2DhGroupNumbers: strongCiphers.groups,
        tunnel2DpdTimeoutAction: "restart",
        tags: tags(`vpn-${site}`),
      },
      opts,
    );
  }
  return gateway;
}

/** AWS takes numbers up to 2^31-1 in one field and those above in another. */
function bgpNumber(autonomousSystem: number): { bgpAsn: string } | { bgpAsnExtended: string } {
  return autonomousSystem < 2 ** 31
    ? { bgpAsn: String(autonomousSystem) }
    : { bgpAsnExtended: String(autonomousSystem) };
}
