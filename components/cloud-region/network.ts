import * as ec2 from "@pulumi/aws/ec2";
import type * as pulumi from "@pulumi/pulumi";
import type { CloudRegionArgs } from "./arguments";

/** The private network of a cloud site. */
export interface PrivateNetwork {
  /** The VPC. */
  vpc: ec2.Vpc;
  /** One subnet a zone, in the order of the zones. */
  subnets: ec2.Subnet[];
  /** The route table of all subnets. */
  routeTable: ec2.RouteTable;
}

/**
 * Declares a VPC with one private subnet a zone and nothing that leads to the internet: no internet gateway, no NAT,
 * no public addresses. The default security group is emptied, so that whatever is started without one of its own can
 * neither talk nor be talked to.
 *
 * @param name prefix of resource names
 * @param args arguments of the region
 * @param tags tags of a resource by what it is
 * @param opts options for the resources
 * @returns the network
 */
export function declareNetwork(
  name: string,
  args: CloudRegionArgs,
  tags: (what: string) => { [key: string]: string },
  opts: pulumi.CustomResourceOptions,
): PrivateNetwork {
  const { region, network } = args;
  const vpc = new ec2.Vpc(
    `${name}-vpc`,
    {
      region,
      cidrBlock: network.vpcCidr,
      enableDnsSupport: true,
      enableDnsHostnames: true,
      tags: tags("vpc"),
    },
    opts,
  );
  new ec2.DefaultSecurityGroup(
    `${name}-default-security-group`,
    { region, vpcId: vpc.id, ingress: [], egress: [], tags: tags("unused") },
    opts,
  );
  const routeTable = new ec2.RouteTable(
    `${name}-routes`,
    // Routes are propagated by the VPN gateway; a list here, even an empty one, would remove them again.
    { region, vpcId: vpc.id, tags: tags("private") },
    opts,
  );
  const subnets = network.zones.map((zone) => {
    const subnet = new ec2.Subnet(
      `${name}-${zone.name}`,
      {
        region,
        vpcId: vpc.id,
        availabilityZone: zone.name,
        cidrBlock: zone.subnetCidr,
        mapPublicIpOnLaunch: false,
        tags: tags(`private-${zone.name}`),
      },
      opts,
    );
    new ec2.RouteTableAssociation(
      `${name}-${zone.name}-routes`,
      { region, subnetId: subnet.id, routeTableId: routeTable.id },
      opts,
    );
    return subnet;
  });
  return { vpc, subnets, routeTable };
}
