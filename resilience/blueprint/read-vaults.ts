import type { Resource } from "../graph/resource";
import { at, listOf, textOf } from "../graph/values";
import { ranges } from "@holdfast/contract/figures";
import { labels, type Reading, types } from "./reading";
import type { Vault } from "./vault";

const DAYS_PER_YEAR = 365;

/** True where a resource's bucket is the given one: by its name, or because the value comes from it. */
function concerns(resource: Resource, bucket: Resource, name: string): boolean {
  if (textOf(resource.inputs["bucket"]) === name) return true;
  return (resource.propertyDependencies["bucket"] ?? []).includes(bucket.urn);
}

function complianceOf(reading: Reading, lock: Resource | undefined): Vault["compliance"] {
  const path = ["rule", "defaultRetention"] as const;
  if (!lock || at(lock.inputs, ...path, "mode") !== "COMPLIANCE") return undefined;
  const years = reading.figure(lock, ranges.retentionYears, 0, ...path, "years");
  const days = reading.figure(lock, ranges.retentionDays, years * DAYS_PER_YEAR, ...path, "days");
  return days > 0 ? { days } : undefined;
}

function keyOf(reading: Reading, encryption: Resource | undefined): Resource | undefined {
  const sources = encryption?.propertyDependencies["rules"] ?? [];
  return sources.map((urn) => reading.resource(urn)).find((resource) => resource?.type === types.key);
}

/** Bucket named in an ARN `arn:aws:s3:::bucket`. */
function bucketOfArn(arn: string | undefined): string | undefined {
  return /^arn:[^:]+:s3:::([^/]+)$/.exec(arn ?? "")?.[1];
}

function copiesOf(reading: Reading, replication: Resource | undefined): Vault["replicatedTo"] {
  const copies: { bucket: string; region?: string; site?: string }[] = [];
  const sources = (replication?.propertyDependencies["rules"] ?? []).map((urn) => reading.resource(urn));
  const buckets = sources.filter((resource) => resource?.type === types.bucket);
  for (const rule of listOf(replication?.inputs["rules"])) {
    if (at(rule, "status") !== "Enabled") continue;
    const named = bucketOfArn(textOf(at(rule, "destination", "bucket")));
    const target =
      reading
        .all(types.bucket)
        .find((bucket) => named !== undefined && textOf(bucket.inputs["bucket"]) === named) ??
      buckets.find((bucket) => bucket?.urn !== replication?.urn);
    const region = textOf(target?.inputs["region"]);
    const bucket = named ?? textOf(target?.inputs["bucket"]);
    if (bucket === undefined) continue;
    copies.push({ bucket, region, site: reading.siteOfCloudRegion(region) });
  }
  return copies;
}

function readVault(reading: Reading, bucket: Resource, vault: string): Vault | undefined {
  const name = reading.text(bucket, "bucket");
  if (name === undefined) return undefined;
  const region = textOf(bucket.inputs["region"]);
  const part = (type: string): Resource | undefined =>
    reading.all(type).find((resource) => concerns(resource, bucket, name));
  const block = part(types.bucketPublicAccess)?.inputs;
  const encryption = part(types.bucketEncryption);
  const algorithm = textOf(
    at(encryption?.inputs["rules"], 0, "applyServerSideEncryptionByDefault", "sseAlgorithm"),
  );
  const locked = bucket.inputs["objectLockEnabled"] === true;
  return {
    name: vault,
    bucket: name,
    region,
    site: reading.siteOfCloudRegion(region),
    versioned: at(part(types.bucketVersioning)?.inputs["versioningConfiguration"], "status") === "Enabled",
    compliance: locked ? complianceOf(reading, part(types.bucketLock)) : undefined,
    publicAccessBlocked: [
      "blockPublicAcls",
      "blockPublicPolicy",
      "ignorePublicAcls",
      "restrictPublicBuckets",
    ].every((field) => block?.[field] === true),
    encryptedWithKey: algorithm === "aws:kms" || algorithm === "aws:kms:dsse",
    keyRotates: keyOf(reading, encryption)?.inputs["enableKeyRotation"] === true,
    replicatedTo: copiesOf(reading, part(types.bucketReplication)),
    urn: bucket.urn,
  };
}

/** Reads every vault, and what its bucket is guarded with. */
export function readVaults(reading: Reading): Vault[] {
  const vaults: Vault[] = [];
  for (const bucket of reading.all(types.bucket)) {
    const name = reading.tag(bucket, labels.vault);
    const vault = name === undefined ? undefined : readVault(reading, bucket, name);
    if (vault) vaults.push(vault);
  }
  return vaults;
}
