import { createHash } from "node:crypto";
import {
  AttachVolumeCommand,
  DetachVolumeCommand,
  EC2Client,
  StopInstancesCommand,
} from "@aws-sdk/client-ec2";
import type * as ec2 from "@pulumi/aws/ec2";
import type { AwsRegion } from "../api/aws-api";
import { until } from "../api/waiting";
import { handler, type Plain } from "../deployment/handler";
import { describeInstance } from "./instance-state";
import { describeVolume } from "./volume";

type AttachmentInputs = Partial<Plain<ec2.VolumeAttachmentArgs>>;

/** AWS has no identifier for it, so one is made from what it consists of. */
function identifier({ deviceName, volumeId, instanceId }: AttachmentInputs): string {
  const parts = `${deviceName}:${volumeId}:${instanceId}`;
  return `vai-${createHash("sha256").update(parts).digest("hex").slice(0, 10)}`;
}

async function find({ volumeId = "", instanceId }: AttachmentInputs, aws: AwsRegion) {
  const found = await describeVolume(volumeId, aws);
  return found?.Attachments?.find(
    ({ InstanceId, State }) => InstanceId === instanceId && State !== "detached",
  );
}

/** A disk at an instance. */
export const volumeAttachment = handler<ec2.VolumeAttachmentArgs, ec2.VolumeAttachment>({
  inputs: ["deviceName", "instanceId", "skipDestroy", "stopInstanceBeforeDetaching", "volumeId"],
  async create(inputs, aws) {
    await until(
      `instance ${inputs.instanceId}`,
      async () => (await describeInstance(inputs.instanceId, aws))?.State?.Name === "running",
    );
    await aws.regional(EC2Client).send(
      new AttachVolumeCommand({
        Device: inputs.deviceName,
        InstanceId: inputs.instanceId,
        VolumeId: inputs.volumeId,
      }),
    );
    return identifier(inputs);
  },
  async ready(_id, aws, inputs) {
    await until(
      `volume ${inputs.volumeId} at ${inputs.instanceId}`,
      async () => (await find(inputs, aws))?.State === "attached",
    );
  },
  async read(id, aws, known) {
    // An import names all three parts, because the identifier does not tell them.
    const [deviceName, volumeId, instanceId] = id.split(":");
    const found = await find(known.volumeId ? known : { deviceName, volumeId, instanceId }, aws);
    return found && { deviceName: found.Device, instanceId: found.InstanceId, volumeId: found.VolumeId };
  },
  async update() {
    // What can change in place is only how it is taken away some day.
  },
  async delete(_id, aws, known) {
    if (known.skipDestroy || !(await find(known, aws))) return;
    const client = aws.regional(EC2Client);
    if (known.stopInstanceBeforeDetaching) {
      await client.send(new StopInstancesCommand({ InstanceIds: [known.instanceId] }));
      await until(`the stop of instance ${known.instanceId}`, async () => {
        const state = (await describeInstance(known.instanceId, aws))?.State?.Name;
        return state === undefined || state === "stopped";
      });
    }
    await client.send(
      new DetachVolumeCommand({
        Device: known.deviceName,
        InstanceId: known.instanceId,
        VolumeId: known.volumeId,
      }),
    );
    await until(
      `volume ${known.volumeId} off ${known.instanceId}`,
      async () => (await find(known, aws)) === undefined,
    );
  },
});
