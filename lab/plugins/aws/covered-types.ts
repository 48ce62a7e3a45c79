/**
 * The AWS resource types that the blueprint declares, each with those of its inputs whose change is known to replace
 * the resource. The installed package does not say which inputs those are, so the lists are kept by hand from AWS's
 * documentation and are not complete: a change that is shown as an update may be a replacement on AWS.
 * `region` replaces every resource that has it.
 */
export const coveredTypes: { readonly [type: string]: readonly string[] } = {
  "aws:cloudwatch/logGroup:LogGroup": ["name"],
  "aws:ebs/volume:Volume": ["availabilityZone", "encrypted", "kmsKeyId"],
  "aws:ec2/customerGateway:CustomerGateway": ["bgpAsn", "ipAddress", "type"],
  "aws:ec2/defaultSecurityGroup:DefaultSecurityGroup": ["vpcId"],
  "aws:ec2/flowLog:FlowLog": ["vpcId", "logDestination", "trafficType"],
  "aws:ec2/instance:Instance": ["ami", "availabilityZone", "privateIp", "subnetId"],
  "aws:ec2/routeTable:RouteTable": ["vpcId"],
  "aws:ec2/routeTableAssociation:RouteTableAssociation": ["subnetId"],
  "aws:ec2/securityGroup:SecurityGroup": ["description", "name", "vpcId"],
  "aws:ec2/subnet:Subnet": ["availabilityZone", "cidrBlock", "vpcId"],
  "aws:ec2/volumeAttachment:VolumeAttachment": ["deviceName", "instanceId", "volumeId"],
  "aws:ec2/vpc:Vpc": ["cidrBlock"],
  "aws:ec2/vpcEndpoint:VpcEndpoint": ["serviceName", "vpcId"],
  "aws:ec2/vpnConnection:VpnConnection": ["type"],
  "aws:ec2/vpnGateway:VpnGateway": ["amazonSideAsn"],
  "aws:ec2/vpnGatewayRoutePropagation:VpnGatewayRoutePropagation": ["routeTableId", "vpnGatewayId"],
  "aws:iam/instanceProfile:InstanceProfile": ["name", "path"],
  "aws:iam/openIdConnectProvider:OpenIdConnectProvider": ["url"],
  "aws:iam/role:Role": ["name", "path"],
  "aws:iam/rolePolicy:RolePolicy": ["name", "role"],
  "aws:iam/rolePolicyAttachment:RolePolicyAttachment": ["policyArn", "role"],
  "aws:kms/alias:Alias": ["name"],
  "aws:kms/key:Key": ["keyUsage", "multiRegion"],
  "aws:route53/healthCheck:HealthCheck": ["requestInterval", "type"],
  "aws:route53/record:Record": ["name", "zoneId"],
  "aws:route53/zone:Zone": ["delegationSetId", "name"],
  "aws:s3/bucket:Bucket": ["bucket", "objectLockEnabled"],
  "aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration": ["bucket"],
  "aws:s3/bucketObjectLockConfiguration:BucketObjectLockConfiguration": ["bucket"],
  "aws:s3/bucketOwnershipControls:BucketOwnershipControls": ["bucket"],
  "aws:s3/bucketPolicy:BucketPolicy": ["bucket"],
  "aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock": ["bucket"],
  "aws:s3/bucketReplicationConfig:BucketReplicationConfig": ["bucket"],
  "aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration": ["bucket"],
  "aws:s3/bucketVersioning:BucketVersioning": ["bucket"],
  "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule": ["securityGroupId"],
};
