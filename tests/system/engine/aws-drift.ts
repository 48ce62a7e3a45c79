import { CloudWatchLogsClient, PutRetentionPolicyCommand } from "@aws-sdk/client-cloudwatch-logs";
import {
  AuthorizeSecurityGroupIngressCommand,
  CreateTagsCommand,
  DeleteFlowLogsCommand,
  DeleteVpcEndpointsCommand,
  EC2Client,
  ModifyInstanceAttributeCommand,
  ModifyInstanceMetadataOptionsCommand,
  ModifySubnetAttributeCommand,
  ModifyVpcAttributeCommand,
  RevokeSecurityGroupIngressCommand,
} from "@aws-sdk/client-ec2";
import {
  DetachRolePolicyCommand,
  IAMClient,
  PutRolePolicyCommand,
  RemoveRoleFromInstanceProfileCommand,
  UpdateAssumeRolePolicyCommand,
} from "@aws-sdk/client-iam";
import {
  DeleteAliasCommand,
  DisableKeyCommand,
  DisableKeyRotationCommand,
  KMSClient,
} from "@aws-sdk/client-kms";
import {
  ChangeResourceRecordSetsCommand,
  DeleteHealthCheckCommand,
  Route53Client,
  UpdateHealthCheckCommand,
  UpdateHostedZoneCommentCommand,
} from "@aws-sdk/client-route-53";
import {
  DeleteBucketEncryptionCommand,
  DeleteBucketLifecycleCommand,
  DeleteBucketOwnershipControlsCommand,
  DeleteBucketPolicyCommand,
  DeleteBucketReplicationCommand,
  DeleteBucketTaggingCommand,
  PutBucketVersioningCommand,
  PutObjectLockConfigurationCommand,
  PutPublicAccessBlockCommand,
  S3Client,
} from "@aws-sdk/client-s3";
import { AwsApi } from "@holdfast/aws-stand-in/api/aws-api";

/** A resource of a stack, as far as it is needed to change it behind the stack's back. */
export interface Deployed {
  id: string;
  outputs: Record<string, unknown>;
}

/** Something that somebody does by hand. */
export interface Drift {
  /** The resource's type and name. */
  resource: string;
  /** What a refresh says of the resource then. */
  found: "updated" | "deleted";
  /** Does it. */
  by(aws: AwsApi, deployed: Deployed): Promise<unknown>;
}

const REGION = "ap-northeast-2";

const ec2 = (aws: AwsApi) => aws.client(EC2Client, REGION);
const iam = (aws: AwsApi) => aws.client(IAMClient);
const kms = (aws: AwsApi) => aws.client(KMSClient, REGION);
const route53 = (aws: AwsApi) => aws.client(Route53Client);
const s3 = (aws: AwsApi) => aws.client(S3Client, REGION);

const everything = JSON.stringify({
  Version: "2012-10-17",
  Statement: [{ Effect: "Allow", Action: "*", Resource: "*" }],
});

const anybody = JSON.stringify({
  Version: "2012-10-17",
  Statement: [{ Effect: "Allow", Action: "sts:AssumeRole", Principal: { AWS: "*" } }],
});

const openPort = (port: number) => [
  { IpProtocol: "tcp", FromPort: port, ToPort: port, IpRanges: [{ CidrIp: "0.0.0.0/0" }] },
];

