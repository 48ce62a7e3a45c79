import type { Reading } from "../../blueprint/reading";
import type { Resource } from "../../graph/resource";
import { isUnknown, textOf } from "../../graph/values";
import type { Defect } from "../defect";

/** Forms of the identifiers that AWS gives, by which a text is none. */
const ARN = /^arn:/;
const identifier = (prefix: string): RegExp => new RegExp(`^${prefix}-[0-9a-f]+$`);

/** What AWS refuses a resource without. */
interface Needed {
  /** One of these properties. */
  readonly anyOf: readonly string[];
  /** What identifiers that stand there look like; absent: it is no identifier. */
  readonly form?: RegExp;
}

const needs = (property: string, form?: RegExp): Needed => ({ anyOf: [property], ...(form && { form }) });

const VPC = needs("vpcId", identifier("vpc"));
const ofBucket = [needs("bucket")];

/** By type, what its API refuses to create it without, by the references of the AWS provider. */
const needed: { readonly [type: string]: readonly Needed[] } = {
  "aws:acmpca/certificate:Certificate": [
    needs("certificateAuthorityArn", ARN),
    needs("certificateSigningRequest", /-----BEGIN/),
    needs("signingAlgorithm"),
    needs("validity"),
  ],
  "aws:acmpca/certificateAuthority:CertificateAuthority": [needs("certificateAuthorityConfiguration")],
  "aws:acmpca/certificateAuthorityCertificate:CertificateAuthorityCertificate": [
    needs("certificate", /-----BEGIN/),
    needs("certificateAuthorityArn", ARN),
  ],
  "aws:cloudwatch/metricAlarm:MetricAlarm": [
    needs("comparisonOperator"),
    needs("evaluationPeriods"),
    { anyOf: ["metricName", "metricQueries"] },
    { anyOf: ["threshold", "thresholdMetricId"] },
    { anyOf: ["statistic", "extendedStatistic", "metricQueries"] },
  ],
  "aws:ebs/volume:Volume": [needs("availabilityZone"), { anyOf: ["size", "snapshotId"] }],
  "aws:ec2/customerGateway:CustomerGateway": [
    needs("type"),
    { anyOf: ["ipAddress", "certificateArn"] },
    { anyOf: ["bgpAsn", "bgpAsnExtended"] },
  ],
  "aws:ec2/flowLog:FlowLog": [
    {
      anyOf: ["vpcId", "subnetId", "eniId", "transitGatewayId", "transitGatewayAttachmentId"],
      form: /^(vpc|subnet|eni|tgw)/,
    },
    { anyOf: ["logDestination", "logGroupName"], form: ARN },
  ],
  "aws:ec2/instance:Instance": [
    { anyOf: ["ami", "launchTemplate"] },
    { anyOf: ["instanceType", "launchTemplate"] },
  ],
  "aws:ec2/routeTable:RouteTable": [VPC],
  "aws:ec2/routeTableAssociation:RouteTableAssociation": [
    needs("routeTableId", identifier("rtb")),
    { anyOf: ["subnetId", "gatewayId"], form: /^(subnet|igw|vgw)-[0-9a-f]+$/ },
  ],
  "aws:ec2/subnet:Subnet": [
    VPC,
    { anyOf: ["cidrBlock", "ipv4IpamPoolId", "ipv6CidrBlock", "ipv6IpamPoolId"] },
  ],
  "aws:ec2/volumeAttachment:VolumeAttachment": [
    needs("deviceName"),
    needs("instanceId", identifier("i")),
    needs("volumeId", identifier("vol")),
  ],
  "aws:ec2/vpc:Vpc": [{ anyOf: ["cidrBlock", "ipv4IpamPoolId"] }],
  "aws:ec2/vpcEndpoint:VpcEndpoint": [
    VPC,
    { anyOf: ["serviceName", "resourceConfigurationArn", "serviceNetworkArn"] },
  ],
  "aws:ec2/vpnConnection:VpnConnection": [needs("customerGatewayId", identifier("cgw")), needs("type")],
  "aws:ec2/vpnGatewayRoutePropagation:VpnGatewayRoutePropagation": [
    needs("routeTableId", identifier("rtb")),
    needs("vpnGatewayId", identifier("vgw")),
  ],
  "aws:iam/openIdConnectProvider:OpenIdConnectProvider": [needs("clientIdLists"), needs("url")],
  "aws:iam/role:Role": [needs("assumeRolePolicy")],
  "aws:iam/rolePolicy:RolePolicy": [needs("role"), needs("policy")],
  "aws:iam/rolePolicyAttachment:RolePolicyAttachment": [needs("role"), needs("policyArn", ARN)],
  "aws:kms/alias:Alias": [needs("targetKeyId")],
  "aws:route53/healthCheck:HealthCheck": [needs("type")],
  "aws:route53/record:Record": [
    needs("zoneId", /^(\/hostedzone\/)?[0-9A-Z]{1,32}$/),
    needs("name"),
    needs("type"),
  ],
  "aws:route53/zone:Zone": [needs("name")],
  "aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration": ofBucket,
  "aws:s3/bucketObjectLockConfiguration:BucketObjectLockConfiguration": ofBucket,
  "aws:s3/bucketOwnershipControls:BucketOwnershipControls": ofBucket,
  "aws:s3/bucketPolicy:BucketPolicy": [...ofBucket, needs("policy")],
  "aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock": ofBucket,
  "aws:s3/bucketReplicationConfig:BucketReplicationConfig": [...ofBucket, needs("role", ARN)],
  "aws:s3/bucketVersioning:BucketVersioning": ofBucket,
  "aws:sns/topicSubscription:TopicSubscription": [needs("topic", ARN), needs("protocol"), needs("endpoint")],
};

