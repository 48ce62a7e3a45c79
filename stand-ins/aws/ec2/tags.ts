import {
  CreateTagsCommand,
  DeleteTagsCommand,
  DescribeTagsCommand,
  EC2Client,
  type ResourceType,
  type TagSpecification,
} from "@aws-sdk/client-ec2";
import type { AwsRegion } from "../api/aws-api";
import { tagChange, tagList, type Tags, tagsOf } from "../deployment/tag-list";

/**
 * What a request for a new resource says of its tags.
 *
 * @param resourceType the resource's type as EC2 calls it
 * @param tags the tags; none are no specification
 */
export function tagSpecifications(
  resourceType: ResourceType,
  tags: Tags = {},
): TagSpecification[] | undefined {
  return Object.keys(tags).length === 0 ? undefined : [{ ResourceType: resourceType, Tags: tagList(tags) }];
}

/**
 * Makes a resource's tags what is declared.
 *
 * @param aws the region
 * @param id the resource's identifier
 * @param tags the declared tags
 */
export async function setTags(aws: AwsRegion, id: string, tags: Tags = {}): Promise<void> {
  const ec2 = aws.regional(EC2Client);
  const filter = { Name: "resource-id", Values: [id] };
  const before = tagsOf((await ec2.send(new DescribeTagsCommand({ Filters: [filter] }))).Tags);
  const { remove, set } = tagChange(before, tags);
  if (remove.length > 0) {
    await ec2.send(new DeleteTagsCommand({ Resources: [id], Tags: remove.map((Key) => ({ Key })) }));
  }
  if (Object.keys(set).length > 0) {
    await ec2.send(new CreateTagsCommand({ Resources: [id], Tags: tagList(set) }));
  }
}
