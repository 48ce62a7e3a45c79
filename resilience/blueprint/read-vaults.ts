import type { Resource } from "../graph/resource";
import { at, listOf, textOf } from "../graph/values";
import { ranges } from "@holdfast/contract/figures";
import { type Reading, types } from "./reading";
import type { Vault } from "./vault";
import { sourcesOf, vaultParts, type VaultParts } from "./vault-parts";

const DAYS_PER_YEAR = 365;

function complianceOf(reading: Reading, lock: Resource | undefined): Vault["compliance"] {
  const path = ["rule", "defaultRetention"] as const;
  if (!lock || at(lock.inputs, ...path, "mode") !== "COMPLIANCE") return undefined;
  const years = reading.figure(lock, ranges.retentionYears, 0, ...path, "years");
  const days = reading.figure(lock, ranges.retentionDays, years * DAYS_PER_YEAR, ...path, "days");
  return days > 0 ? { days } : undefined;
}

/** Bucket named in an ARN `arn:aws:s3:::bucket`. */
function bucketOfArn(arn: string | undefined): string | undefined {
  return /^arn:[^:]+:s3:::([^/]+)$/.exec(arn ?? "")?.[1];
}

/** Longest time until a rule has copied what is written, in seconds: S3 promises one where it is asked for. */
function lagOf(reading: Reading, replication: Resource, index: number): { lagSeconds?: number } {
  const path = ["rules", index, "destination", "replicationTime"] as const;
  const enabled = at(replication.inputs, ...path, "status") === "Enabled";
  const minutes = reading.figure(
    replication,
    ranges.replicationMinutes,
    undefined,
    ...path,
    "time",
    "minutes",
  );
  return enabled && minutes !== undefined ? { lagSeconds: minutes * 60 } : {};
}

/** Where rules copy a bucket to, whether they do so or not: one that does not is a defect. */
function copiesOf(reading: Reading, replication: Resource | undefined): Vault["replicatedTo"] {
  if (!replication) return [];
  const named = new Map(
    reading.all(types.bucket).map((bucket) => [textOf(bucket.inputs["bucket"]), bucket] as const),
  );
  const [source] = sourcesOf(reading, replication, "rules", types.bucket);
  return [...listOf(replication.inputs["rules"]).entries()].flatMap(([index, rule]) => {
    const name = bucketOfArn(textOf(at(rule, "destination", "bucket")));
    const target = (name === undefined ? undefined : named.get(name)) ?? source;
    const region = textOf(target?.inputs["region"]);
    const bucket = name ?? textOf(target?.inputs["bucket"]);
    if (bucket === undefined) return [];
    const site = reading.siteOfCloudRegion(region);
    return [{ bucket, region, site, ...lagOf(reading, replication, index), urn: replication.urn }];
  });
}

function readVault(reading: Reading, parts: VaultParts): Vault {
  const { vault, name, bucket, region, versioning, lock, publicAccess, encryption, replication } = parts;
  const algorithm = textOf(
    at(encryption?.inputs["rules"], 0, "applyServerSideEncryptionByDefault", "sseAlgorithm"),
  );
  const locked = bucket.inputs["objectLockEnabled"] === true;
  return {
    name: vault,
    bucket: name,
    region,
    site: reading.siteOfCloudRegion(region),
    versioned: at(versioning?.inputs["versioningConfiguration"], "status") === "Enabled",
    compliance: locked ? complianceOf(reading, lock) : undefined,
    ...(lock ? { lockUrn: lock.urn } : {}),
    publicAccessBlocked: [
      "blockPublicAcls",
      "blockPublicPolicy",
      "ignorePublicAcls",
      "restrictPublicBuckets",
    ].every((field) => publicAccess?.inputs[field] === true),
    encryptedWithKey: algorithm === "aws:kms" || algorithm === "aws:kms:dsse",
    keyRotates: sourcesOf(reading, encryption, "rules", types.key)[0]?.inputs["enableKeyRotation"] === true,
    replicatedTo: copiesOf(reading, replication),
    urn: bucket.urn,
  };
}

/** Reads every vault, and what its bucket is guarded with. */
export function readVaults(reading: Reading): Vault[] {
  return vaultParts(reading).map((parts) => readVault(reading, parts));
}
