import {
  type _InstanceType,
  DescribeImagesCommand,
  DescribeInstanceAttributeCommand,
  EC2Client,
  type Instance,
  RunInstancesCommand,
  TerminateInstancesCommand,
  type VolumeType,
} from "@aws-sdk/client-ec2";
import type * as ec2 from "@pulumi/aws/ec2";
import type { AwsRegion } from "../api/aws-api";
import { until } from "../api/waiting";
import { handler, type Plain } from "../deployment/handler";
import { tagsOf } from "../deployment/tag-list";
import { changeInstance, metadataRequest } from "./instance-changes";
import { describeInstance, instanceIs } from "./instance-state";
import { observedRootVolume, rootVolume } from "./root-volume";
import { setTags, tagSpecifications } from "./tags";

type InstanceInputs = Plain<ec2.InstanceArgs>;

/** The disk that an image starts from; AWS takes the disk's settings by this name. */
async function rootDeviceOf(ami: string | undefined, aws: AwsRegion): Promise<string | undefined> {
  const answer = await aws
    .regional(EC2Client)
    .send(new DescribeImagesCommand({ ImageIds: ami === undefined ? undefined : [ami] }));
  return answer.Images?.[0]?.RootDeviceName;
}

async function rootDisk({ ami, rootBlockDevice: disk }: InstanceInputs, aws: AwsRegion) {
  return (
    disk && [
      {
        DeviceName: disk.deviceName ?? (await rootDeviceOf(ami, aws)),
        Ebs: {
          DeleteOnTermination: disk.deleteOnTermination,
          Encrypted: disk.encrypted,
          Iops: disk.iops,
          KmsKeyId: disk.kmsKeyId,
          Throughput: disk.throughput,
          VolumeSize: disk.volumeSize,
          VolumeType: disk.volumeType as VolumeType,
        },
      },
    ]
  );
}

/** An instance in a subnet gets its address and its firewall with its network interface. */
function network(inputs: InstanceInputs) {
  return {
    NetworkInterfaces: [
      {
        // As AWS does by default with an interface that it makes for an instance.
        DeleteOnTermination: true,
        DeviceIndex: 0,
        AssociatePublicIpAddress: inputs.associatePublicIpAddress,
        Groups: inputs.vpcSecurityGroupIds,
        PrivateIpAddress: inputs.privateIp,
        SubnetId: inputs.subnetId,
      },
    ],
  };
}

/** The name at the end of an instance profile's ARN. */
function profileName({ IamInstanceProfile }: Instance): string | undefined {
  return IamInstanceProfile?.Arn?.split("/").pop();
}

/** What only a question of its own tells. */
async function attributes(id: string, aws: AwsRegion) {
  const client = aws.regional(EC2Client);
  const [userData, shutdown, termination] = await Promise.all([
    client.send(new DescribeInstanceAttributeCommand({ InstanceId: id, Attribute: "userData" })),
    client.send(
      new DescribeInstanceAttributeCommand({
        InstanceId: id,
        Attribute: "instanceInitiatedShutdownBehavior",
      }),
    ),
    client.send(new DescribeInstanceAttributeCommand({ InstanceId: id, Attribute: "disableApiTermination" })),
  ]);
  return {
    userData: Buffer.from(userData.UserData?.Value ?? "", "base64").toString(),
    instanceInitiatedShutdownBehavior: shutdown.InstanceInitiatedShutdownBehavior?.Value,
    disableApiTermination: termination.DisableApiTermination?.Value,
  };
}

function metadataOptions(found: Instance, declared: object | undefined): object {
  const options = {
    httpEndpoint: found.MetadataOptions?.HttpEndpoint,
    httpProtocolIpv6: found.MetadataOptions?.HttpProtocolIpv6,
    httpPutResponseHopLimit: found.MetadataOptions?.HttpPutResponseHopLimit,
    httpTokens: found.MetadataOptions?.HttpTokens,
    instanceMetadataTags: found.MetadataOptions?.InstanceMetadataTags,
  };
  return Object.fromEntries(Object.entries(options).filter(([option]) => declared && option in declared));
}

