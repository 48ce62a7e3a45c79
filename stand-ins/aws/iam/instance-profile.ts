import {
  AddRoleToInstanceProfileCommand,
  CreateInstanceProfileCommand,
  DeleteInstanceProfileCommand,
  GetInstanceProfileCommand,
  IAMClient,
  RemoveRoleFromInstanceProfileCommand,
  TagInstanceProfileCommand,
  UntagInstanceProfileCommand,
} from "@aws-sdk/client-iam";
import type * as iam from "@pulumi/aws/iam";
import type { AwsRegion } from "../api/aws-api";
import { handler } from "../deployment/handler";
import { tagChange, tagList, type Tags, tagsOf } from "../deployment/tag-list";

async function describe(name: string, aws: AwsRegion) {
  const answer = await aws
    .global(IAMClient)
    .send(new GetInstanceProfileCommand({ InstanceProfileName: name }));
  return answer.InstanceProfile;
}

/** A profile holds one role at the most. */
async function setRole(id: string, role: string | undefined, aws: AwsRegion): Promise<void> {
  const client = aws.global(IAMClient);
  for (const { RoleName } of (await describe(id, aws))?.Roles ?? []) {
    await client.send(new RemoveRoleFromInstanceProfileCommand({ InstanceProfileName: id, RoleName }));
  }
  if (role !== undefined) {
    await client.send(new AddRoleToInstanceProfileCommand({ InstanceProfileName: id, RoleName: role }));
  }
}

async function setTags(id: string, tags: Tags | undefined, aws: AwsRegion): Promise<void> {
  const client = aws.global(IAMClient);
  const { remove, set } = tagChange(tagsOf((await describe(id, aws))?.Tags), tags);
  if (remove.length > 0) {
    await client.send(new UntagInstanceProfileCommand({ InstanceProfileName: id, TagKeys: remove }));
  }
  if (Object.keys(set).length > 0) {
    await client.send(new TagInstanceProfileCommand({ InstanceProfileName: id, Tags: tagList(set) }));
  }
}

/** What hands a role to an instance. */
export const instanceProfile = handler<iam.InstanceProfileArgs, iam.InstanceProfile>({
  inputs: ["name", "path", "role", "tags"],
  defaults: { path: "/" },
  async create(inputs, aws) {
    const { InstanceProfile } = await aws.global(IAMClient).send(
      new CreateInstanceProfileCommand({
        InstanceProfileName: inputs.name ?? aws.suggestedName,
        Path: inputs.path,
        Tags: tagList(inputs.tags),
      }),
    );
    return InstanceProfile?.InstanceProfileName ?? "";
  },
  async ready(id, aws, { role }) {
    if (role) await setRole(id, role as string, aws);
  },
  async read(id, aws) {
    const found = await describe(id, aws);
    return (
      found && {
        arn: found.Arn,
        createDate: found.CreateDate?.toISOString(),
        name: found.InstanceProfileName,
        path: found.Path,
        role: found.Roles?.[0]?.RoleName,
        tags: tagsOf(found.Tags),
        uniqueId: found.InstanceProfileId,
      }
    );
  },
  async update(id, inputs, change, aws) {
    if (change.has("role")) await setRole(id, inputs.role as string | undefined, aws);
    if (change.has("tags")) await setTags(id, inputs.tags, aws);
  },
  async delete(id, aws) {
    await setRole(id, undefined, aws);
    await aws.global(IAMClient).send(new DeleteInstanceProfileCommand({ InstanceProfileName: id }));
  },
});
