import {
  DescribeVpnConnectionsCommand,
  EC2Client,
  EnableVgwRoutePropagationCommand,
} from "@aws-sdk/client-ec2";
import {
  GetBucketLifecycleConfigurationCommand,
  PutBucketLifecycleConfigurationCommand,
  S3Client,
} from "@aws-sdk/client-s3";
import { type AwsApi, AwsRegion } from "@holdfast/aws-stand-in/api/aws-api";
import { handlerOf } from "@holdfast/aws-stand-in/deployment/handlers";
import type { Deployed } from "./aws-drift";

/** Something that is in the state only, and how the API is asked whether it keeps it by now. */
export interface NotKept {
  /** The type that `deployment/state-only.ts` names. */
  type: string;
  /** A resource of the stack `global` that declares it: type and name. */
  resource: string;
  /** What the API says of it: nothing, as long as it is rightly in the state only. */
  asked(aws: AwsApi, deployed: Deployed): Promise<unknown>;
}

const REGION = "ap-northeast-2";

/** Asks as the stand-in does, without telling it what is declared. */
async function observed(type: string, aws: AwsApi, { id }: Deployed): Promise<Record<string, unknown>> {
  const found = await handlerOf(type).read(id, new AwsRegion(aws, REGION, "none"), { egress: [] });
  return { ...found };
}

/** One entry for each of `deployment/state-only.ts`. */
export const notKept: readonly NotKept[] = [
  {
    type: "aws:ec2/instance:Instance",
    resource: "aws:ec2:Instance failover-authority-aws-seoul-voter",
    asked: async (aws, deployed) =>
      (await observed("aws:ec2/instance:Instance", aws, deployed))["maintenanceOptions"],
  },
  {
    type: "aws:ec2/securityGroup:SecurityGroup",
    resource: "aws:ec2:SecurityGroup failover-authority-aws-seoul-firewall",
    asked: async (aws, deployed) => {
      const { egress } = await observed("aws:ec2/securityGroup:SecurityGroup", aws, deployed);
      const rules = egress as { prefixListIds?: string[]; description?: string }[];
      return rules.find(({ prefixListIds }) => prefixListIds)?.description;
    },
  },
  {
    type: "aws:ec2/vpnConnection:VpnConnection",
    resource: "aws:ec2:VpnConnection aws-seoul-vpn-ansan",
    asked: async (aws, { id }) => {
      const answer = await aws
        .client(EC2Client, REGION)
        .send(new DescribeVpnConnectionsCommand({ VpnConnectionIds: [id] }));
      const [connection] = answer.VpnConnections ?? [];
      return connection?.Options?.TunnelOptions ?? connection?.PreSharedKeyArn;
    },
  },
  {
    type: "aws:ec2/vpnGatewayRoutePropagation:VpnGatewayRoutePropagation",
    resource: "aws:ec2:VpnGatewayRoutePropagation aws-seoul-vpn-routes",
    asked: (aws, { outputs }) =>
      aws
        .client(EC2Client, REGION)
        .send(
          new EnableVgwRoutePropagationCommand({
            GatewayId: outputs["vpnGatewayId"] as string,
            RouteTableId: outputs["routeTableId"] as string,
          }),
        )
        .catch((error: Error) => {
          expect(error.message).toMatch(/EnableVgwRoutePropagation failed .* does not know/);
        }),
  },
  {
    type: "aws:kms/key:Key",
    resource: "aws:kms:Key backups-kr-key",
    asked: async (aws, deployed) =>
      (await observed("aws:kms/key:Key", aws, deployed))["rotationPeriodInDays"],
  },
  {
    type: "aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration",
    resource: "aws:s3:BucketLifecycleConfiguration backups-kr-lifecycle",
    asked: async (aws, { id: Bucket }) => {
      const client = aws.client(S3Client, REGION);
      const { Rules } = await client.send(new GetBucketLifecycleConfigurationCommand({ Bucket }));
      const TransitionDefaultMinimumObjectSize = "varies_by_storage_class";
      await client.send(
        new PutBucketLifecycleConfigurationCommand({
          Bucket,
          LifecycleConfiguration: { Rules },
          TransitionDefaultMinimumObjectSize,
        }),
      );
      const answer = await client.send(new GetBucketLifecycleConfigurationCommand({ Bucket }));
      // A constant is no better than nothing.
      const kept = answer.TransitionDefaultMinimumObjectSize === TransitionDefaultMinimumObjectSize;
      return kept ? TransitionDefaultMinimumObjectSize : undefined;
    },
  },
  {
    type: "aws:s3/bucketReplicationConfig:BucketReplicationConfig",
    resource: "aws:s3:BucketReplicationConfig backups-replication",
    asked: async (aws, deployed) => {
      const { rules } = await observed(
        "aws:s3/bucketReplicationConfig:BucketReplicationConfig",
        aws,
        deployed,
      );
      return (rules as { sourceSelectionCriteria?: object }[])[0]?.sourceSelectionCriteria;
    },
  },
];
