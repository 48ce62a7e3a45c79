import type { OffsiteVaultArgs, VaultCopy } from "./arguments";
import { useOfKey } from "./key-policy";
import { policyDocument } from "./policy-document";
import { bucketArn } from "./resource-names";

/**
 * Trust of the role that S3 takes to copy a vault: S3 itself, for this bucket of this account and no other.
 *
 * @param args the vault's arguments
 * @returns the trust policy as JSON
 */
export function replicationTrust(args: OffsiteVaultArgs): string {
  return policyDocument([
    {
      Sid: "CopyOfThisVault",
      Effect: "Allow",
      Principal: { Service: "s3.amazonaws.com" },
      Action: "sts:AssumeRole",
      Condition: {
        StringEquals: { "aws:SourceAccount": args.accountId },
        ArnEquals: { "aws:SourceArn": bucketArn(args.bucket) },
      },
    },
  ]);
}

/**
 * What S3 may do to copy a vault: read versions with their locks, write replicas, use both keys. It may not copy
 * deletions (no s3:ReplicateDelete), so whatever hides an object in the vault leaves it in sight in the copy.
 *
 * @param args the vault's arguments
 * @param copy the copy in the second region
 * @returns the policy as JSON
 */
export function replicationPolicy(args: OffsiteVaultArgs, copy: VaultCopy): string {
  return policyDocument([
    {
      Sid: "ReadSettings",
      Effect: "Allow",
      Action: ["s3:GetReplicationConfiguration", "s3:ListBucket"],
      Resource: bucketArn(args.bucket),
    },
    {
      Sid: "ReadVersions",
      Effect: "Allow",
      Action: [
        "s3:GetObjectVersionForReplication",
        "s3:GetObjectVersionAcl",
        "s3:GetObjectVersionTagging",
        "s3:GetObjectRetention",
        "s3:GetObjectLegalHold",
      ],
      Resource: `${bucketArn(args.bucket)}/*`,
    },
    {
      Sid: "WriteReplicas",
      Effect: "Allow",
      Action: ["s3:ReplicateObject", "s3:ReplicateTags"],
      Resource: `${bucketArn(copy.bucket)}/*`,
    },
    useOfKey("DecryptVault", args, args.region, ["kms:Decrypt"]),
    useOfKey("EncryptCopy", args, copy.region, ["kms:Encrypt", "kms:GenerateDataKey"]),
  ]);
}
