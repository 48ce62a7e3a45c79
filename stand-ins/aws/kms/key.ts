import {
  CreateKeyCommand,
  type CreateKeyCommandInput,
  DescribeKeyCommand,
  DisableKeyCommand,
  DisableKeyRotationCommand,
  EnableKeyCommand,
  EnableKeyRotationCommand,
  GetKeyPolicyCommand,
  GetKeyRotationStatusCommand,
  KMSClient,
  ListResourceTagsCommand,
  PutKeyPolicyCommand,
  ScheduleKeyDeletionCommand,
  TagResourceCommand,
  UntagResourceCommand,
  UpdateKeyDescriptionCommand,
} from "@aws-sdk/client-kms";
import type * as kms from "@pulumi/aws/kms";
import type { AwsRegion } from "../api/aws-api";
import { type Change, handler, type Plain } from "../deployment/handler";
import { tagChange, type Tags } from "../deployment/tag-list";

/** Days for which AWS keeps a key that is to be deleted, where nothing is declared. */
const DELETION_DAYS = 30;

/** Days between two rotations, where nothing is declared. */
const ROTATION_DAYS = 365;

async function tagsOfKey(id: string, aws: AwsRegion): Promise<Tags> {
  const { Tags = [] } = await aws.regional(KMSClient).send(new ListResourceTagsCommand({ KeyId: id }));
  return Object.fromEntries(Tags.map(({ TagKey = "", TagValue = "" }) => [TagKey, TagValue]));
}

const tagList = (tags: Tags = {}) => Object.entries(tags).map(([TagKey, TagValue]) => ({ TagKey, TagValue }));

async function setTags(id: string, tags: Tags | undefined, aws: AwsRegion): Promise<void> {
  const client = aws.regional(KMSClient);
  const { remove, set } = tagChange(await tagsOfKey(id, aws), tags);
  if (remove.length > 0) await client.send(new UntagResourceCommand({ KeyId: id, TagKeys: remove }));
  if (Object.keys(set).length > 0) {
    await client.send(new TagResourceCommand({ KeyId: id, Tags: tagList(set) }));
  }
}

async function setRotation(id: string, inputs: Plain<kms.KeyArgs>, aws: AwsRegion): Promise<void> {
  await aws
    .regional(KMSClient)
    .send(
      inputs.enableKeyRotation
        ? new EnableKeyRotationCommand({ KeyId: id, RotationPeriodInDays: inputs.rotationPeriodInDays })
        : new DisableKeyRotationCommand({ KeyId: id }),
    );
}

async function setEnabled(id: string, change: Change<kms.KeyArgs>, enabled: boolean, aws: AwsRegion) {
  if (!change.has("isEnabled")) return;
  await aws
    .regional(KMSClient)
    .send(enabled ? new EnableKeyCommand({ KeyId: id }) : new DisableKeyCommand({ KeyId: id }));
}

/** A key that never leaves AWS. */
export const key = handler<kms.KeyArgs, kms.Key>({
  inputs: [
    "bypassPolicyLockoutSafetyCheck",
    "customerMasterKeySpec",
    "deletionWindowInDays",
    "description",
    "enableKeyRotation",
    "isEnabled",
    "keyUsage",
    "multiRegion",
    "policy",
    "rotationPeriodInDays",
    "tags",
  ],
  defaults: {
    customerMasterKeySpec: "SYMMETRIC_DEFAULT",
    isEnabled: true,
    keyUsage: "ENCRYPT_DECRYPT",
    rotationPeriodInDays: ROTATION_DAYS,
  },
  async create(inputs, aws) {
    const { KeyMetadata } = await aws.regional(KMSClient).send(
      new CreateKeyCommand({
        BypassPolicyLockoutSafetyCheck: inputs.bypassPolicyLockoutSafetyCheck,
        KeySpec: inputs.customerMasterKeySpec as CreateKeyCommandInput["KeySpec"],
        Description: inputs.description,
        KeyUsage: inputs.keyUsage as CreateKeyCommandInput["KeyUsage"],
        MultiRegion: inputs.multiRegion,
        Policy: inputs.policy,
        Tags: tagList(inputs.tags),
      }),
    );
    return KeyMetadata?.KeyId ?? "";
  },
  async read(id, aws) {
    const client = aws.regional(KMSClient);
    const { KeyMetadata } = await client.send(new DescribeKeyCommand({ KeyId: id }));
    // AWS keeps a key for some days more, of no use to anybody.
    if (KeyMetadata === undefined || KeyMetadata.KeyState?.startsWith("Pending")) return undefined;
    const [{ Policy }, rotation, tags] = await Promise.all([
      client.send(new GetKeyPolicyCommand({ KeyId: id, PolicyName: "default" })),
      client.send(new GetKeyRotationStatusCommand({ KeyId: id })),
      tagsOfKey(id, aws),
    ]);
    return {
      arn: KeyMetadata.Arn,
      customerMasterKeySpec: KeyMetadata.KeySpec,
      description: KeyMetadata.Description,
      enableKeyRotation: rotation.KeyRotationEnabled,
      isEnabled: KeyMetadata.Enabled,
      keyId: KeyMetadata.KeyId,
      keyUsage: KeyMetadata.KeyUsage,
      multiRegion: KeyMetadata.MultiRegion,
      policy: Policy,
      ...(rotation.RotationPeriodInDays && { rotationPeriodInDays: rotation.RotationPeriodInDays }),
      tags,
    };
  },
  async update(id, inputs, change, aws) {
    const client = aws.regional(KMSClient);
    // A disabled key takes no other change.
    if (inputs.isEnabled !== false) await setEnabled(id, change, true, aws);
    if (change.has("description")) {
      const Description = inputs.description ?? "";
      await client.send(new UpdateKeyDescriptionCommand({ KeyId: id, Description }));
    }
    if (change.has("policy") && inputs.policy) {
      const BypassPolicyLockoutSafetyCheck = inputs.bypassPolicyLockoutSafetyCheck;
      await client.send(
        new PutKeyPolicyCommand({ KeyId: id, Policy: inputs.policy, BypassPolicyLockoutSafetyCheck }),
      );
    }
    if (change.has("enableKeyRotation") || change.has("rotationPeriodInDays")) {
      await setRotation(id, inputs, aws);
    }
    if (change.has("tags")) await setTags(id, inputs.tags, aws);
    if (inputs.isEnabled === false) await setEnabled(id, change, false, aws);
  },
  async delete(id, aws, { deletionWindowInDays: PendingWindowInDays = DELETION_DAYS }) {
    await aws.regional(KMSClient).send(new ScheduleKeyDeletionCommand({ KeyId: id, PendingWindowInDays }));
  },
});
