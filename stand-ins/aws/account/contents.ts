import { CloudWatchLogsClient, DescribeLogGroupsCommand } from "@aws-sdk/client-cloudwatch-logs";
import {
  DescribeCustomerGatewaysCommand,
  DescribeFlowLogsCommand,
  DescribeInstancesCommand,
  DescribeNetworkInterfacesCommand,
  DescribeRouteTablesCommand,
  DescribeSecurityGroupsCommand,
  DescribeSnapshotsCommand,
  DescribeSubnetsCommand,
  DescribeVolumesCommand,
  DescribeVpcEndpointsCommand,
  DescribeVpcsCommand,
  DescribeVpnConnectionsCommand,
  DescribeVpnGatewaysCommand,
  EC2Client,
} from "@aws-sdk/client-ec2";
import {
  IAMClient,
  ListInstanceProfilesCommand,
  ListOpenIDConnectProvidersCommand,
  ListRolesCommand,
} from "@aws-sdk/client-iam";
import {
  type AliasListEntry,
  DescribeKeyCommand,
  KMSClient,
  ListAliasesCommand,
  ListKeysCommand,
} from "@aws-sdk/client-kms";
import { ListHealthChecksCommand, ListHostedZonesCommand, Route53Client } from "@aws-sdk/client-route-53";
import { ListBucketsCommand, S3Client } from "@aws-sdk/client-s3";
import { AwsApi } from "../api/aws-api";
import { awsEndpoint } from "../api/endpoint";

/** Identifiers, of which some may be missing. */
type Identifiers = (string | undefined)[];

/** What AWS makes with every account and nobody declared: the default network of each region. */
const inDefaultNetwork = (defaults: ReadonlySet<string | undefined>) => (thing: { VpcId?: string }) =>
  !defaults.has(thing.VpcId);

const living = ({ State }: { State?: string }) => !/^delet/i.test(State ?? "");

async function network(ec2: EC2Client): Promise<Identifiers> {
  const { Vpcs = [] } = await ec2.send(new DescribeVpcsCommand({}));
  const declared = inDefaultNetwork(
    new Set(Vpcs.filter(({ IsDefault }) => IsDefault).map(({ VpcId }) => VpcId)),
  );
  const [subnets, tables, groups, interfaces, endpoints] = await Promise.all([
    ec2.send(new DescribeSubnetsCommand({})),
    ec2.send(new DescribeRouteTablesCommand({})),
    ec2.send(new DescribeSecurityGroupsCommand({})),
    ec2.send(new DescribeNetworkInterfacesCommand({})),
    ec2.send(new DescribeVpcEndpointsCommand({})),
  ]);
  return [
    ...Vpcs.filter(declared).map(({ VpcId }) => VpcId),
    ...(subnets.Subnets ?? []).filter(declared).map(({ SubnetId }) => SubnetId),
    ...(tables.RouteTables ?? []).filter(declared).map(({ RouteTableId }) => RouteTableId),
    ...(groups.SecurityGroups ?? []).filter(declared).map(({ GroupId }) => GroupId),
    ...(interfaces.NetworkInterfaces ?? [])
      .filter(declared)
      .map(({ NetworkInterfaceId }) => NetworkInterfaceId),
    ...(endpoints.VpcEndpoints ?? []).filter(living).map(({ VpcEndpointId }) => VpcEndpointId),
  ];
}

async function privateLines(ec2: EC2Client): Promise<Identifiers> {
  const [gateways, routers, connections, logs] = await Promise.all([
    ec2.send(new DescribeVpnGatewaysCommand({})),
    ec2.send(new DescribeCustomerGatewaysCommand({})),
    ec2.send(new DescribeVpnConnectionsCommand({})),
    ec2.send(new DescribeFlowLogsCommand({})),
  ]);
  return [
    ...(gateways.VpnGateways ?? []).filter(living).map(({ VpnGatewayId }) => VpnGatewayId),
    ...(routers.CustomerGateways ?? []).filter(living).map(({ CustomerGatewayId }) => CustomerGatewayId),
    ...(connections.VpnConnections ?? []).filter(living).map(({ VpnConnectionId }) => VpnConnectionId),
    ...(logs.FlowLogs ?? []).map(({ FlowLogId }) => FlowLogId),
  ];
}

/** How snapshots are described that are the disks of images. */
const OF_AN_IMAGE = "Auto-created snapshot for AMI";

