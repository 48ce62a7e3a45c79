import type { OffsiteVaultArgs } from "./arguments";
import { policyDocument, type PolicyStatement } from "./policy-document";
import { keyAlias } from "./resource-names";

/**
 * Policy of a vault's key. The account's IAM policies say who uses it, but only through S3 in its own region.
 *
 * Nobody may disable the key or schedule its deletion: backups whose key is gone are gone, so a lock on the objects
 * alone would be worth little. Whoever must destroy a vault changes this policy first, which shows in the audit trail.
 *
 * @param accountId the AWS account that owns the key, 12 digits
 * @param region the key's AWS region
 * @returns the policy as JSON
 */
export function keyPolicy(accountId: string, region: string): string {
  const account = { AWS: `arn:aws:iam::${accountId}:root` };
  return policyDocument([
    {
      Sid: "AdministerByAccount",
      Effect: "Allow",
      Principal: account,
      Action: [
        "kms:CreateAlias",
        "kms:UpdateAlias",
        "kms:DeleteAlias",
        "kms:Describe*",
        "kms:Get*",
        "kms:List*",
        "kms:PutKeyPolicy",
        "kms:EnableKey",
        "kms:EnableKeyRotation",
        "kms:UpdateKeyDescription",
        "kms:TagResource",
        "kms:UntagResource",
        "kms:CancelKeyDeletion",
      ],
      Resource: "*",
    },
    {
      Sid: "UseThroughStorage",
      Effect: "Allow",
      Principal: account,
      Action: ["kms:Encrypt", "kms:Decrypt", "kms:GenerateDataKey*", "kms:ReEncrypt*"],
      Resource: "*",
      Condition: { StringEquals: { "kms:ViaService": `s3.${region}.amazonaws.com` } },
    },
    {
      Sid: "DenyDestruction",
      Effect: "Deny",
      Principal: "*",
      Action: ["kms:DisableKey", "kms:DisableKeyRotation", "kms:ScheduleKeyDeletion"],
      Resource: "*",
    },
  ]);
}

/**
 * Permission to use a vault's key, through S3 only. The key is named by its alias (see {@link keyAlias}).
 *
 * @param sid name of the statement
 * @param args the vault's arguments
 * @param region the key's AWS region
 * @param actions the KMS actions
 * @returns the statement
 */
export function useOfKey(
  sid: string,
  args: OffsiteVaultArgs,
  region: string,
  actions: string[],
): PolicyStatement {
  return {
    Sid: sid,
    Effect: "Allow",
    Action: actions,
    Resource: `arn:aws:kms:${region}:${args.accountId}:key/*`,
    Condition: {
      "ForAnyValue:StringEquals": { "kms:ResourceAliases": keyAlias(args.vault) },
      StringEquals: { "kms:ViaService": `s3.${region}.amazonaws.com` },
    },
  };
}
