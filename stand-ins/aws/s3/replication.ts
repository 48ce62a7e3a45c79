import {
  DeleteBucketReplicationCommand,
  GetBucketReplicationCommand,
  PutBucketReplicationCommand,
  type ReplicationRule,
} from "@aws-sdk/client-s3";
import type * as s3 from "@pulumi/aws/s3";
import { bucketSetting } from "./bucket-setting";
import { asDeclared, asRequest } from "./wording";

/** The part of a rule that is looked at here. */
interface DeclaredRule {
  id?: string;
  sourceSelectionCriteria?: object;
}

/** The lab's AWS API does not keep which objects are selected, so where it says nothing the declared is taken for true. */
function withSelection(rule: DeclaredRule, declared: readonly DeclaredRule[] = []): DeclaredRule {
  const same = declared.find(({ id }) => id === rule.id);
  return same?.sourceSelectionCriteria
    ? { sourceSelectionCriteria: same.sourceSelectionCriteria, ...rule }
    : rule;
}

/** What copies a bucket's objects into another. */
export const bucketReplicationConfig = bucketSetting<
  s3.BucketReplicationConfigArgs,
  s3.BucketReplicationConfig
>({
  inputs: ["role", "rules"],
  put: (client, Bucket, { role, rules }) =>
    client.send(
      new PutBucketReplicationCommand({
        Bucket,
        ReplicationConfiguration: { Role: role, Rules: asRequest<ReplicationRule[]>(rules) },
      }),
    ),
  async get(client, Bucket, known) {
    const { ReplicationConfiguration } = await client.send(new GetBucketReplicationCommand({ Bucket }));
    return (
      ReplicationConfiguration && {
        role: ReplicationConfiguration.Role,
        rules: asDeclared<DeclaredRule[]>(ReplicationConfiguration.Rules).map((rule) =>
          withSelection(rule, known.rules),
        ),
      }
    );
  },
  delete: (client, Bucket) => client.send(new DeleteBucketReplicationCommand({ Bucket })),
});
