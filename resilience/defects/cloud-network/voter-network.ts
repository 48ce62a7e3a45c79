import { addressRange, type AddressSpan, contains } from "@holdfast/contract/addresses";
import type { Value } from "@holdfast/contract/value";
import type { Blueprint } from "../../blueprint/blueprint";
import { type Reading, types } from "../../blueprint/reading";
import type { Resource } from "../../graph/resource";
import { at, listOf, textOf } from "../../graph/values";
import { type CloudVoter, sourceOf } from "./voters";

/** Types of what a network in AWS is made of. */
export const EC2 = {
  association: "aws:ec2/routeTableAssociation:RouteTableAssociation",
  mainAssociation: "aws:ec2/mainRouteTableAssociation:MainRouteTableAssociation",
  propagation: "aws:ec2/vpnGatewayRoutePropagation:VpnGatewayRoutePropagation",
  route: "aws:ec2/route:Route",
  vpnGateway: "aws:ec2/vpnGateway:VpnGateway",
  vpnAttachment: "aws:ec2/vpnGatewayAttachment:VpnGatewayAttachment",
  connection: "aws:ec2/vpnConnection:VpnConnection",
  connectionRoute: "aws:ec2/vpnConnectionRoute:VpnConnectionRoute",
  customerGateway: "aws:ec2/customerGateway:CustomerGateway",
  peering: "aws:ec2/vpcPeeringConnection:VpcPeeringConnection",
  peeringAccepter: "aws:ec2/vpcPeeringConnectionAccepter:VpcPeeringConnectionAccepter",
  endpoint: "aws:ec2/vpcEndpoint:VpcEndpoint",
} as const;

/** The network that a voter's instance stands in, as far as it is declared. */
export class VoterNetwork {
  readonly subnet: Resource | undefined;
  readonly vpc: Resource | undefined;
  readonly table: Resource | undefined;
  /** Routes that the subnet's table holds by itself. */
  readonly routes: readonly Resource[];
  readonly gateways: readonly Resource[];

  constructor(
    protected readonly reading: Reading,
    protected readonly blueprint: Blueprint,
    readonly cloud: CloudVoter,
  ) {
    this.subnet = sourceOf(reading, cloud.instance, "subnetId");
    this.vpc = this.subnet && sourceOf(reading, this.subnet, "vpcId");
    const association = reading
      .all(EC2.association)
      .find((each) => this.subnet && sourceOf(reading, each, "subnetId")?.urn === this.subnet.urn);
    const main = reading
      .all(EC2.mainAssociation)
      .find((each) => this.vpc && sourceOf(reading, each, "vpcId")?.urn === this.vpc.urn);
    this.table =
      (association ?? main) && sourceOf(reading, (association ?? main) as Resource, "routeTableId");
    this.routes = reading.all(EC2.route).filter((each) => this.isOfTable(each));
    const attached = new Set(
      reading
        .all(EC2.vpnAttachment)
        .filter((each) => this.vpc && sourceOf(reading, each, "vpcId")?.urn === this.vpc.urn)
        .flatMap((each) => sourceOf(reading, each, "vpnGatewayId")?.urn ?? []),
    );
    this.gateways = reading
      .all(EC2.vpnGateway)
      .filter(
        (each) =>
          attached.has(each.urn) || (this.vpc && sourceOf(reading, each, "vpcId")?.urn === this.vpc.urn),
      );
  }

  protected isOfTable(resource: Resource): boolean {
    return (
      this.table !== undefined && sourceOf(this.reading, resource, "routeTableId")?.urn === this.table.urn
    );
  }

  /** Whether a route that is written down, by whatever way, leads to addresses. */
  protected routed(addresses: AddressSpan): boolean {
    const inline = listOf(this.table?.inputs["routes"]).flatMap(
      (route) => textOf(at(route, "cidrBlock")) ?? [],
    );
    const apart = this.routes.flatMap(({ inputs }) => textOf(inputs["destinationCidrBlock"]) ?? []);
    return [...inline, ...apart].some((cidr) => {
      const range = addressRange(cidr);
      return range !== undefined && contains(range, addresses);
    });
  }

  /** What the voter's region declares of the routers of sites. */
  protected declaredRouters(): readonly Value[] {
    const region = this.reading
      .all(types.cloudRegion)
      .find(({ inputs }) => textOf(inputs["site"]) === this.cloud.site);
    return listOf(region?.inputs["siteGateways"]);
  }

  /** The site whose router a customer gateway is, by what the region says of its routers, or by its name. */
  protected siteOf(router: Resource): string | undefined {
    const address = textOf(router.inputs["ipAddress"]);
    const declared = this.declaredRouters().find((each) => textOf(at(each, "address")) === address);
    const sites = this.blueprint.sites.filter(({ kind }) => kind !== "cloud").map(({ name }) => name);
    const named = sites.filter((site) => router.name === site || router.name.endsWith(`-${site}`));
    return textOf(at(declared, "site")) ?? (named.length === 1 ? named[0] : undefined);
  }

  /** The routers that the region knows, and the connections of its gateway to them, each with its site where that is known. */
  connectionsOf(gateway: Resource) {
    const { reading, cloud } = this;
    const routers = reading
      .all(EC2.customerGateway)
      .filter((each) => (textOf(each.inputs["region"]) ?? cloud.region) === cloud.region)
      .map((router) => ({ router, site: this.siteOf(router) }));
    const connections = reading
      .all(EC2.connection)
      .filter((each) => sourceOf(reading, each, "vpnGatewayId")?.urn === gateway.urn)
      .map((connection) => ({
        connection,
        site: routers.find(
          ({ router }) => router.urn === sourceOf(reading, connection, "customerGatewayId")?.urn,
        )?.site,
      }));
    return { routers, connections };
  }
}
