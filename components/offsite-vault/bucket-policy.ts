import { policyDocument } from "./policy-document";
import { bucketArn } from "./resource-names";

/**
 * Policy of a vault's bucket: TLS 1.2 or later, and nothing stored under any other key than the vault's.
 *
 * The bucket encrypts by default with the vault's key. A request that names an encryption of its own is refused
 * whatever it names: `aws:kms` without a key would mean the account's general key, which the vault's key policy
 * does not guard.
 *
 * @param bucket the bucket's name
 * @returns the policy as JSON
 */
export function bucketPolicy(bucket: string): string {
  const everything = [bucketArn(bucket), `${bucketArn(bucket)}/*`];
  const objects = `${bucketArn(bucket)}/*`;
  return policyDocument([
    {
      Sid: "DenyPlainText",
      Effect: "Deny",
      Principal: "*",
      Action: "s3:*",
      Resource: everything,
      Condition: { Bool: { "aws:SecureTransport": "false" } },
    },
    {
      Sid: "DenyOutdatedTls",
      Effect: "Deny",
      Principal: "*",
      Action: "s3:*",
      Resource: everything,
      Condition: { NumericLessThan: { "s3:TlsVersion": "1.2" } },
    },
    {
      Sid: "DenyOtherEncryption",
      Effect: "Deny",
      Principal: "*",
      Action: "s3:PutObject",
      Resource: objects,
      Condition: { Null: { "s3:x-amz-server-side-encryption": "false" } },
    },
    {
      Sid: "DenyCustomerKeys",
      Effect: "Deny",
      Principal: "*",
      Action: "s3:PutObject",
      Resource: objects,
      Condition: { Null: { "s3:x-amz-server-side-encryption-customer-algorithm": "false" } },
    },
  ]);
}
