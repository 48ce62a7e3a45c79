import {
  AssociateRouteTableCommand,
  DescribeRouteTablesCommand,
  DisassociateRouteTableCommand,
  EC2Client,
  type RouteTableAssociation,
} from "@aws-sdk/client-ec2";
import type * as ec2 from "@pulumi/aws/ec2";
import type { AwsRegion } from "../api/aws-api";
import { handler } from "../deployment/handler";

async function find(filter: string, value: string, aws: AwsRegion): Promise<RouteTableAssociation[]> {
  const answer = await aws
    .regional(EC2Client)
    .send(new DescribeRouteTablesCommand({ Filters: [{ Name: filter, Values: [value] }] }));
  return (answer.RouteTables ?? []).flatMap(({ Associations = [] }) => Associations);
}

/** Which route table a subnet or a gateway has. */
export const routeTableAssociation = handler<ec2.RouteTableAssociationArgs, ec2.RouteTableAssociation>({
  inputs: ["gatewayId", "routeTableId", "subnetId"],
  async create({ routeTableId, subnetId, gatewayId }, aws) {
    const { AssociationId } = await aws.regional(EC2Client).send(
      new AssociateRouteTableCommand({
        RouteTableId: routeTableId,
        SubnetId: subnetId,
        GatewayId: gatewayId,
      }),
    );
    return AssociationId ?? "";
  },
  async read(id, aws) {
    const found = (await find("association.route-table-association-id", id, aws)).find(
      ({ RouteTableAssociationId }) => RouteTableAssociationId === id,
    );
    return (
      found && {
        routeTableId: found.RouteTableId,
        subnetId: found.SubnetId,
        gatewayId: found.GatewayId,
      }
    );
  },
  async delete(id, aws) {
    await aws.regional(EC2Client).send(new DisassociateRouteTableCommand({ AssociationId: id }));
  },
  async importedId(given, aws) {
    const [target, table = ""] = given.split("/");
    const associations = await find("route-table-id", table, aws);
    return associations.find(({ SubnetId, GatewayId }) => SubnetId === target || GatewayId === target)
      ?.RouteTableAssociationId;
  },
});
