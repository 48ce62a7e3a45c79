import type { ReadArguments } from "../arguments/schema";
import type { OffsiteVaultArgs, ServiceAccountIssuerArgs, VaultWriter } from "./arguments";
import { policyDocument, type PolicyStatement } from "./policy-document";
import { bucketArn, issuerName } from "./resource-names";
import { useOfKey } from "./key-policy";

/** The audience that projected service-account tokens carry when they are meant for AWS. */
const AUDIENCE = "sts.amazonaws.com";

/**
 * Trust of a writer's role: the named service accounts, at each data site, with a token meant for AWS.
 *
 * @param args the vault's arguments
 * @param writer the writer
 * @returns the trust policy as JSON
 */
export function writerTrust(args: ReadArguments<OffsiteVaultArgs>, writer: VaultWriter): string {
  return tokenTrust(args.accountId, args.issuers, writer.serviceAccounts);
}

/**
 * Trust of a role in service accounts at each data site, with a token meant for AWS.
 *
 * @param accountId the account in which the issuers are registered
 * @param issuers the sites with their issuers
 * @param serviceAccounts `<namespace>:<name>`
 * @returns the trust policy as JSON
 */
export function tokenTrust(
  accountId: string,
  issuers: readonly ServiceAccountIssuerArgs[],
  serviceAccounts: readonly string[],
): string {
  return policyDocument(
    issuers.map(({ site, url }) => ({
      Sid: `At${site.replace(/[^A-Za-z0-9]/g, "")}`,
      Effect: "Allow",
      Principal: { Federated: `arn:aws:iam::${accountId}:oidc-provider/${issuerName(url)}` },
      Action: "sts:AssumeRoleWithWebIdentity",
      Condition: {
        StringEquals: {
          [`${issuerName(url)}:aud`]: AUDIENCE,
          [`${issuerName(url)}:sub`]: serviceAccounts.map((account) => `system:serviceaccount:${account}`),
        },
      },
    })),
  );
}

/**
 * What a writer may do: write, read and list below its own prefix, and read the same in the copy, so that a restore
 * while the vault's region is lost needs no change of permissions. It may not touch a version, a lock or a setting.
 *
 * @param args the vault's arguments
 * @param writer the writer
 * @returns the policy as JSON
 */
export function writerPolicy(args: OffsiteVaultArgs, writer: Required<VaultWriter>): string {
  const { prefix } = writer;
  const statements: PolicyStatement[] = [
    {
      Sid: "Write",
      Effect: "Allow",
      Action: [
        "s3:PutObject",
        "s3:AbortMultipartUpload",
        "s3:ListMultipartUploadParts",
        ...(writer.mayHide ? ["s3:DeleteObject"] : []),
      ],
      Resource: `${bucketArn(args.bucket)}/${prefix}*`,
    },
    ...reading("", args.bucket, prefix),
    useOfKey("UseKey", args, args.region, ["kms:GenerateDataKey", "kms:Decrypt"]),
    {
      Sid: "NeverUnlock",
      Effect: "Deny",
      Action: [
        "s3:DeleteObjectVersion",
        "s3:BypassGovernanceRetention",
        "s3:PutObjectRetention",
        "s3:PutObjectLegalHold",
        "s3:PutBucket*",
        "s3:PutLifecycleConfiguration",
        "s3:PutReplicationConfiguration",
        "s3:PutEncryptionConfiguration",
        "s3:DeleteBucket*",
      ],
      Resource: "*",
    },
  ];
  if (args.copy !== undefined) {
    statements.push(
      ...reading("Copy", args.copy.bucket, prefix),
      useOfKey("UseCopyKey", args, args.copy.region, ["kms:Decrypt"]),
    );
  }
  return policyDocument(statements);
}

/** Reading and listing below a prefix of a bucket, older versions included. */
function reading(suffix: string, bucket: string, prefix: string): PolicyStatement[] {
  return [
    {
      Sid: `Read${suffix}`,
      Effect: "Allow",
      Action: ["s3:GetObject", "s3:GetObjectVersion"],
      Resource: `${bucketArn(bucket)}/${prefix}*`,
    },
    {
      Sid: `List${suffix}`,
      Effect: "Allow",
      Action: ["s3:ListBucket", "s3:ListBucketVersions"],
      Resource: bucketArn(bucket),
      Condition: { StringLike: { "s3:prefix": `${prefix}*` } },
    },
  ];
}
