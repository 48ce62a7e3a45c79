import type { Resource, ResourceGraph, Value, Vault } from "@holdfast/resilience";
import { decide, matchesPattern, readPolicyDocument } from "@holdfast/contract/iam/policy-document";
import { at, listOf, textsOf } from "@holdfast/resilience/graph/values";
import type { Violation } from "../rule";

/** Actions by which backups, or their lock, are done away with. */
const DESTRUCTIVE = [
  "s3:DeleteObjectVersion",
  "s3:BypassGovernanceRetention",
  "s3:DeleteBucket",
  "s3:PutBucketVersioning",
];

/** Resources whose input `policy` is a document of what may be done. */
const DOCUMENTS = new Set([
  "aws:iam/rolePolicy:RolePolicy",
  "aws:iam/policy:Policy",
  "aws:iam/userPolicy:UserPolicy",
  "aws:iam/groupPolicy:GroupPolicy",
]);

/** Resources whose input `policyArn` hands out a document that stands elsewhere. */
const ATTACHMENTS = /^aws:iam\/(role|user|group)?[pP]olicyAttachment:/;

/** Policies of AWS itself that allow all of S3: `arn:<partition>:iam::aws:policy/<name>`. */
const ALL_OF_S3 = /^arn:[a-z-]+:iam::aws:policy\/(AdministratorAccess|PowerUserAccess|AmazonS3FullAccess)$/;

function texts(value: Value | undefined): string[] {
  return typeof value === "string" ? [value] : textsOf(value);
}

/** Destructive actions on a bucket, or on objects in it, that a document allows. What is no document allows nothing. */
function destructiveActions(document: Value, bucket: string): string[] {
  const arn = `arn:aws:s3:::${bucket}`;
  const statements = readPolicyDocument(document) ?? [];
  const allowing = statements.filter(({ effect }) => effect === "Allow");
  const isAbout = (pattern: string): boolean =>
    matchesPattern(pattern, arn) || matchesPattern(pattern, `${arn}/object`) || pattern.startsWith(`${arn}/`);
  return DESTRUCTIVE.filter(
    (action) =>
      decide(allowing, { action, resource: isAbout }).kind === "allowed" &&
      // A denial counts where it is about every object.
      decide(statements, { action, resource: `${arn}/object` }).kind !== "denied",
  );
}

/** Documents that a resource holds. */
function documentsOf({ type, inputs }: Resource): string[] {
  if (DOCUMENTS.has(type)) return texts(inputs["policy"]);
  if (type !== "aws:iam/role:Role") return [];
  return listOf(inputs["inlinePolicies"]).flatMap((policy) => texts(at(policy, "policy")));
}

/** Policies of AWS that a resource hands out and that allow everything with a bucket. */
function sweepingPolicies({ type, inputs }: Resource): string[] {
  const arns = ATTACHMENTS.test(type)
    ? texts(inputs["policyArn"])
    : type === "aws:iam/role:Role"
      ? textsOf(inputs["managedPolicyArns"])
      : [];
  return arns.filter((arn) => ALL_OF_S3.test(arn)).map((arn) => arn.slice(arn.lastIndexOf("/") + 1));
}

/** Roles, users and groups that may do away with the backups in a vault. */
export function backupPermissions({ resources }: ResourceGraph, vaults: readonly Vault[]): Violation[] {
  return resources.flatMap((resource) => {
    const documents = documentsOf(resource);
    const sweeping = sweepingPolicies(resource);
    if (documents.length === 0 && sweeping.length === 0) return [];
    return vaults.flatMap(({ bucket }): Violation[] => {
      const actions = documents.flatMap((document) => destructiveActions(document, bucket));
      const means = [...new Set(actions), ...sweeping];
      if (means.length === 0) return [];
      return [
        {
          resource: resource.urn,
          reason: `${resource.name} lets its holder do away with backups in ${bucket}: ${means.join(", ")}`,
          fix: "allow a writer s3:PutObject, s3:GetObject and s3:ListBucket on its own prefix, and no more",
        },
      ];
    });
  });
}
