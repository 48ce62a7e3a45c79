import type { Resource, ResourceGraph, Value, Vault } from "@holdfast/resilience";
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

function matches(pattern: string, text: string): boolean {
  const expression = pattern
    .replace(/[.+^${}()|[\]\\]/g, "\\$&")
    .replaceAll("*", ".*")
    .replaceAll("?", ".");
  return new RegExp(`^${expression}$`, "i").test(text);
}

function texts(value: Value | undefined): string[] {
  return typeof value === "string" ? [value] : textsOf(value);
}

/** Whether a statement is about a bucket, or objects in it. */
function concerns(statement: Value, bucket: string): boolean {
  const arn = `arn:aws:s3:::${bucket}`;
  const excluded = at(statement, "NotResource");
  if (excluded !== undefined) {
    return !texts(excluded).some((pattern) => matches(pattern, arn) && matches(pattern, `${arn}/object`));
  }
  return texts(at(statement, "Resource")).some(
    (pattern) => matches(pattern, arn) || matches(pattern, `${arn}/object`) || pattern.startsWith(`${arn}/`),
  );
}

/** Whether a statement is about an action. */
function names(statement: Value, action: string): boolean {
  const excluded = at(statement, "NotAction");
  if (excluded !== undefined) return !texts(excluded).some((pattern) => matches(pattern, action));
  return texts(at(statement, "Action")).some((pattern) => matches(pattern, action));
}

/** Destructive actions on a bucket that a document allows. A text that is no document allows nothing. */
function destructiveActions(document: string, bucket: string): string[] {
  let parsed: Value;
  try {
    parsed = JSON.parse(document) as Value;
  } catch {
    return [];
  }
  const statement = at(parsed, "Statement");
  const statements = Array.isArray(statement) ? statement : statement === undefined ? [] : [statement];
  const allowing = statements.filter((each) => at(each, "Effect") === "Allow" && concerns(each, bucket));
  return DESTRUCTIVE.filter((action) => allowing.some((each) => names(each, action)));
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
