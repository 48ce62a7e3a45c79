/**
 * For each type those inputs that AWS decides where the program declares none. What AWS decided is then in the state
 * for others to read, and is no change.
 */
export const decidedByAws: { readonly [type: string]: readonly string[] } = {
  "aws:acmpca/certificateAuthority:CertificateAuthority": ["keyStorageSecurityStandard", "usageMode"],
  "aws:cloudwatch/logGroup:LogGroup": ["name", "logGroupClass"],
  "aws:cloudwatch/metricAlarm:MetricAlarm": ["name"],
  "aws:ebs/volume:Volume": ["iops", "kmsKeyId", "throughput", "type", "size"],
  "aws:ec2/customerGateway:CustomerGateway": [],
  "aws:ec2/defaultSecurityGroup:DefaultSecurityGroup": ["vpcId"],
  "aws:ec2/flowLog:FlowLog": ["logDestination", "logFormat"],
  "aws:ec2/instance:Instance": [
    "availabilityZone",
    "placementGroupId",
    "privateIp",
    "rootBlockDevice",
    "subnetId",
    "vpcSecurityGroupIds",
    "metadataOptions",
    "maintenanceOptions",
    "ebsOptimized",
    "associatePublicIpAddress",
  ],
  "aws:ec2/routeTable:RouteTable": ["propagatingVgws", "routes"],
  "aws:ec2/securityGroup:SecurityGroup": ["egress", "ingress", "name", "vpcId"],
  "aws:ec2/subnet:Subnet": ["availabilityZone", "availabilityZoneId"],
  "aws:ec2/vpcEndpoint:VpcEndpoint": [
    "policy",
    "privateDnsEnabled",
    "routeTableIds",
    "securityGroupIds",
    "subnetIds",
  ],
  "aws:ec2/vpnGateway:VpnGateway": ["amazonSideAsn", "vpcId"],
  "aws:iam/instanceProfile:InstanceProfile": ["name"],
  "aws:iam/openIdConnectProvider:OpenIdConnectProvider": ["thumbprintLists"],
  "aws:iam/role:Role": ["name", "managedPolicyArns"],
  "aws:iam/rolePolicy:RolePolicy": ["name"],
  "aws:kms/alias:Alias": ["name"],
  "aws:kms/key:Key": ["policy", "rotationPeriodInDays"],
  "aws:s3/bucket:Bucket": ["bucket"],
  "aws:sns/topic:Topic": ["name", "policy"],
};
