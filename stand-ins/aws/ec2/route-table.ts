import {
  CreateRouteCommand,
  CreateRouteTableCommand,
  DeleteRouteCommand,
  DeleteRouteTableCommand,
  DescribeRouteTablesCommand,
  EC2Client,
  type Route,
  type RouteTable,
} from "@aws-sdk/client-ec2";
import type * as ec2 from "@pulumi/aws/ec2";
import type { AwsRegion } from "../api/aws-api";
import { sameMeaning } from "../deployment/equality";
import { handler } from "../deployment/handler";
import { tagsOf } from "../deployment/tag-list";
import { setTags, tagSpecifications } from "./tags";

/** What a route is called in a declaration, and at the API. */
const names = {
  cidrBlock: "DestinationCidrBlock",
  ipv6CidrBlock: "DestinationIpv6CidrBlock",
  destinationPrefixListId: "DestinationPrefixListId",
  egressOnlyGatewayId: "EgressOnlyInternetGatewayId",
  gatewayId: "GatewayId",
  natGatewayId: "NatGatewayId",
  networkInterfaceId: "NetworkInterfaceId",
  transitGatewayId: "TransitGatewayId",
  vpcPeeringConnectionId: "VpcPeeringConnectionId",
} as const satisfies { [declared: string]: keyof Route };

/** A route as it is declared. */
type DeclaredRoute = { [Name in keyof typeof names]?: string };

/** Routes that are there by hand or by declaration: not the local one, those of endpoints, or those of a VPN. */
function settledRoutes(table: RouteTable): DeclaredRoute[] {
  return (table.Routes ?? [])
    .filter(
      ({ GatewayId, Origin }) =>
        GatewayId !== "local" && !GatewayId?.startsWith("vpce-") && Origin !== "EnableVgwRoutePropagation",
    )
    .map((route) =>
      Object.fromEntries(
        Object.entries(names)
          .map(([declared, name]): [string, string | undefined] => [declared, route[name]])
          .filter(([, value]) => value !== undefined),
      ),
    );
}

function routeRequest(route: DeclaredRoute): { [name: string]: string } {
  return Object.fromEntries(
    Object.entries(names).flatMap(([declared, name]) => {
      const value = route[declared as keyof DeclaredRoute];
      return value ? [[name, value]] : [];
    }),
  );
}

async function setRoutes(id: string, before: DeclaredRoute[], routes: DeclaredRoute[], aws: AwsRegion) {
  const client = aws.regional(EC2Client);
  const absent = (route: DeclaredRoute, list: DeclaredRoute[]) =>
    !list.some((other) => sameMeaning(route, other));
  for (const { cidrBlock, ipv6CidrBlock, destinationPrefixListId } of before.filter((route) =>
    absent(route, routes),
  )) {
    await client.send(
      new DeleteRouteCommand({
        RouteTableId: id,
        DestinationCidrBlock: cidrBlock,
        DestinationIpv6CidrBlock: ipv6CidrBlock,
        DestinationPrefixListId: destinationPrefixListId,
      }),
    );
  }
  for (const route of routes.filter((each) => absent(each, before))) {
    await client.send(new CreateRouteCommand({ RouteTableId: id, ...routeRequest(route) }));
  }
}

async function describe(id: string, aws: AwsRegion): Promise<RouteTable | undefined> {
  const answer = await aws.regional(EC2Client).send(new DescribeRouteTablesCommand({ RouteTableIds: [id] }));
  return answer.RouteTables?.[0];
}

/** A route table. */
export const routeTable = handler<ec2.RouteTableArgs, ec2.RouteTable>({
  inputs: ["routes", "tags", "vpcId"],
  async create(inputs, aws) {
    const { RouteTable } = await aws.regional(EC2Client).send(
      new CreateRouteTableCommand({
        VpcId: inputs.vpcId,
        TagSpecifications: tagSpecifications("route-table", inputs.tags),
      }),
    );
    return RouteTable?.RouteTableId ?? "";
  },
  async read(id, aws, known) {
    const found = await describe(id, aws);
    return (
      found && {
        arn: await aws.arn("ec2", `route-table/${id}`),
        ownerId: found.OwnerId,
        tags: tagsOf(found.Tags),
        vpcId: found.VpcId,
        // Where no routes are declared, those that others add are none of this resource's business.
        ...(known.routes && { routes: settledRoutes(found) }),
      }
    );
  },
  async update(id, inputs, change, aws) {
    if (change.has("routes") && inputs.routes) {
      const found = await describe(id, aws);
      await setRoutes(id, found ? settledRoutes(found) : [], inputs.routes, aws);
    }
    if (change.has("tags")) await setTags(aws, id, inputs.tags);
  },
  async delete(id, aws) {
    await aws.regional(EC2Client).send(new DeleteRouteTableCommand({ RouteTableId: id }));
  },
});
