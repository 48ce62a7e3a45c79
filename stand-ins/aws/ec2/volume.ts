import {
  CreateSnapshotCommand,
  CreateVolumeCommand,
  DeleteVolumeCommand,
  DescribeSnapshotsCommand,
  DescribeVolumesCommand,
  EC2Client,
  ModifyVolumeCommand,
  type Volume,
} from "@aws-sdk/client-ec2";
import type * as ebs from "@pulumi/aws/ebs";
import type { AwsRegion } from "../api/aws-api";
import { unlessMissing } from "../api/aws-error";
import { until } from "../api/waiting";
import { handler } from "../deployment/handler";
import { tagsOf } from "../deployment/tag-list";
import { setTags, tagSpecifications } from "./tags";

/** A volume that is not deleted. */
export async function describeVolume(id: string, aws: AwsRegion): Promise<Volume | undefined> {
  const answer = await unlessMissing(
    aws.regional(EC2Client).send(new DescribeVolumesCommand({ VolumeIds: [id] })),
  );
  return answer?.Volumes?.find(({ State }) => State !== "deleted" && State !== "deleting");
}

/** Takes a snapshot and waits until it is complete. */
async function keepSnapshot(volume: Volume, aws: AwsRegion): Promise<void> {
  const client = aws.regional(EC2Client);
  const { SnapshotId = "" } = await client.send(
    new CreateSnapshotCommand({
      VolumeId: volume.VolumeId,
      TagSpecifications: tagSpecifications("snapshot", tagsOf(volume.Tags)),
    }),
  );
  await until(`snapshot ${SnapshotId}`, async () => {
    const { Snapshots } = await client.send(new DescribeSnapshotsCommand({ SnapshotIds: [SnapshotId] }));
    return Snapshots?.[0]?.State === "completed";
  });
}

/** A disk. */
export const volume = handler<ebs.VolumeArgs, ebs.Volume>({
  inputs: [
    "availabilityZone",
    "encrypted",
    "finalSnapshot",
    "iops",
    "kmsKeyId",
    "size",
    "snapshotId",
    "tags",
    "throughput",
    "type",
  ],
  async create(inputs, aws) {
    const { VolumeId } = await aws.regional(EC2Client).send(
      new CreateVolumeCommand({
        AvailabilityZone: inputs.availabilityZone,
        Encrypted: inputs.encrypted,
        Iops: inputs.iops,
        KmsKeyId: inputs.kmsKeyId,
        Size: inputs.size,
        SnapshotId: inputs.snapshotId,
        Throughput: inputs.throughput,
        VolumeType: inputs.type as Volume["VolumeType"],
        TagSpecifications: tagSpecifications("volume", inputs.tags),
      }),
    );
    return VolumeId ?? "";
  },
  async ready(id, aws) {
    await until(`volume ${id}`, async () => (await describeVolume(id, aws))?.State === "available");
  },
  async read(id, aws) {
    const found = await describeVolume(id, aws);
    return (
      found && {
        arn: await aws.arn("ec2", `volume/${id}`),
        availabilityZone: found.AvailabilityZone,
        createTime: found.CreateTime?.toISOString(),
        encrypted: found.Encrypted,
        kmsKeyId: found.KmsKeyId,
        size: found.Size,
        snapshotId: found.SnapshotId,
        tags: tagsOf(found.Tags),
        type: found.VolumeType,
        ...(found.Iops && { iops: found.Iops }),
        ...(found.Throughput && { throughput: found.Throughput }),
      }
    );
  },
  async update(id, inputs, change, aws) {
    if (change.has("size") || change.has("type") || change.has("iops") || change.has("throughput")) {
      await aws.regional(EC2Client).send(
        new ModifyVolumeCommand({
          VolumeId: id,
          Size: inputs.size,
          VolumeType: inputs.type as Volume["VolumeType"],
          Iops: inputs.iops,
          Throughput: inputs.throughput,
        }),
      );
    }
    if (change.has("tags")) await setTags(aws, id, inputs.tags);
  },
  async delete(id, aws, { finalSnapshot }) {
    const found = await describeVolume(id, aws);
    if (found && finalSnapshot) await keepSnapshot(found, aws);
    await aws.regional(EC2Client).send(new DeleteVolumeCommand({ VolumeId: id }));
    await until(`the end of volume ${id}`, async () => (await describeVolume(id, aws)) === undefined);
  },
});
