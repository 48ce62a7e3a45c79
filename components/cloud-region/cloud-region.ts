import * as pulumi from "@pulumi/pulumi";
import { labels } from "../labels";
import type { CloudRegionArgs } from "./arguments";
import { declareEndpoints } from "./endpoints";
import { declareFlowLogs } from "./flow-logs";
import { declareNetwork } from "./network";
import { resolveCloudRegion } from "./schema";
import { declareVpn } from "./vpn";

/**
 * A region of a cloud provider as a failure domain: the facts about the site and its private network, which leads to
 * the data centers by VPN, to the AWS services that quorum voters need by endpoints, and nowhere else.
 *
 * @example
 * const seoul = new CloudRegion("aws-seoul", {
 *   site: "aws-seoul",
 *   provider: "aws",
 *   region: "ap-northeast-2",
 *   location: { latitude: 37.57, longitude: 126.98 },
 *   hazards: { seismicZone: "gyeonggi", typhoonTrack: "inland" },
 *   utilities: { substations: { mains: "aws-seoul-grid" }, carriers: ["carrier-a"], backbone: "aws-backbone" },
 *   network: { vpcCidr: "10.64.0.0/24", zones: [{ name: "ap-northeast-2a", subnetCidr: "10.64.0.0/26" }] },
 *   siteGateways: [{ site: "ansan", address: "203.0.113.30", autonomousSystem: 64_513 }],
 * });
 */
export class CloudRegion extends pulumi.ComponentResource {
  /** @internal */
  public static readonly __pulumiType = "holdfast:index:CloudRegion";

  /** Name of the site. */
  public readonly site: pulumi.Output<string>;

  /** Identifier of the VPC. */
  public readonly vpcId: pulumi.Output<string>;

  /** Identifiers of the private subnets, in the order of `network.zones`. */
  public readonly subnetIds: pulumi.Output<string[]>;

  /** Identifier of the route table of all subnets. */
  public readonly routeTableId: pulumi.Output<string>;

  /** Identifier of the prefix list with the addresses of S3, for rules of security groups. */
  public readonly s3PrefixListId: pulumi.Output<string>;

  /**
   * @param name name of the resource; the site's name
   * @param args facts about the region and its network
   * @param opts options of the component resource
   * @throws InvalidInputError when an argument is wrong
   */
  constructor(name: string, args: CloudRegionArgs, opts?: pulumi.ComponentResourceOptions) {
    const resolved = resolveCloudRegion(name, args);
    super(CloudRegion.__pulumiType, name, args, opts);

    const children = { parent: this };
    const tags = (what: string) => ({ Name: `${args.site}-${what}`, [labels.site]: args.site });
    const network = declareNetwork(name, resolved, tags, children);
    declareVpn(name, resolved, network, tags, children);
    const s3 = declareEndpoints(name, resolved, network, tags, children);
    declareFlowLogs(name, resolved, network, tags, children);

    this.site = pulumi.output(args.site);
    this.vpcId = network.vpc.id;
    this.subnetIds = pulumi.all(network.subnets.map((subnet) => subnet.id));
    this.routeTableId = network.routeTable.id;
    this.s3PrefixListId = s3.prefixListId;
    this.registerOutputs({
      site: this.site,
      vpcId: this.vpcId,
      subnetIds: this.subnetIds,
      routeTableId: this.routeTableId,
      s3PrefixListId: this.s3PrefixListId,
    });
  }
}
