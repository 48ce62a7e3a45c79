import { type Instance, type Volume } from "@aws-sdk/client-ec2";
import type { AwsRegion } from "../api/aws-api";
import { tagsOf } from "../deployment/tag-list";

import { describeVolume } from "./volume";

/**
 * The disk that an instance starts from.
 *
 * @param instance the instance
 * @param aws its region
 */
export async function rootVolume(instance: Instance, aws: AwsRegion): Promise<Volume | undefined> {
  const id = rootDevice(instance)?.Ebs?.VolumeId;
  return id === undefined ? undefined : describeVolume(id, aws);
}

function rootDevice({ BlockDeviceMappings = [], RootDeviceName }: Instance) {
  return BlockDeviceMappings.find(({ DeviceName }) => DeviceName === RootDeviceName);
}

/**
 * What AWS says of the disk that an instance starts from, as far as something is declared of it: the rest is AWS's to
 * choose.
 *
 * @param instance the instance
 * @param declared what is declared of the disk
 * @param aws the instance's region
 */
export async function observedRootVolume(
  instance: Instance,
  declared: object | undefined,
  aws: AwsRegion,
): Promise<object | undefined> {
  const root = await rootVolume(instance, aws);
  if (root === undefined) return undefined;
  const observed = {
    deleteOnTermination: rootDevice(instance)?.Ebs?.DeleteOnTermination,
    encrypted: root.Encrypted,
    iops: root.Iops,
    kmsKeyId: root.KmsKeyId,
    tags: tagsOf(root.Tags),
    throughput: root.Throughput,
    volumeSize: root.Size,
    volumeType: root.VolumeType,
  };
  return Object.fromEntries(
    Object.entries(observed).filter(([property]) => declared && property in declared),
  );
}
