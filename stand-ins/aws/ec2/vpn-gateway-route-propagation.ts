import { DescribeRouteTablesCommand, DescribeVpnGatewaysCommand, EC2Client } from "@aws-sdk/client-ec2";
import type * as ec2 from "@pulumi/aws/ec2";
import { handler } from "../deployment/handler";

/**
 * Routes of a VPN gateway in a route table. The lab's AWS API knows neither the request that turns them on nor the
 * list of gateways that do it, so this is in the state only (see `deployment/state-only.ts`); it is gone with either
 * end.
 */
export const vpnGatewayRoutePropagation = handler<
  ec2.VpnGatewayRoutePropagationArgs,
  ec2.VpnGatewayRoutePropagation
>({
  inputs: ["routeTableId", "vpnGatewayId"],
  async create({ routeTableId, vpnGatewayId }) {
    return `${vpnGatewayId}_${routeTableId}`;
  },
  async read(id, aws) {
    const [vpnGatewayId = "", routeTableId = ""] = id.split("_");
    const client = aws.regional(EC2Client);
    const [tables, gateways] = await Promise.all([
      client.send(new DescribeRouteTablesCommand({ RouteTableIds: [routeTableId] })),
      client.send(new DescribeVpnGatewaysCommand({ VpnGatewayIds: [vpnGatewayId] })),
    ]);
    const here = tables.RouteTables?.length && gateways.VpnGateways?.some(({ State }) => State !== "deleted");
    return here ? { routeTableId, vpnGatewayId } : undefined;
  },
  async delete() {},
});
