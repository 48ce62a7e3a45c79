import {
  CreateRouteCommand,
  DeleteRouteCommand,
  DescribeRouteTablesCommand,
  EC2Client,
} from "@aws-sdk/client-ec2";
import type * as ec2 from "@pulumi/aws/ec2";
import { handler } from "../deployment/handler";

/** Table and destination of a route, which its identifier consists of. */
function partsOf(id: string): { RouteTableId: string; DestinationCidrBlock: string } {
  const [RouteTableId = "", DestinationCidrBlock = ""] = id.split("_");
  return { RouteTableId, DestinationCidrBlock };
}

/** A route by a peering, in a table that holds others. */
export const route = handler<ec2.RouteArgs, ec2.Route>({
  inputs: ["destinationCidrBlock", "routeTableId", "vpcPeeringConnectionId"],
  async create({ destinationCidrBlock, routeTableId, vpcPeeringConnectionId }, aws) {
    await aws.regional(EC2Client).send(
      new CreateRouteCommand({
        RouteTableId: routeTableId,
        DestinationCidrBlock: destinationCidrBlock,
        VpcPeeringConnectionId: vpcPeeringConnectionId,
      }),
    );
    return `${routeTableId}_${destinationCidrBlock}`;
  },
  async read(id, aws) {
    const { RouteTableId, DestinationCidrBlock } = partsOf(id);
    const answer = await aws
      .regional(EC2Client)
      .send(new DescribeRouteTablesCommand({ RouteTableIds: [RouteTableId] }));
    const found = answer.RouteTables?.[0]?.Routes?.find(
      (each) => each.DestinationCidrBlock === DestinationCidrBlock,
    );
    return (
      found && {
        destinationCidrBlock: DestinationCidrBlock,
        routeTableId: RouteTableId,
        origin: found.Origin ?? "",
        state: found.State ?? "",
        vpcPeeringConnectionId: found.VpcPeeringConnectionId,
      }
    );
  },
  async delete(id, aws) {
    await aws.regional(EC2Client).send(new DeleteRouteCommand(partsOf(id)));
  },
});
