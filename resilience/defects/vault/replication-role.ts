import { decide } from "@holdfast/contract/iam/policy-document";
import type { Reading } from "../../blueprint/reading";
import type { VaultParts } from "../../blueprint/vault-parts";
import { isWithheld, textOf } from "../../graph/values";
import type { Defect } from "../defect";
import { roleOfArn, type Roles } from "../roles";
import { guardedBucket, type Need, refusals } from "./guarded-bucket";
import { refusalDefects } from "./refusal-defects";
import { accountOf, replicationRules, type ReplicationRule } from "./replication";

const policy = "backups-offsite-and-immutable";
const S3 = "s3.amazonaws.com";

/** What S3 does to copy a bucket under a lock, by its documentation. */
const needs: { readonly source: readonly Need[]; readonly target: readonly Need[] } = {
  source: [
    { actions: ["s3:GetReplicationConfiguration"], of: "bucket" },
    { actions: ["s3:ListBucket"], of: "bucket" },
    { actions: ["s3:GetObjectVersionForReplication", "s3:GetObjectVersion"], of: "objects", keys: ["file"] },
    { actions: ["s3:GetObjectVersionAcl"], of: "objects", keys: ["file"] },
    { actions: ["s3:GetObjectRetention"], of: "objects", keys: ["file"] },
    { actions: ["s3:GetObjectLegalHold"], of: "objects", keys: ["file"] },
    { actions: ["kms:Decrypt"], of: "key" },
  ],
  target: [
    { actions: ["s3:ReplicateObject"], of: "objects", keys: ["file"] },
    { actions: ["kms:Encrypt"], of: "key" },
  ],
};

function* roleDefects(
  reading: Reading,
  roles: Roles,
  vaults: ReadonlyMap<string, VaultParts>,
  { replication, source, target }: ReplicationRule,
): Iterable<Defect> {
  const disables = [replication.urn];
  const purpose = `bucket ${source.name} is not copied`;
  const about = { policy, level: "error", disables } as const;
  const arn = textOf(replication.inputs["role"]);
  const role = roles.of(replication, "role");
  if (!role) {
    const [missing] = (replication.propertyDependencies["role"] ?? []).filter(
      (urn) => reading.resource(urn) === undefined,
    );
    const name = arn === undefined ? missing?.split("::").at(-1) : roleOfArn(arn)?.name;
    if (name === undefined || roles.none) return;
    yield {
      ...about,
      policy: "references-resolve",
      resource: replication.urn,
      field: "role",
      problem: { kind: "role-undeclared", value: name, purpose },
    };
    return;
  }
  const account = accountOf(reading, source.bucket);
  const trusted = decide(role.trust ?? [], {
    action: "sts:AssumeRole",
    principal: { kind: "Service", name: S3 },
    context: {
      "aws:SourceArn": [`arn:aws:s3:::${source.name}`],
      ...(account === undefined ? {} : { "aws:SourceAccount": [account] }),
    },
  });
  if (role.trust && trusted.kind !== "allowed" && !isWithheld(role.resource.inputs["assumeRolePolicy"])) {
    yield {
      ...about,
      resource: role.resource.urn,
      field: "assumeRolePolicy",
      problem: { kind: "not-trusted", value: `${S3} for bucket ${source.name}`, purpose },
    };
    return;
  }
  const bucket = guardedBucket(reading, source);
  const principal = arn ?? (account === undefined ? undefined : `arn:aws:iam::${account}:role/${role.name}`);
  const common = { role, level: "error", disables, purpose } as const;
  yield* refusalDefects(refusals(role, principal, bucket, needs.source), { ...common, bucket });
  const parts = vaults.get(textOf(target?.inputs["bucket"]) ?? "");
  if (!parts) return;
  const copy = guardedBucket(reading, parts);
  yield* refusalDefects(refusals(role, principal, copy, needs.target), { ...common, bucket: copy });
}

/** Rules that copy a vault by a role which S3 may not take, or which may not do what copying takes. */
export function replicationRoles(
  reading: Reading,
  roles: Roles,
  vaults: ReadonlyMap<string, VaultParts>,
): Defect[] {
  return replicationRules(reading).flatMap((rule) => [...roleDefects(reading, roles, vaults, rule)]);
}