/** Properties whose resources have to be in the region of the one that names them. */
const SAME_REGION: ReadonlySet<string> = new Set([
  "vpcId",
  "subnetId",
  "routeTableId",
  "routeTableIds",
  "vpnGatewayId",
  "customerGatewayId",
  "securityGroupId",
  "vpcSecurityGroupIds",
  "instanceId",
  "volumeId",
  "targetKeyId",
  "bucket",
]);

function neededBy(resource: Resource): Defect[] {
  return (needed[resource.type] ?? []).flatMap(({ anyOf, form }): Defect[] => {
    const field = anyOf.find((property) => (resource.inputs[property] ?? null) !== null);
    const value = field === undefined ? undefined : resource.inputs[field];
    const text = textOf(value);
    const isGiven = isUnknown(value) || (text === undefined ? value !== undefined : text !== "");
    if (isGiven && (text === undefined || form === undefined || form.test(text))) return [];
    const of = { policy: "references-resolve", level: "error", resource: resource.urn } as const;
    return [
      isGiven
        ? { ...of, field: field!, problem: { kind: "no-identifier", value: text! } }
        : { ...of, field: anyOf[0]!, problem: { kind: "input-missing", anyOf } },
    ];
  });
}

/** The region that a resource is made in; `undefined`: its type has none, or it is not known. */
function regionOf(reading: Reading, { inputs, provider }: Resource): string | undefined {
  const own = inputs["region"];
  if (own !== undefined && own !== null) return textOf(own);
  return textOf(provider === undefined ? undefined : reading.resource(provider)?.inputs["region"]);
}

/**
 * A resource that belongs to one of another region, with the URN of that one: of the two, the one that does not say where
 * it is made is at fault.
 */
function elsewhere(reading: Reading, resource: Resource): { defect: Defect; other: string }[] {
  const region = regionOf(reading, resource);
  for (const [property, urns] of Object.entries(resource.propertyDependencies)) {
    if (region === undefined || !SAME_REGION.has(property)) continue;
    for (const urn of urns) {
      const other = reading.resource(urn);
      const theirs = other?.type.startsWith("aws:") ? regionOf(reading, other) : undefined;
      if (!other || theirs === undefined || theirs === region) continue;
      const isOther = other.inputs["region"] === undefined && resource.inputs["region"] !== undefined;
      const [fault, joined] = isOther ? [other, resource] : [resource, other];
      const [value, meant] = isOther ? [theirs, region] : [region, theirs];
      const defect: Defect = {
        policy: "references-resolve",
        level: "error",
        resource: fault.urn,
        field: "region",
        problem: { kind: "other-region", value, of: joined.name, property, region: meant },
        cause: JSON.stringify(["other-region", other.urn]),
        mend: { resource: fault.urn, path: ["region"], value: meant },
      };
      return [{ defect, other: other.urn }];
    }
  }
  return [];
}

/** Resources of AWS that its API refuses: without what they cannot be, or in another region than what they belong to. */
export function refusedInputs(reading: Reading): Defect[] {
  const resources = [...reading.resources].filter(({ type }) => type.startsWith("aws:"));
  const apart = resources.flatMap((resource) => elsewhere(reading, resource));
  const misplaced = new Set(apart.map(({ defect }) => defect.resource));
  return [
    ...resources.flatMap(neededBy),
    // What belongs to one that is itself in the wrong region is apart from it because of that.
    ...apart
      .filter(({ defect, other }) => defect.resource === other || !misplaced.has(other))
      .map(({ defect }) => defect),
  ];
}
