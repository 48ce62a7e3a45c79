import {
  CreateAliasCommand,
  DeleteAliasCommand,
  DescribeKeyCommand,
  KMSClient,
  paginateListAliases,
  UpdateAliasCommand,
} from "@aws-sdk/client-kms";
import type * as kms from "@pulumi/aws/kms";
import { handler } from "../deployment/handler";

/** A name for a key. */
export const alias = handler<kms.AliasArgs, kms.Alias>({
  inputs: ["name", "targetKeyId"],
  async create({ name, targetKeyId }, aws) {
    const AliasName = name ?? `alias/${aws.suggestedName}`;
    await aws.regional(KMSClient).send(new CreateAliasCommand({ AliasName, TargetKeyId: targetKeyId }));
    return AliasName;
  },
  async read(id, aws, known) {
    const client = aws.regional(KMSClient);
    for await (const { Aliases = [] } of paginateListAliases({ client }, {})) {
      const found = Aliases.find(({ AliasName }) => AliasName === id);
      if (found === undefined) continue;
      const KeyId = found.TargetKeyId ?? "";
      const { KeyMetadata } = await client.send(new DescribeKeyCommand({ KeyId }));
      const targetKeyArn = KeyMetadata?.Arn;
      return {
        arn: found.AliasArn,
        name: id,
        targetKeyArn,
        // A program may name the key either way.
        targetKeyId: known.targetKeyId === targetKeyArn ? targetKeyArn : found.TargetKeyId,
      };
    }
    return undefined;
  },
  async update(id, { targetKeyId }, _change, aws) {
    await aws.regional(KMSClient).send(new UpdateAliasCommand({ AliasName: id, TargetKeyId: targetKeyId }));
  },
  async delete(id, aws) {
    await aws.regional(KMSClient).send(new DeleteAliasCommand({ AliasName: id }));
  },
});
