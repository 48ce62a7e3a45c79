import type { Handlers } from "../deployment/handler";
import { customerGateway } from "./customer-gateway";
import { flowLog } from "./flow-log";
import { instance } from "./instance";
import { route } from "./route";
import { routeTable } from "./route-table";
import { routeTableAssociation } from "./route-table-association";
import { defaultSecurityGroup, securityGroup } from "./security-group";
import { securityGroupIngressRule } from "./security-group-ingress-rule";
import { subnet } from "./subnet";
import { volume } from "./volume";
import { volumeAttachment } from "./volume-attachment";
import { vpc } from "./vpc";
import { vpcEndpoint } from "./vpc-endpoint";
import { vpcPeeringConnection, vpcPeeringConnectionAccepter } from "./vpc-peering";
import { vpnConnection } from "./vpn-connection";
import { vpnGateway } from "./vpn-gateway";
import { vpnGatewayRoutePropagation } from "./vpn-gateway-route-propagation";

/** Networks, machines and disks. */
export const handlers: Handlers = {
  "aws:ebs/volume:Volume": volume,
  "aws:ec2/customerGateway:CustomerGateway": customerGateway,
  "aws:ec2/defaultSecurityGroup:DefaultSecurityGroup": defaultSecurityGroup,
  "aws:ec2/flowLog:FlowLog": flowLog,
  "aws:ec2/instance:Instance": instance,
  "aws:ec2/route:Route": route,
  "aws:ec2/routeTable:RouteTable": routeTable,
  "aws:ec2/routeTableAssociation:RouteTableAssociation": routeTableAssociation,
  "aws:ec2/securityGroup:SecurityGroup": securityGroup,
  "aws:ec2/subnet:Subnet": subnet,
  "aws:ec2/volumeAttachment:VolumeAttachment": volumeAttachment,
  "aws:ec2/vpc:Vpc": vpc,
  "aws:ec2/vpcEndpoint:VpcEndpoint": vpcEndpoint,
  "aws:ec2/vpcPeeringConnection:VpcPeeringConnection": vpcPeeringConnection,
  "aws:ec2/vpcPeeringConnectionAccepter:VpcPeeringConnectionAccepter": vpcPeeringConnectionAccepter,
  "aws:ec2/vpnConnection:VpnConnection": vpnConnection,
  "aws:ec2/vpnGateway:VpnGateway": vpnGateway,
  "aws:ec2/vpnGatewayRoutePropagation:VpnGatewayRoutePropagation": vpnGatewayRoutePropagation,
  "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule": securityGroupIngressRule,
};
