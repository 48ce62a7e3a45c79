import * as ec2 from "@pulumi/aws/ec2";
import * as vpc from "@pulumi/aws/vpc";
import type * as pulumi from "@pulumi/pulumi";
import type { CloudRegionArgs } from "./arguments";
import type { PrivateNetwork } from "./network";

/**
 * AWS services that are reached without the internet: the private certificate authority (certificates of the voters),
 * Systems Manager with its message channel (a shell for operators without an open port), and logs.
 */
const interfaceServices = ["acm-pca", "ssm", "ssmmessages", "logs"];

/**
 * Declares endpoints in the network for the AWS services that quorum voters need. Interface endpoints stand in every
 * zone and accept HTTPS from the network alone.
 *
 * @param name prefix of resource names
 * @param args arguments of the region
 * @param network the network
 * @param tags tags of a resource by what it is
 * @param opts options for the resources
 * @returns the endpoint for S3, whose prefix list security groups can name
 */
export function declareEndpoints(
  name: string,
  args: CloudRegionArgs,
  network: PrivateNetwork,
  tags: (what: string) => { [key: string]: string },
  opts: pulumi.CustomResourceOptions,
): ec2.VpcEndpoint {
  const { region } = args;
  const vpcId = network.vpc.id;
  const securityGroup = new ec2.SecurityGroup(
    `${name}-endpoints`,
    {
      region,
      vpcId,
      description: "Endpoints of AWS services: HTTPS from this network",
      tags: tags("endpoints"),
    },
    opts,
  );
  new vpc.SecurityGroupIngressRule(
    `${name}-endpoints-https`,
    {
      region,
      securityGroupId: securityGroup.id,
      description: "HTTPS from this network",
      cidrIpv4: args.network.vpcCidr,
      ipProtocol: "tcp",
      fromPort: 443,
      toPort: 443,
      tags: tags("endpoints-https"),
    },
    opts,
  );
  for (const service of interfaceServices) {
    new ec2.VpcEndpoint(
      `${name}-${service}`,
      {
        region,
        vpcId,
        vpcEndpointType: "Interface",
        serviceName: `com.amazonaws.${region}.${service}`,
        subnetIds: network.subnets.map((subnet) => subnet.id),
        securityGroupIds: [securityGroup.id],
        privateDnsEnabled: true,
        tags: tags(service),
      },
      opts,
    );
  }
  return new ec2.VpcEndpoint(
    `${name}-s3`,
    {
      region,
      vpcId,
      vpcEndpointType: "Gateway",
      serviceName: `com.amazonaws.${region}.s3`,
      routeTableIds: [network.routeTable.id],
      tags: tags("s3"),
    },
    opts,
  );
}
