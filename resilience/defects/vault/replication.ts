import type { Blueprint } from "../../blueprint/blueprint";
import { type Reading, types } from "../../blueprint/reading";
import { type VaultParts, vaultParts } from "../../blueprint/vault-parts";
import type { Resource, Value } from "../../graph/resource";
import { at, isWithheld, listOf, textOf } from "../../graph/values";
import type { Defect } from "../defect";
import { encryptionOf, keyDefects } from "./keys";
import type { VaultProblem } from "./problem";

const policy = "backups-offsite-and-immutable";

/** What is read of a rule. */
export interface ReplicationRule {
  readonly replication: Resource;
  readonly rule: Value;
  /** The way to it within the inputs: `rules[0]`. */
  readonly index: number;
  readonly source: VaultParts;
  /** The bucket that it names, where it is declared. */
  readonly target: Resource | undefined;
}

type Mended = { readonly path: readonly (string | number)[]; readonly value?: Value };

/** A defect of a rule: without `disables` it copies nevertheless. */
function defect(
  { replication, index }: ReplicationRule,
  field: string,
  problem: VaultProblem,
  mend?: Mended,
): Defect {
  return {
    policy,
    level: "error",
    resource: replication.urn,
    field: `rules[${index}].${field}`,
    problem,
    disables: [replication.urn],
    ...(mend ? { mend: { resource: replication.urn, ...mend, path: ["rules", index, ...mend.path] } } : {}),
  };
}

/** Whether a rule says that what is encrypted with a key is copied as well; otherwise it is left out. */
function copiesEncrypted(rule: Value): boolean {
  const selected = at(rule, "sourceSelectionCriteria", "sseKmsEncryptedObjects", "status");
  return selected === "Enabled" || isWithheld(selected);
}

function prefixOf(rule: Value): { field: string; path: string[]; prefix: string } | undefined {
  for (const path of [["filter", "prefix"], ["filter", "and", "prefix"], ["prefix"]]) {
    const prefix = textOf(at(rule, ...path));
    if (prefix) return { field: path.join("."), path, prefix };
  }
  return undefined;
}

/** What a rule leaves out of what it is to copy. */
function* omissions(rule: ReplicationRule): Iterable<Defect> {
  const { source } = rule;
  const bucket = source.name;
  const status = at(rule.rule, "status");
  if (status !== "Enabled" && !isWithheld(status))
    yield defect(rule, "status", { kind: "replication-off", bucket }, { path: ["status"], value: "Enabled" });
  const narrowed = prefixOf(rule.rule);
  const tagged = ["tag", "and"].find((filter) => (at(rule.rule, "filter", filter) ?? null) !== null);
  if (narrowed) {
    const { field, path, prefix } = narrowed;
    yield defect(rule, field, { kind: "replication-narrowed", value: prefix, bucket }, { path, value: "" });
  } else if (tagged !== undefined && !isWithheld(at(rule.rule, "filter", tagged)))
    yield defect(rule, `filter.${tagged}`, { kind: "replication-narrowed", value: "a tag", bucket });
  if (encryptionOf(source) && !copiesEncrypted(rule.rule))
    yield defect(
      rule,
      "sourceSelectionCriteria.sseKmsEncryptedObjects.status",
      { kind: "replication-skips-encrypted", bucket },
      { path: ["sourceSelectionCriteria"], value: { sseKmsEncryptedObjects: { status: "Enabled" } } },
    );
}

