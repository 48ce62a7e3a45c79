import { isUnknown, type Resource, type ResourceGraph, type Value } from "@holdfast/resilience";
import { decide, readPolicyDocument } from "@holdfast/contract/iam/policy-document";
import { at, listOf, textOf } from "@holdfast/resilience/graph/values";
import type { Violation } from "../rule";

const BUCKET = "aws:s3/bucket:Bucket";

/** The setting of a bucket that one resource of a type states, matched by its source or by the bucket's name. */
export function bucketSetting(graph: ResourceGraph, bucket: Resource, type: string): Resource | undefined {
  const name = textOf(bucket.inputs["bucket"]);
  return graph.resources.find(
    (resource) =>
      resource.type === type &&
      (resource.propertyDependencies["bucket"]?.includes(bucket.urn) ||
        (name !== undefined && resource.inputs["bucket"] === name)),
  );
}

/** Every bucket of a graph. */
export function bucketsOf(graph: ResourceGraph): Resource[] {
  return graph.resources.filter(({ type }) => type === BUCKET);
}

/** A bucket's own name, or the resource's where it is not known yet. */
export function bucketName(bucket: Resource): string {
  return textOf(bucket.inputs["bucket"]) ?? bucket.name;
}

const PUBLIC_ACCESS = ["blockPublicAcls", "blockPublicPolicy", "ignorePublicAcls", "restrictPublicBuckets"];

function publicAccess(graph: ResourceGraph, bucket: Resource): Violation[] {
  const block = bucketSetting(graph, bucket, "aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock");
  const open = PUBLIC_ACCESS.filter((setting) => block?.inputs[setting] !== true);
  if (open.length === 0) return [];
  return [
    {
      resource: (block ?? bucket).urn,
      reason: `bucket ${bucketName(bucket)} can be made public: ${block ? `${open.join(", ")} not set` : "it has no public access block"}`,
      fix: `declare a BucketPublicAccessBlock for it with ${PUBLIC_ACCESS.join(", ")} true`,
    },
  ];
}

function encryption(graph: ResourceGraph, bucket: Resource): Violation[] {
  const type = "aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration";
  const setting = bucketSetting(graph, bucket, type);
  const rules = listOf(setting?.inputs["rules"]);
  const own = rules.some((rule) => {
    const byDefault = at(rule, "applyServerSideEncryptionByDefault");
    const algorithm = textOf(at(byDefault, "sseAlgorithm"));
    // A key that is known only after it exists is a key of one's own all the same.
    return algorithm?.startsWith("aws:kms") === true && at(byDefault, "kmsMasterKeyId") !== undefined;
  });
  if (own || isUnknown(setting?.inputs["rules"])) return [];
  return [
    {
      resource: (setting ?? bucket).urn,
      reason: `bucket ${bucketName(bucket)} is not encrypted with a key of one's own, so nobody can take the key away`,
      fix: "declare a BucketServerSideEncryptionConfiguration with sseAlgorithm aws:kms and a kmsMasterKeyId",
    },
  ];
}

function deniesPlainHttp(policy: Value | undefined, bucket: string): boolean {
  const request = {
    action: "s3:GetObject",
    principal: { kind: "AWS", name: "anybody" },
    context: { "aws:SecureTransport": ["false"] },
  } as const;
  const statements = readPolicyDocument(policy) ?? [];
  return decide(statements, { ...request, resource: `arn:aws:s3:::${bucket}/object` }).kind === "denied";
}

function transport(graph: ResourceGraph, bucket: Resource): Violation[] {
  const policy = bucketSetting(graph, bucket, "aws:s3/bucketPolicy:BucketPolicy");
  const text = policy?.inputs["policy"];
  if (isUnknown(text) || deniesPlainHttp(text, bucketName(bucket))) return [];
  return [
    {
      resource: (policy ?? bucket).urn,
      reason: `bucket ${bucketName(bucket)} answers requests without TLS`,
      fix: "add a statement to its BucketPolicy that denies s3:* to everyone where aws:SecureTransport is false",
    },
  ];
}

function keys(graph: ResourceGraph): Violation[] {
  return graph.resources
    .filter(({ type, inputs }) => type === "aws:kms/key:Key" && inputs["enableKeyRotation"] !== true)
    .filter(
      ({ inputs }) => !isUnknown(inputs["enableKeyRotation"]) && textOf(inputs["keyUsage"]) !== "SIGN_VERIFY",
    )
    .map((key) => ({
      resource: key.urn,
      reason: `key ${key.name} is never rotated`,
      fix: "set enableKeyRotation",
    }));
}

function disks(graph: ResourceGraph): Violation[] {
  const found: Violation[] = [];
  for (const { type, name, urn, inputs } of graph.resources) {
    const plain = (value: Value | undefined) => value !== true && !isUnknown(value);
    const isPlain =
      type === "aws:ebs/volume:Volume"
        ? plain(inputs["encrypted"])
        : type === "aws:ec2/instance:Instance" &&
          [inputs["rootBlockDevice"], ...listOf(inputs["ebsBlockDevices"])].some((disk) =>
            plain(at(disk, "encrypted")),
          );
    if (!isPlain) continue;
    found.push({
      resource: urn,
      reason: `${name} writes to a disk that is not encrypted`,
      fix: "set encrypted on the volume, or on rootBlockDevice and every ebsBlockDevices entry of the instance",
    });
  }
  return found;
}

/** What is stored in the cloud without encryption, or where the public may reach it. */
export function cloudStorage(graph: ResourceGraph): Violation[] {
  const buckets = bucketsOf(graph).flatMap((bucket) => [
    ...publicAccess(graph, bucket),
    ...encryption(graph, bucket),
    ...transport(graph, bucket),
  ]);
  return [...buckets, ...keys(graph), ...disks(graph)];
}