/** What is done by hand to the stack `global`: at least once to each service, and to most types. */
export const drifts: readonly Drift[] = [
  {
    resource: "aws:cloudwatch:LogGroup aws-seoul-flow-logs",
    found: "updated",
    by: (aws, { id }) =>
      aws
        .client(CloudWatchLogsClient, REGION)
        .send(new PutRetentionPolicyCommand({ logGroupName: id, retentionInDays: 1 })),
  },
  {
    resource: "aws:ec2:Vpc aws-seoul-vpc",
    found: "updated",
    by: (aws, { id }) =>
      ec2(aws).send(new ModifyVpcAttributeCommand({ VpcId: id, EnableDnsHostnames: { Value: false } })),
  },
  {
    resource: "aws:ec2:Subnet aws-seoul-ap-northeast-2a",
    found: "updated",
    by: (aws, { id }) =>
      ec2(aws).send(new ModifySubnetAttributeCommand({ SubnetId: id, MapPublicIpOnLaunch: { Value: true } })),
  },
  {
    resource: "aws:ec2:DefaultSecurityGroup aws-seoul-default-security-group",
    found: "updated",
    by: (aws, { id }) =>
      ec2(aws).send(new AuthorizeSecurityGroupIngressCommand({ GroupId: id, IpPermissions: openPort(443) })),
  },
  {
    resource: "aws:ec2:SecurityGroup failover-authority-aws-seoul-firewall",
    found: "updated",
    by: (aws, { id }) =>
      ec2(aws).send(new AuthorizeSecurityGroupIngressCommand({ GroupId: id, IpPermissions: openPort(22) })),
  },
  {
    resource: "aws:vpc:SecurityGroupIngressRule aws-seoul-endpoints-https",
    found: "deleted",
    by: (aws, { id, outputs }) =>
      ec2(aws).send(
        new RevokeSecurityGroupIngressCommand({
          GroupId: outputs["securityGroupId"] as string,
          SecurityGroupRuleIds: [id],
        }),
      ),
  },
  {
    resource: "aws:ec2:VpnConnection aws-seoul-vpn-ansan",
    found: "updated",
    by: (aws, { id }) =>
      ec2(aws).send(new CreateTagsCommand({ Resources: [id], Tags: [{ Key: "by", Value: "hand" }] })),
  },
  {
    resource: "aws:ec2:VpcEndpoint aws-seoul-logs",
    found: "deleted",
    by: (aws, { id }) => ec2(aws).send(new DeleteVpcEndpointsCommand({ VpcEndpointIds: [id] })),
  },
  {
    resource: "aws:ec2:FlowLog aws-seoul-flow-logs",
    found: "deleted",
    by: (aws, { id }) => ec2(aws).send(new DeleteFlowLogsCommand({ FlowLogIds: [id] })),
  },
  {
    resource: "aws:ec2:Instance failover-authority-aws-seoul-voter",
    found: "updated",
    by: async (aws, { id }) => {
      const InstanceInitiatedShutdownBehavior = { Value: "terminate" };
      await ec2(aws).send(
        new ModifyInstanceAttributeCommand({ InstanceId: id, InstanceInitiatedShutdownBehavior }),
      );
      await ec2(aws).send(
        new ModifyInstanceMetadataOptionsCommand({ InstanceId: id, HttpTokens: "optional" }),
      );
    },
  },
  {
    resource: "aws:ebs:Volume failover-authority-aws-seoul-data",
    found: "updated",
    by: (aws, { id }) =>
      ec2(aws).send(new CreateTagsCommand({ Resources: [id], Tags: [{ Key: "Name", Value: "scratch" }] })),
  },
  {
    resource: "aws:iam:Role failover-authority-aws-seoul-role",
    found: "updated",
    by: (aws, { id }) =>
      iam(aws).send(new UpdateAssumeRolePolicyCommand({ RoleName: id, PolicyDocument: anybody })),
  },
  {
    resource: "aws:iam:RolePolicy failover-authority-aws-seoul-policy",
    found: "updated",
    by: (aws, { outputs }) =>
      iam(aws).send(
        new PutRolePolicyCommand({
          RoleName: outputs["role"] as string,
          PolicyName: outputs["name"] as string,
          PolicyDocument: everything,
        }),
      ),
  },
  {
    resource: "aws:iam:RolePolicyAttachment failover-authority-aws-seoul-systems-manager",
    found: "deleted",
    by: (aws, { outputs }) =>
      iam(aws).send(
        new DetachRolePolicyCommand({
          RoleName: outputs["role"] as string,
          PolicyArn: outputs["policyArn"] as string,
        }),
      ),
  },
  {
    resource: "aws:iam:InstanceProfile failover-authority-aws-osaka-profile",
    found: "updated",
    by: (aws, { id, outputs }) =>
      iam(aws).send(
        new RemoveRoleFromInstanceProfileCommand({
          InstanceProfileName: id,
          RoleName: outputs["role"] as string,
        }),
      ),
  },
  {
    resource: "aws:kms:Key backups-key",
    found: "updated",
    by: async (aws, { id }) => {
      await kms(aws).send(new DisableKeyRotationCommand({ KeyId: id }));
      await kms(aws).send(new DisableKeyCommand({ KeyId: id }));
    },
  },
  {
    resource: "aws:kms:Alias backups-kr-alias",
    found: "deleted",
    by: (aws, { id }) => kms(aws).send(new DeleteAliasCommand({ AliasName: id })),
  },
  {
    resource: "aws:route53:Zone public-route53-zone",
    found: "updated",
    by: (aws, { id }) =>
      route53(aws).send(new UpdateHostedZoneCommentCommand({ Id: id, Comment: "nobody's" })),
  },
  {
    resource: "aws:route53:HealthCheck public-route53-bank.kr.example-ansan-check",
    found: "updated",
    by: (aws, { id }) =>
      route53(aws).send(new UpdateHealthCheckCommand({ HealthCheckId: id, FailureThreshold: 10 })),
  },
  {
    resource: "aws:route53:HealthCheck public-route53-bank.kr.example-siheung-check",
    found: "deleted",
    by: (aws, { id }) => route53(aws).send(new DeleteHealthCheckCommand({ HealthCheckId: id })),
  },
  {
    resource: "aws:route53:Record public-route53-bank.kr.example-ansan",
    found: "updated",
    by: (aws, { outputs }) =>
      route53(aws).send(
        new ChangeResourceRecordSetsCommand({
          HostedZoneId: outputs["zoneId"] as string,
          ChangeBatch: {
            Changes: [
              {
                Action: "UPSERT",
                ResourceRecordSet: {
                  Name: outputs["name"] as string,
                  Type: "A",
                  TTL: 3600,
                  SetIdentifier: outputs["setIdentifier"] as string,
                  Weight: 0,
                  ResourceRecords: [{ Value: "192.0.2.1" }],
                },
              },
            ],
          },
        }),
      ),
  },
  {
    resource: "aws:s3:Bucket backups-kr-bucket",
    found: "updated",
    by: (aws, { id }) => s3(aws).send(new DeleteBucketTaggingCommand({ Bucket: id })),
  },
  {
    resource: "aws:s3:BucketPolicy backups-kr-policy",
    found: "deleted",
    by: (aws, { id }) => s3(aws).send(new DeleteBucketPolicyCommand({ Bucket: id })),
  },
  {
    resource: "aws:s3:BucketPublicAccessBlock backups-kr-public-access",
    found: "updated",
    by: (aws, { id }) =>
      s3(aws).send(
        new PutPublicAccessBlockCommand({
          Bucket: id,
          PublicAccessBlockConfiguration: { BlockPublicAcls: false, BlockPublicPolicy: false },
        }),
      ),
  },
  {
    resource: "aws:s3:BucketObjectLockConfiguration backups-kr-lock",
    found: "updated",
    by: (aws, { id }) =>
      s3(aws).send(
        new PutObjectLockConfigurationCommand({
          Bucket: id,
          ObjectLockConfiguration: {
            ObjectLockEnabled: "Enabled",
            Rule: { DefaultRetention: { Mode: "GOVERNANCE", Days: 1 } },
          },
        }),
      ),
  },
  {
    resource: "aws:s3:BucketLifecycleConfiguration backups-kr-lifecycle",
    found: "deleted",
    by: (aws, { id }) => s3(aws).send(new DeleteBucketLifecycleCommand({ Bucket: id })),
  },
  {
    resource: "aws:s3:BucketVersioning backups-kr-versioning",
    found: "updated",
    by: (aws, { id }) =>
      s3(aws).send(
        new PutBucketVersioningCommand({ Bucket: id, VersioningConfiguration: { Status: "Suspended" } }),
      ),
  },
  {
    resource: "aws:s3:BucketServerSideEncryptionConfiguration backups-kr-encryption",
    found: "deleted",
    by: (aws, { id }) => s3(aws).send(new DeleteBucketEncryptionCommand({ Bucket: id })),
  },
  {
    resource: "aws:s3:BucketOwnershipControls backups-kr-ownership",
    found: "deleted",
    by: (aws, { id }) => s3(aws).send(new DeleteBucketOwnershipControlsCommand({ Bucket: id })),
  },
  {
    resource: "aws:s3:BucketReplicationConfig backups-replication",
    found: "deleted",
    by: (aws, { id }) => s3(aws).send(new DeleteBucketReplicationCommand({ Bucket: id })),
  },
];