/** What is wrong with where a rule copies to, and by which key. */
function* destinationDefects(reading: Reading, rule: ReplicationRule): Iterable<Defect> {
  const { source, target, replication, index } = rule;
  const bucket = source.name;
  const named = textOf(at(rule.rule, "destination", "bucket"));
  const name = /^arn:[^:]+:s3:::([^/]+)$/.exec(named ?? "")?.[1];
  if (!target) {
    if (name !== undefined)
      yield {
        ...defect(rule, "destination.bucket", { kind: "destination-undeclared", value: name, bucket }),
        policy: "references-resolve",
      };
    return;
  }
  const region = textOf(target.inputs["region"]);
  if (region !== undefined && region === source.region)
    yield defect(rule, "destination.bucket", { kind: "copy-in-same-region", value: region, bucket });
  const account = accountOf(reading, source.bucket);
  if (account !== undefined && target.provider === source.bucket.provider)
    yield {
      policy,
      level: "warning",
      resource: replication.urn,
      field: `rules[${index}].destination.bucket`,
      problem: { kind: "copy-in-same-account", value: account, bucket },
    };
  if (!encryptionOf(source) || !copiesEncrypted(rule.rule)) return;
  const field = "destination.encryptionConfiguration.replicaKmsKeyId";
  const key = at(rule.rule, ...field.split("."));
  const copy = name ?? target.name;
  if (key === undefined || key === null)
    yield defect(rule, field, { kind: "replica-key-missing", bucket: copy, ...(region ? { region } : {}) });
  else
    yield* keyDefects(reading, {
      resource: replication,
      field: `rules[${index}].${field}`,
      named: key,
      bucket: copy,
      region,
      disables: [replication.urn],
    }).filter(({ resource }) => resource === replication.urn);
}

/** The account of the vault that a bucket is a part of. */
export function accountOf(reading: Reading, bucket: Resource): string | undefined {
  const vault = bucket.parent === undefined ? undefined : reading.resource(bucket.parent);
  return textOf(vault?.inputs["accountId"]);
}

/** What makes a copy less than a copy, though everything is written to it. */
function* weaknesses({ replication, rule, index, source }: ReplicationRule): Iterable<Defect> {
  const about = { policy, level: "warning", resource: replication.urn } as const;
  const bucket = source.name;
  const deletions = at(rule, "deleteMarkerReplication", "status");
  if (deletions === "Enabled")
    yield {
      ...about,
      field: `rules[${index}].deleteMarkerReplication.status`,
      problem: { kind: "replication-copies-deletions", bucket },
      mend: {
        resource: replication.urn,
        path: ["rules", index, "deleteMarkerReplication", "status"],
        value: "Disabled",
      },
    };
  const bound = at(rule, "destination", "replicationTime", "status");
  if (bound !== "Enabled" && !isWithheld(bound))
    yield {
      ...about,
      field: `rules[${index}].destination.replicationTime.status`,
      problem: { kind: "replication-lag-unbounded", bucket },
      mend: {
        resource: replication.urn,
        path: ["rules", index, "destination", "replicationTime"],
        value: { status: "Enabled", time: { minutes: 15 } },
      },
    };
  const metrics = at(rule, "destination", "metrics", "status");
  if (metrics !== "Enabled" && !isWithheld(metrics))
    yield {
      ...about,
      field: `rules[${index}].destination.metrics.status`,
      problem: { kind: "replication-unwatched", bucket },
      mend: {
        resource: replication.urn,
        path: ["rules", index, "destination", "metrics", "status"],
        value: "Enabled",
      },
    };
}

/** Every rule by which vaults are copied. */
export function replicationRules(reading: Reading): ReplicationRule[] {
  const buckets = new Map(
    reading.all(types.bucket).map((bucket) => [textOf(bucket.inputs["bucket"]), bucket] as const),
  );
  return vaultParts(reading).flatMap((source): ReplicationRule[] => {
    const { replication } = source;
    if (!replication) return [];
    return [...listOf(replication.inputs["rules"]).entries()].map(([index, rule]) => {
      const name = /^arn:[^:]+:s3:::([^/]+)$/.exec(textOf(at(rule, "destination", "bucket")) ?? "")?.[1];
      const target = buckets.get(name);
      return { replication, rule, index, source, target };
    });
  });
}

/** Rules that copy a vault in part, not at all, or to where the copy is lost with it. */
export function vaultReplication(reading: Reading, _blueprint: Blueprint): Defect[] {
  return replicationRules(reading).flatMap((rule) => [
    ...omissions(rule),
    ...destinationDefects(reading, rule),
    ...weaknesses(rule),
  ]);
}
