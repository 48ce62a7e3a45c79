import type { Blueprint } from "../../blueprint/blueprint";
import { type Reading, types } from "../../blueprint/reading";
import { sourcesOf, type VaultParts, vaultParts } from "../../blueprint/vault-parts";
import type { Resource, Value } from "../../graph/resource";
import { at, listOf, textOf } from "../../graph/values";
import type { Defect } from "../defect";

/** What a key is used for: the objects of a bucket, or the replicas that a rule writes to one. */
export interface KeyUse {
  /** The resource that names the key. */
  readonly resource: Resource;
  /** Where it names it. */
  readonly field: string;
  /** The ARN, identifier or alias that stands there, where that is known. */
  readonly named: Value | undefined;
  /** The bucket that is written to with it. */
  readonly bucket: string;
  readonly region: string | undefined;
  /** What does not work without it. */
  readonly disables: readonly string[];
}

/** Region in an ARN of KMS. */
function regionOfArn(named: Value | undefined): string | undefined {
  return /^arn:[^:]+:kms:([^:]+):/.exec(textOf(named) ?? "")?.[1];
}

/** URNs of keys that a value comes from and that are not declared. */
function missingKeys(reading: Reading, resource: Resource, property: string): string[] {
  return (resource.propertyDependencies[property] ?? []).filter(
    (urn) => /aws:kms\/\w+:\w+Key::|aws:kms\/key:Key::/.test(urn) && reading.resource(urn) === undefined,
  );
}

/** What is wrong between a key and the bucket that is written to with it. */
export function keyDefects(reading: Reading, use: KeyUse): Defect[] {
  const { resource, field, named, bucket, region, disables } = use;
  const about = { policy: "backups-offsite-and-immutable", level: "error", disables } as const;
  const keys = sourcesOf(reading, resource, "rules", types.key, types.replicaKey);
  const found: Defect[] = missingKeys(reading, resource, "rules").map((urn) => ({
    ...about,
    policy: "references-resolve",
    resource: resource.urn,
    field,
    problem: { kind: "key-undeclared", value: urn.split("::").at(-1) ?? urn, bucket },
  }));
  const regions = new Set([regionOfArn(named) ?? keys.map(({ inputs }) => textOf(inputs["region"]))].flat());
  const others = [...regions].filter((other) => other !== undefined && other !== region);
  // One of several keys is the right one, and which of them stands here is not known.
  if (region !== undefined && others.length === regions.size)
    for (const value of others as string[])
      found.push({
        ...about,
        resource: resource.urn,
        field,
        problem: { kind: "key-of-another-region", value, bucket, region },
      });
  const off = keys.filter(({ inputs }) => inputs["isEnabled"] === false || inputs["enabled"] === false);
  for (const key of off)
    found.push({
      ...about,
      resource: key.urn,
      field: key.inputs["isEnabled"] === false ? "isEnabled" : "enabled",
      problem: { kind: "key-disabled", bucket },
      mend: {
        resource: key.urn,
        path: [key.inputs["isEnabled"] === false ? "isEnabled" : "enabled"],
        value: true,
      },
    });
  return found;
}

/** How a bucket encrypts what is written to it; `undefined` where it does so with no key of one's own. */
export function encryptionOf({ encryption, name, region, bucket }: VaultParts): KeyUse | undefined {
  if (!encryption) return undefined;
  const rule = at(listOf(encryption.inputs["rules"])[0], "applyServerSideEncryptionByDefault");
  if (textOf(at(rule, "sseAlgorithm"))?.startsWith("aws:kms") !== true) return undefined;
  return {
    resource: encryption,
    field: "rules[0].applyServerSideEncryptionByDefault.kmsMasterKeyId",
    named: at(rule, "kmsMasterKeyId"),
    bucket: name,
    region,
    disables: [bucket.urn],
  };
}

/** Keys that cannot encrypt what is written to a vault: of another region, switched off, or declared by nobody. */
export function vaultKeys(reading: Reading, _blueprint: Blueprint): Defect[] {
  return vaultParts(reading).flatMap((parts) => {
    const use = encryptionOf(parts);
    return use ? keyDefects(reading, use) : [];
  });
}
