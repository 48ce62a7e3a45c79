import {
  type AccessRequest,
  decide,
  matchesPattern,
  readPolicyDocument,
  type Statement,
} from "@holdfast/contract/iam/policy-document";
import { type Reading, types } from "../../blueprint/reading";
import { sourcesOf, type VaultParts } from "../../blueprint/vault-parts";
import type { Resource } from "../../graph/resource";
import { textOf } from "../../graph/values";
import { mayDo, type Role, roleOfArn } from "../roles";
import { encryptionOf, keyDefects } from "./keys";

/** A resource that holds a policy on who may use it; `statements` are absent where it says nothing, or it is not known. */
interface Guard {
  readonly resource: Resource;
  readonly statements: readonly Statement[] | undefined;
}

/** A vault's bucket with what guards it. */
export interface GuardedBucket {
  readonly name: string;
  readonly region: string | undefined;
  readonly policy: Guard | undefined;
  /** Its objects are encrypted with a key of one's own. */
  readonly encrypted: boolean;
  /** That key, where it is declared here. */
  readonly key: (Guard & { readonly aliases: readonly Resource[] }) | undefined;
}

/** Reads what guards a vault's bucket: its policy, its key, and that key's policy and aliases. */
export function guardedBucket(reading: Reading, parts: VaultParts): GuardedBucket {
  const { name, region, policy } = parts;
  const named = encryptionOf(parts);
  // With the wrong key at a bucket it is that which is at fault, and not who may use it.
  const use = named && keyDefects(reading, named).length === 0 ? named : undefined;
  const [key] = use ? sourcesOf(reading, use.resource, "rules", types.key, types.replicaKey) : [];
  const guard = (resource: Resource): Guard => ({
    resource,
    statements: readPolicyDocument(resource.inputs["policy"]),
  });
  return {
    name,
    region,
    policy: policy && guard(policy),
    encrypted: use !== undefined,
    key: key && {
      ...guard(key),
      aliases: reading
        .all(types.keyAlias)
        .filter((alias) =>
          sourcesOf(reading, alias, "targetKeyId", types.key, types.replicaKey).includes(key),
        ),
    },
  };
}

/** Something that a role has to be able to do to a bucket, or with its key. */
export interface Need {
  /** Any of them is enough. */
  readonly actions: readonly string[];
  readonly of: "objects" | "bucket" | "key";
  /** What is done to it: keys of objects, or the prefix that is listed. */
  readonly keys?: readonly string[];
}

/** Why a role cannot do what it has to. */
export interface Refusal {
  readonly by: "role" | "bucket" | "key" | "alias";
  /** The action that is refused. */
  readonly action: string;
  /** The statement that denies it; absent where none allows it. */
  readonly statement?: string;
}

/** Whether a pattern of resources is about keys of a region, whatever their identifiers are. */
const aboutKeys =
  (region: string | undefined, account: string | undefined) =>
  (pattern: string): boolean => {
    const parts = pattern.split(":");
    if (parts.length < 6) return matchesPattern(pattern, "arn:aws:kms:region:account:key/identifier");
    const [, partition = "", service = "", inRegion = "", owner = "", ...rest] = parts;
    return (
      partition !== "" &&
      matchesPattern(service, "kms") &&
      (region === undefined || matchesPattern(inRegion, region)) &&
      (account === undefined || matchesPattern(owner, account)) &&
      !rest.join(":").startsWith("alias/")
    );
  };

/** The requests by which a need shows, one for each action and key. */
function requestsOf(
  { of, keys = [] }: Need,
  action: string,
  bucket: GuardedBucket,
  account: string | undefined,
): AccessRequest[] {
  const arn = `arn:aws:s3:::${bucket.name}`;
  const context = {
    "aws:SecureTransport": ["true"],
    // pgBackRest and S3 leave it to the bucket to encrypt.
    "s3:x-amz-server-side-encryption": [],
    "s3:x-amz-server-side-encryption-customer-algorithm": [],
  };
  if (of === "bucket")
    return (keys.length > 0 ? keys : [undefined]).map((key) => ({
      action,
      resource: arn,
      context: { ...context, ...(key === undefined ? {} : { "s3:prefix": [key] }) },
    }));
  if (of === "objects") return keys.map((key) => ({ action, resource: `${arn}/${key}`, context }));
  const aliases = bucket.key?.aliases.map((alias) => textOf(alias.inputs["name"]));
  const known = aliases?.every((alias) => alias !== undefined) === true;
  return [
    {
      action,
      resource: aboutKeys(bucket.region, account),
      context: {
        ...(bucket.region === undefined ? {} : { "kms:ViaService": [`s3.${bucket.region}.amazonaws.com`] }),
        ...(account === undefined ? {} : { "kms:CallerAccount": [account] }),
        ...(known ? { "kms:ResourceAliases": aliases } : {}),
      },
    },
  ];
}

function refusalOf(
  role: Role,
  arn: string | undefined,
  bucket: GuardedBucket,
  need: Need,
  action: string,
): Refusal | undefined {
  const account = arn === undefined ? undefined : roleOfArn(arn)?.account;
  const principal = { kind: "AWS", name: arn ?? role.name } as const;
  for (const request of requestsOf(need, action, bucket, account)) {
    const own = mayDo(role, request);
    if (own === "denied" || own === "not-allowed") {
      const { "kms:ResourceAliases": aliases, ...context } = request.context ?? {};
      if (aliases && mayDo(role, { ...request, context }) === "allowed") return { by: "alias", action };
      const decision = decide(role.statements, request);
      return { by: "role", action, ...(decision.kind === "denied" ? { statement: decision.statement } : {}) };
    }
    const guard = need.of === "key" ? bucket.key : bucket.policy;
    if (!guard?.statements) continue;
    const decision = decide(guard.statements, { ...request, principal });
    const by = need.of === "key" ? "key" : "bucket";
    if (decision.kind === "denied") return { by, action, statement: decision.statement };
    // Within an account a bucket's policy need not allow what the role's does; a key's has to.
    if (decision.kind === "not-allowed" && by === "key" && arn !== undefined) return { by, action };
  }
  return undefined;
}

/** What keeps a role from what it has to do, one refusal for each need that is not met. */
export function refusals(
  role: Role,
  arn: string | undefined,
  bucket: GuardedBucket,
  needs: readonly Need[],
): Refusal[] {
  return needs
    .filter(({ of }) => of !== "key" || bucket.encrypted)
    .flatMap((need) => {
      const refused = need.actions.map((action) => refusalOf(role, arn, bucket, need, action));
      const [first] = refused;
      return first && refused.every((refusal) => refusal !== undefined) ? [first] : [];
    });
}