async function machines(ec2: EC2Client): Promise<Identifiers> {
  const [instances, volumes, snapshots] = await Promise.all([
    ec2.send(new DescribeInstancesCommand({})),
    ec2.send(new DescribeVolumesCommand({})),
    ec2.send(new DescribeSnapshotsCommand({ OwnerIds: ["self"] })),
  ]);
  return [
    ...(instances.Reservations ?? [])
      .flatMap(({ Instances = [] }) => Instances)
      .filter(({ State }) => State?.Name !== "terminated")
      .map(({ InstanceId }) => InstanceId),
    ...(volumes.Volumes ?? []).map(({ VolumeId }) => VolumeId),
    ...(snapshots.Snapshots ?? [])
      .filter(({ Description }) => !Description?.startsWith(OF_AN_IMAGE))
      .map(({ SnapshotId }) => SnapshotId),
  ];
}

async function keys(kms: KMSClient): Promise<Identifiers> {
  const { Keys = [] } = await kms.send(new ListKeysCommand({}));
  const { Aliases = [] } = await kms.send(new ListAliasesCommand({}));
  const described = await Promise.all(
    Keys.map(({ KeyId }) => kms.send(new DescribeKeyCommand({ KeyId: KeyId ?? "" }))),
  );
  const ofAws = ({ AliasName }: AliasListEntry) => AliasName?.startsWith("alias/aws/");
  const keysOfAws = new Set(Aliases.filter(ofAws).map(({ TargetKeyId }) => TargetKeyId));
  return [
    ...described
      .filter(({ KeyMetadata }) => KeyMetadata?.Enabled && !keysOfAws.has(KeyMetadata.KeyId))
      .map(({ KeyMetadata }) => `key ${KeyMetadata?.KeyId}`),
    ...Aliases.filter((alias) => !ofAws(alias)).map(({ AliasName }) => AliasName),
  ];
}

async function ofAccount(api: AwsApi): Promise<Identifiers> {
  const iam = api.client(IAMClient);
  const route53 = api.client(Route53Client);
  const [roles, profiles, issuers, zones, checks, buckets] = await Promise.all([
    iam.send(new ListRolesCommand({})),
    iam.send(new ListInstanceProfilesCommand({})),
    iam.send(new ListOpenIDConnectProvidersCommand({})),
    route53.send(new ListHostedZonesCommand({})),
    route53.send(new ListHealthChecksCommand({})),
    api.client(S3Client).send(new ListBucketsCommand({})),
  ]);
  return [
    ...(roles.Roles ?? []).map(({ RoleName }) => `role ${RoleName}`),
    ...(profiles.InstanceProfiles ?? []).map(
      ({ InstanceProfileName }) => `instance profile ${InstanceProfileName}`,
    ),
    ...(issuers.OpenIDConnectProviderList ?? []).map(({ Arn }) => Arn),
    ...(zones.HostedZones ?? []).map(({ Name }) => `zone ${Name}`),
    ...(checks.HealthChecks ?? []).map(({ Id }) => `health check ${Id}`),
    ...(buckets.Buckets ?? []).map(({ Name }) => `bucket ${Name}`),
  ];
}

/**
 * What is in an account, of the kinds that the blueprint declares: the default network of a region aside, and keys that
 * are waiting for their end.
 *
 * @param endpoint address of the AWS API, in 127.0.0.0/8
 * @param regions AWS regions to look into
 * @returns a name for each thing, with its region where it is in one
 */
export async function accountContents(endpoint: string, regions: readonly string[]): Promise<string[]> {
  const api = new AwsApi(awsEndpoint({ AWS_ENDPOINT_URL: endpoint }) ?? "");
  const regional = regions.map(async (region) => {
    const ec2 = api.client(EC2Client, region);
    const found = await Promise.all([
      network(ec2),
      privateLines(ec2),
      machines(ec2),
      keys(api.client(KMSClient, region)),
      api
        .client(CloudWatchLogsClient, region)
        .send(new DescribeLogGroupsCommand({}))
        .then(({ logGroups = [] }) => logGroups.map(({ logGroupName }) => logGroupName)),
    ]);
    return found.flat().map((name) => `${region}: ${name}`);
  });
  const all = await Promise.all([ofAccount(api), ...regional]);
  return all
    .flat()
    .map((name) => String(name))
    .sort();
}