/** A virtual machine. */
export const instance = handler<ec2.InstanceArgs, ec2.Instance>({
  inputs: [
    "ami",
    "associatePublicIpAddress",
    "disableApiTermination",
    "ebsOptimized",
    "iamInstanceProfile",
    "instanceInitiatedShutdownBehavior",
    "instanceType",
    "maintenanceOptions",
    "metadataOptions",
    "monitoring",
    "privateIp",
    "rootBlockDevice",
    "subnetId",
    "tags",
    "userData",
    "userDataReplaceOnChange",
    "vpcSecurityGroupIds",
  ],
  defaults: { instanceInitiatedShutdownBehavior: "stop" },
  async create(inputs, aws) {
    const { Instances } = await aws.regional(EC2Client).send(
      new RunInstancesCommand({
        MinCount: 1,
        MaxCount: 1,
        ImageId: inputs.ami,
        InstanceType: inputs.instanceType as _InstanceType,
        BlockDeviceMappings: await rootDisk(inputs, aws),
        DisableApiTermination: inputs.disableApiTermination,
        EbsOptimized: inputs.ebsOptimized,
        IamInstanceProfile: inputs.iamInstanceProfile
          ? { Name: inputs.iamInstanceProfile as string }
          : undefined,
        InstanceInitiatedShutdownBehavior:
          inputs.instanceInitiatedShutdownBehavior as RunInstancesCommand["input"]["InstanceInitiatedShutdownBehavior"],
        MaintenanceOptions: {
          AutoRecovery: inputs.maintenanceOptions?.autoRecovery as "default" | "disabled" | undefined,
        },
        MetadataOptions: inputs.metadataOptions && metadataRequest(inputs.metadataOptions),
        Monitoring: { Enabled: inputs.monitoring ?? false },
        UserData: inputs.userData && Buffer.from(inputs.userData).toString("base64"),
        TagSpecifications: tagSpecifications("instance", inputs.tags),
        ...network(inputs),
      }),
    );
    return Instances?.[0]?.InstanceId ?? "";
  },
  async ready(id, aws, inputs) {
    await instanceIs(id, "running", aws);
    const started = await describeInstance(id, aws);
    const disk = started && (await rootVolume(started, aws));
    const tags = inputs.rootBlockDevice?.tags;
    if (disk?.VolumeId && tags) await setTags(aws, disk.VolumeId, tags);
  },
  async read(id, aws, known) {
    const found = await describeInstance(id, aws);
    if (found === undefined) return undefined;
    return {
      arn: await aws.arn("ec2", `instance/${id}`),
      ami: found.ImageId,
      availabilityZone: found.Placement?.AvailabilityZone,
      associatePublicIpAddress: found.PublicIpAddress !== undefined,
      iamInstanceProfile: profileName(found),
      instanceState: found.State?.Name,
      instanceType: found.InstanceType,
      metadataOptions: metadataOptions(found, known.metadataOptions),
      monitoring: found.Monitoring?.State === "enabled" || found.Monitoring?.State === "pending",
      primaryNetworkInterfaceId: found.NetworkInterfaces?.[0]?.NetworkInterfaceId,
      privateDns: found.PrivateDnsName,
      privateIp: found.PrivateIpAddress,
      publicDns: found.PublicDnsName,
      publicIp: found.PublicIpAddress,
      rootBlockDevice: await observedRootVolume(found, known.rootBlockDevice, aws),
      subnetId: found.SubnetId,
      tags: tagsOf(found.Tags),
      vpcSecurityGroupIds: found.SecurityGroups?.map(({ GroupId = "" }) => GroupId),
      ...(await attributes(id, aws)),
      ...(found.MaintenanceOptions?.AutoRecovery && {
        maintenanceOptions: { autoRecovery: found.MaintenanceOptions.AutoRecovery },
      }),
      ...(known.ebsOptimized !== undefined && { ebsOptimized: found.EbsOptimized }),
    };
  },
  async update(id, inputs, change, aws) {
    await changeInstance(id, inputs, change, aws);
  },
  async delete(id, aws) {
    await aws.regional(EC2Client).send(new TerminateInstancesCommand({ InstanceIds: [id] }));
    await until(`the end of instance ${id}`, async () => (await describeInstance(id, aws)) === undefined);
  },
});
