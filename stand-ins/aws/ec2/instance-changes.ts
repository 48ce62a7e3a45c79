import {
  AssociateIamInstanceProfileCommand,
  DescribeIamInstanceProfileAssociationsCommand,
  DisassociateIamInstanceProfileCommand,
  EC2Client,
  type InstanceMetadataOptionsRequest,
  ModifyInstanceAttributeCommand,
  ModifyInstanceMaintenanceOptionsCommand,
  ModifyInstanceMetadataOptionsCommand,
  ModifyVolumeCommand,
  MonitorInstancesCommand,
  StartInstancesCommand,
  StopInstancesCommand,
  UnmonitorInstancesCommand,
} from "@aws-sdk/client-ec2";
import type * as ec2 from "@pulumi/aws/ec2";
import type { AwsRegion } from "../api/aws-api";
import type { Change, Plain } from "../deployment/handler";
import { describeInstance, instanceIs } from "./instance-state";
import { rootVolume } from "./root-volume";
import { setTags } from "./tags";

type InstanceInputs = Plain<ec2.InstanceArgs>;

/**
 * Metadata options as the API takes them.
 *
 * @param options what is declared
 */
export function metadataRequest(options: InstanceInputs["metadataOptions"]): InstanceMetadataOptionsRequest {
  return {
    HttpEndpoint: options?.httpEndpoint as InstanceMetadataOptionsRequest["HttpEndpoint"],
    HttpProtocolIpv6: options?.httpProtocolIpv6 as InstanceMetadataOptionsRequest["HttpProtocolIpv6"],
    HttpPutResponseHopLimit: options?.httpPutResponseHopLimit,
    HttpTokens: options?.httpTokens as InstanceMetadataOptionsRequest["HttpTokens"],
    InstanceMetadataTags:
      options?.instanceMetadataTags as InstanceMetadataOptionsRequest["InstanceMetadataTags"],
  };
}

/** What only a stopped instance takes. */
async function changeStopped(
  id: string,
  inputs: InstanceInputs,
  change: Change<ec2.InstanceArgs>,
  aws: AwsRegion,
) {
  const client = aws.regional(EC2Client);
  const type = change.has("instanceType");
  const userData = change.has("userData");
  if (!type && !userData) return;
  await client.send(new StopInstancesCommand({ InstanceIds: [id] }));
  await instanceIs(id, "stopped", aws);
  // One attribute a request.
  if (type) {
    const InstanceType = { Value: inputs.instanceType };
    await client.send(new ModifyInstanceAttributeCommand({ InstanceId: id, InstanceType }));
  }
  if (userData) {
    const UserData = { Value: new TextEncoder().encode(inputs.userData ?? "") };
    await client.send(new ModifyInstanceAttributeCommand({ InstanceId: id, UserData }));
  }
  await client.send(new StartInstancesCommand({ InstanceIds: [id] }));
  await instanceIs(id, "running", aws);
}

/** Hands an instance another role, or none. */
async function setProfile(id: string, name: string | undefined, aws: AwsRegion): Promise<void> {
  const client = aws.regional(EC2Client);
  const { IamInstanceProfileAssociations = [] } = await client.send(
    new DescribeIamInstanceProfileAssociationsCommand({ Filters: [{ Name: "instance-id", Values: [id] }] }),
  );
  for (const { AssociationId } of IamInstanceProfileAssociations) {
    await client.send(new DisassociateIamInstanceProfileCommand({ AssociationId }));
  }
  if (name === undefined) return;
  const IamInstanceProfile = { Name: name };
  await client.send(new AssociateIamInstanceProfileCommand({ InstanceId: id, IamInstanceProfile }));
}

async function changeRootVolume(id: string, inputs: InstanceInputs, aws: AwsRegion): Promise<void> {
  const instance = await describeInstance(id, aws);
  const root = instance && (await rootVolume(instance, aws));
  const wanted = inputs.rootBlockDevice;
  if (!root?.VolumeId || !wanted) return;
  const { encrypted = root.Encrypted, kmsKeyId = root.KmsKeyId } = wanted;
  if (encrypted !== root.Encrypted || kmsKeyId !== root.KmsKeyId) {
    throw new Error(
      `the encryption of the root disk of ${id} cannot be changed in place: replace the instance`,
    );
  }
  if (wanted.volumeSize !== root.Size || wanted.volumeType !== root.VolumeType) {
    await aws.regional(EC2Client).send(
      new ModifyVolumeCommand({
        VolumeId: root.VolumeId,
        Size: wanted.volumeSize,
        VolumeType: wanted.volumeType as typeof root.VolumeType,
      }),
    );
  }
  await setTags(aws, root.VolumeId, wanted.tags);
}

/**
 * Changes an instance in place, stopping it only for what a running one does not take.
 *
 * @param id the instance
 * @param inputs what is declared
 * @param change what of it is to be set
 * @param aws the instance's region
 */
export async function changeInstance(
  id: string,
  inputs: InstanceInputs,
  change: Change<ec2.InstanceArgs>,
  aws: AwsRegion,
): Promise<void> {
  const client = aws.regional(EC2Client);
  if (change.has("vpcSecurityGroupIds")) {
    const Groups = inputs.vpcSecurityGroupIds ?? [];
    await client.send(new ModifyInstanceAttributeCommand({ InstanceId: id, Groups }));
  }
  if (change.has("disableApiTermination")) {
    const DisableApiTermination = { Value: inputs.disableApiTermination ?? false };
    await client.send(new ModifyInstanceAttributeCommand({ InstanceId: id, DisableApiTermination }));
  }
  if (change.has("instanceInitiatedShutdownBehavior")) {
    const InstanceInitiatedShutdownBehavior = { Value: inputs.instanceInitiatedShutdownBehavior ?? "stop" };
    await client.send(
      new ModifyInstanceAttributeCommand({ InstanceId: id, InstanceInitiatedShutdownBehavior }),
    );
  }
  if (change.has("metadataOptions")) {
    const options = metadataRequest(inputs.metadataOptions);
    await client.send(new ModifyInstanceMetadataOptionsCommand({ InstanceId: id, ...options }));
  }
  if (change.has("maintenanceOptions")) {
    const AutoRecovery = (inputs.maintenanceOptions?.autoRecovery ?? "default") as "default" | "disabled";
    await client.send(new ModifyInstanceMaintenanceOptionsCommand({ InstanceId: id, AutoRecovery }));
  }
  if (change.has("monitoring")) {
    const Command = inputs.monitoring ? MonitorInstancesCommand : UnmonitorInstancesCommand;
    await client.send(new Command({ InstanceIds: [id] }));
  }
  if (change.has("iamInstanceProfile")) {
    await setProfile(id, inputs.iamInstanceProfile as string | undefined, aws);
  }
  if (change.has("rootBlockDevice")) await changeRootVolume(id, inputs, aws);
  if (change.has("tags")) await setTags(aws, id, inputs.tags);
  await changeStopped(id, inputs, change, aws);
}
