import * as cloudwatch from "@pulumi/aws/cloudwatch";
import * as ec2 from "@pulumi/aws/ec2";
import * as iam from "@pulumi/aws/iam";
import * as pulumi from "@pulumi/pulumi";
import type { CloudRegionArgs } from "./arguments";
import type { PrivateNetwork } from "./network";

/** How long flow logs are kept, in days: long enough to look back over a year. */
const retentionInDays = 400;

/**
 * Declares flow logs: who talked to whom in the network, and what was refused.
 *
 * @param name prefix of resource names
 * @param args arguments of the region
 * @param network the network
 * @param tags tags of a resource by what it is
 * @param opts options for the resources
 */
export function declareFlowLogs(
  name: string,
  args: CloudRegionArgs,
  network: PrivateNetwork,
  tags: (what: string) => { [key: string]: string },
  opts: pulumi.CustomResourceOptions,
): void {
  const { region } = args;
  const logGroup = new cloudwatch.LogGroup(
    `${name}-flow-logs`,
    { region, name: `/holdfast/${args.site}/flow-logs`, retentionInDays, tags: tags("flow-logs") },
    opts,
  );
  const role = new iam.Role(
    `${name}-flow-logs-writer`,
    {
      name: `holdfast-${args.site}-flow-logs`,
      description: `Lets VPC flow logs of ${args.site} be written`,
      assumeRolePolicy: JSON.stringify({
        Version: "2012-10-17",
        Statement: [
          {
            Effect: "Allow",
            Principal: { Service: "vpc-flow-logs.amazonaws.com" },
            Action: "sts:AssumeRole",
          },
        ],
      }),
      tags: tags("flow-logs-writer"),
    },
    opts,
  );
  new iam.RolePolicy(
    `${name}-flow-logs-writer`,
    {
      name: "write-flow-logs",
      role: role.name,
      policy: pulumi.jsonStringify({
        Version: "2012-10-17",
        Statement: [
          {
            Effect: "Allow",
            Action: ["logs:CreateLogStream", "logs:PutLogEvents", "logs:DescribeLogStreams"],
            Resource: [logGroup.arn, pulumi.interpolate`${logGroup.arn}:*`],
          },
        ],
      }),
    },
    opts,
  );
  new ec2.FlowLog(
    `${name}-flow-logs`,
    {
      region,
      vpcId: network.vpc.id,
      trafficType: "ALL",
      logDestinationType: "cloud-watch-logs",
      logDestination: logGroup.arn,
      iamRoleArn: role.arn,
      maxAggregationInterval: 60,
      tags: tags("flow-logs"),
    },
    opts,
  );
}
