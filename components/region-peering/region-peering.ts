import * as ec2 from "@pulumi/aws/ec2";
import * as pulumi from "@pulumi/pulumi";
import type { RegionPeeringArgs } from "./arguments";
import { resolvePeering } from "./schema";

/**
 * The way between the networks of two cloud regions, over the provider's own backbone: a peering that the one end asks
 * for and the other accepts, and a route to the other at each. Voters in the cloud reach each other by it whatever
 * became of the data sites, whose routers may pass on what regions announce, or may not.
 *
 * @example
 * new RegionPeering("aws-seoul-to-aws-osaka", {
 *   requester: {
 *     site: "aws-seoul",
 *     region: "ap-northeast-2",
 *     vpcCidr: "10.64.0.0/24",
 *     vpcId: seoul.vpcId,
 *     routeTableId: seoul.routeTableId,
 *   },
 *   accepter: {
 *     site: "aws-osaka",
 *     region: "ap-northeast-3",
 *     vpcCidr: "10.64.1.0/24",
 *     vpcId: osaka.vpcId,
 *     routeTableId: osaka.routeTableId,
 *   },
 * });
 */
export class RegionPeering extends pulumi.ComponentResource {
  /** @internal */
  public static readonly __pulumiType = "holdfast:index:RegionPeering";
  /** Identifier of the peering. */
  public readonly peeringId: pulumi.Output<string>;

  /**
   * @param name the instance's name
   * @param args both ends
   * @param opts options; the provider of AWS may be given here
   * @throws InvalidInputError when AWS would refuse the peering
   */
  constructor(name: string, args: RegionPeeringArgs, opts?: pulumi.ComponentResourceOptions) {
    const { requester, accepter } = resolvePeering(name, args);
    super(RegionPeering.__pulumiType, name, plainInputs(args), opts);
    const children = { parent: this };
    const tags = { Name: name };
    const peering = new ec2.VpcPeeringConnection(
      `${name}-peering`,
      {
        region: requester.region,
        vpcId: requester.vpcId,
        peerVpcId: accepter.vpcId,
        peerRegion: accepter.region,
        tags,
      },
      children,
    );
    const accepted = new ec2.VpcPeeringConnectionAccepter(
      `${name}-accepter`,
      { region: accepter.region, vpcPeeringConnectionId: peering.id, autoAccept: true, tags },
      children,
    );
    for (const [end, other] of [
      [requester, accepter],
      [accepter, requester],
    ] as const) {
      new ec2.Route(
        `${name}-route-at-${end.site}`,
        {
          region: end.region,
          routeTableId: end.routeTableId,
          destinationCidrBlock: other.vpcCidr,
          vpcPeeringConnectionId: peering.id,
        },
        // A peering that nobody has accepted carries nothing, and AWS takes no route to it.
        { ...children, dependsOn: [accepted] },
      );
    }
    this.peeringId = peering.id;
    this.registerOutputs({ peeringId: this.peeringId });
  }
}

/** The arguments without what is known only after other resources exist; policies read the rest. */
function plainInputs({ requester, accepter }: RegionPeeringArgs): pulumi.Inputs {
  const unknown = { vpcId: undefined, routeTableId: undefined };
  return { requester: { ...requester, ...unknown }, accepter: { ...accepter, ...unknown } };
}
