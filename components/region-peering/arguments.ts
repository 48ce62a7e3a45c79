import type * as pulumi from "@pulumi/pulumi";

/** The network of a cloud region at one end of a peering. */
export interface PeeredRegion {
  /** Name of the cloud site, a DNS label, for instance "aws-seoul". */
  site: string;
  /** The provider's name of the region, for instance "ap-northeast-2". */
  region: string;
  /** Addresses of the VPC in CIDR notation; overlaps not the other's. */
  vpcCidr: string;
  /** The VPC. */
  vpcId: pulumi.Input<string>;
  /** The route table of its subnets. */
  routeTableId: pulumi.Input<string>;
}

/** Arguments of {@link RegionPeering}. */
export interface RegionPeeringArgs {
  /** The end that asks for the peering. */
  requester: PeeredRegion;
  /** The end that accepts it, in another region of the same account. */
  accepter: PeeredRegion;
}
