import {
  CreateRoleCommand,
  DeleteRoleCommand,
  DeleteRolePermissionsBoundaryCommand,
  GetRoleCommand,
  IAMClient,
  PutRolePermissionsBoundaryCommand,
  TagRoleCommand,
  UntagRoleCommand,
  UpdateAssumeRolePolicyCommand,
  UpdateRoleCommand,
} from "@aws-sdk/client-iam";
import type * as iam from "@pulumi/aws/iam";
import type { AwsRegion } from "../api/aws-api";
import { handler } from "../deployment/handler";
import { tagChange, tagList, type Tags, tagsOf } from "../deployment/tag-list";

/** The API writes policies as they stand in a URL. */
export function policyText(document: string | undefined): string | undefined {
  return document && decodeURIComponent(document);
}

async function setTags(id: string, tags: Tags | undefined, aws: AwsRegion): Promise<void> {
  const client = aws.global(IAMClient);
  const { Role } = await client.send(new GetRoleCommand({ RoleName: id }));
  const { remove, set } = tagChange(tagsOf(Role?.Tags), tags);
  if (remove.length > 0) await client.send(new UntagRoleCommand({ RoleName: id, TagKeys: remove }));
  if (Object.keys(set).length > 0) {
    await client.send(new TagRoleCommand({ RoleName: id, Tags: tagList(set) }));
  }
}

/** An identity that services and workloads take. */
export const role = handler<iam.RoleArgs, iam.Role>({
  inputs: [
    "assumeRolePolicy",
    "description",
    "maxSessionDuration",
    "name",
    "path",
    "permissionsBoundary",
    "tags",
  ],
  defaults: { maxSessionDuration: 3600, path: "/" },
  async create(inputs, aws) {
    const { Role } = await aws.global(IAMClient).send(
      new CreateRoleCommand({
        RoleName: inputs.name ?? aws.suggestedName,
        AssumeRolePolicyDocument: inputs.assumeRolePolicy as string,
        Description: inputs.description,
        MaxSessionDuration: inputs.maxSessionDuration,
        Path: inputs.path,
        PermissionsBoundary: inputs.permissionsBoundary,
        Tags: tagList(inputs.tags),
      }),
    );
    return Role?.RoleName ?? "";
  },
  async read(id, aws) {
    const { Role } = await aws.global(IAMClient).send(new GetRoleCommand({ RoleName: id }));
    return (
      Role && {
        arn: Role.Arn,
        assumeRolePolicy: policyText(Role.AssumeRolePolicyDocument),
        createDate: Role.CreateDate?.toISOString(),
        description: Role.Description,
        maxSessionDuration: Role.MaxSessionDuration,
        name: Role.RoleName,
        path: Role.Path,
        permissionsBoundary: Role.PermissionsBoundary?.PermissionsBoundaryArn,
        tags: tagsOf(Role.Tags),
        uniqueId: Role.RoleId,
      }
    );
  },
  async update(id, inputs, change, aws) {
    const client = aws.global(IAMClient);
    if (change.has("assumeRolePolicy")) {
      const PolicyDocument = inputs.assumeRolePolicy as string;
      await client.send(new UpdateAssumeRolePolicyCommand({ RoleName: id, PolicyDocument }));
    }
    if (change.has("description") || change.has("maxSessionDuration")) {
      const { description: Description = "", maxSessionDuration: MaxSessionDuration = 3600 } = inputs;
      await client.send(new UpdateRoleCommand({ RoleName: id, Description, MaxSessionDuration }));
    }
    if (change.has("permissionsBoundary")) {
      const PermissionsBoundary = inputs.permissionsBoundary;
      await (PermissionsBoundary
        ? client.send(new PutRolePermissionsBoundaryCommand({ RoleName: id, PermissionsBoundary }))
        : client.send(new DeleteRolePermissionsBoundaryCommand({ RoleName: id })));
    }
    if (change.has("tags")) await setTags(id, inputs.tags, aws);
  },
  async delete(id, aws) {
    await aws.global(IAMClient).send(new DeleteRoleCommand({ RoleName: id }));
  },
});
