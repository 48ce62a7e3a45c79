import { randomUUID } from "node:crypto";
import {
  ChangeTagsForResourceCommand,
  CreateHostedZoneCommand,
  DeleteHostedZoneCommand,
  GetHostedZoneCommand,
  ListTagsForResourceCommand,
  Route53Client,
  type TagResourceType,
  UpdateHostedZoneCommentCommand,
} from "@aws-sdk/client-route-53";
import type * as route53 from "@pulumi/aws/route53";
import type { AwsRegion } from "../api/aws-api";
import { handler } from "../deployment/handler";
import { tagChange, tagList, type Tags, tagsOf } from "../deployment/tag-list";
import { waitForChange } from "./dns-change";

/** What AWS's own plugin says of a zone of which nothing is said. */
const NO_COMMENT = "Managed by Pulumi";

/** The last part of an identifier that AWS writes as a path. */
function lastPart(path: string | undefined): string | undefined {
  return path?.split("/").pop();
}

/**
 * The tags of a zone or a health check.
 *
 * @param kind which of the two
 * @param id its identifier
 */
export async function route53Tags(kind: TagResourceType, id: string, aws: AwsRegion): Promise<Tags> {
  const answer = await aws
    .global(Route53Client)
    .send(new ListTagsForResourceCommand({ ResourceType: kind, ResourceId: id }));
  return tagsOf(answer.ResourceTagSet?.Tags);
}

/**
 * Makes the tags of a zone or a health check what is declared.
 *
 * @param kind which of the two
 * @param id its identifier
 * @param tags the declared tags
 */
export async function setRoute53Tags(
  kind: TagResourceType,
  id: string,
  tags: Tags | undefined,
  aws: AwsRegion,
): Promise<void> {
  const { remove, set } = tagChange(await route53Tags(kind, id, aws), tags);
  if (remove.length === 0 && Object.keys(set).length === 0) return;
  await aws.global(Route53Client).send(
    new ChangeTagsForResourceCommand({
      ResourceType: kind,
      ResourceId: id,
      AddTags: Object.keys(set).length > 0 ? tagList(set) : undefined,
      RemoveTagKeys: remove.length > 0 ? remove : undefined,
    }),
  );
}

/** A public zone. */
export const zone = handler<route53.ZoneArgs, route53.Zone>({
  inputs: ["comment", "delegationSetId", "name", "tags"],
  defaults: { comment: NO_COMMENT },
  async create(inputs, aws) {
    const { HostedZone, ChangeInfo } = await aws.global(Route53Client).send(
      new CreateHostedZoneCommand({
        CallerReference: randomUUID(),
        Name: inputs.name ?? aws.suggestedName,
        DelegationSetId: inputs.delegationSetId,
        HostedZoneConfig: { Comment: inputs.comment ?? NO_COMMENT },
      }),
    );
    await waitForChange(ChangeInfo?.Id, aws);
    return lastPart(HostedZone?.Id) ?? "";
  },
  async read(id, aws) {
    const { HostedZone, DelegationSet } = await aws
      .global(Route53Client)
      .send(new GetHostedZoneCommand({ Id: id }));
    return (
      HostedZone && {
        arn: `arn:aws:route53:::hostedzone/${id}`,
        comment: HostedZone.Config?.Comment,
        delegationSetId: lastPart(DelegationSet?.Id),
        name: HostedZone.Name?.replace(/\.$/, ""),
        nameServers: [...(DelegationSet?.NameServers ?? [])].sort(),
        primaryNameServer: DelegationSet?.NameServers?.[0],
        tags: await route53Tags("hostedzone", id, aws),
        zoneId: id,
      }
    );
  },
  async update(id, inputs, change, aws) {
    if (change.has("comment")) {
      const Comment = inputs.comment ?? NO_COMMENT;
      await aws.global(Route53Client).send(new UpdateHostedZoneCommentCommand({ Id: id, Comment }));
    }
    if (change.has("tags")) await setRoute53Tags("hostedzone", id, inputs.tags, aws);
  },
  async delete(id, aws) {
    await aws.global(Route53Client).send(new DeleteHostedZoneCommand({ Id: id }));
  },
});
