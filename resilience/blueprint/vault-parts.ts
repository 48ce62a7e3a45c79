import type { Resource } from "../graph/resource";
import { textOf } from "../graph/values";
import { labels, type Reading, types } from "./reading";

/** What settings of a bucket are declared by, beside the bucket itself. */
const settings = {
  versioning: types.bucketVersioning,
  lock: types.bucketLock,
  publicAccess: types.bucketPublicAccess,
  encryption: types.bucketEncryption,
  replication: types.bucketReplication,
  lifecycle: types.bucketLifecycle,
  policy: types.bucketPolicy,
} as const;

/** A bucket of a vault with the resources that state its settings, each absent where none does. */
export interface VaultParts extends Partial<Readonly<Record<keyof typeof settings, Resource>>> {
  /** Name of the vault. */
  readonly vault: string;
  /** The bucket's name in AWS. */
  readonly name: string;
  readonly bucket: Resource;
  readonly region: string | undefined;
}

/** True where a resource's bucket is the given one: by its name, or because the value comes from it. */
function concerns(resource: Resource, bucket: Resource, name: string): boolean {
  if (textOf(resource.inputs["bucket"]) === name) return true;
  return (resource.propertyDependencies["bucket"] ?? []).includes(bucket.urn);
}

/** Every bucket that is labelled as a vault's, with its settings; one whose name cannot be read is reported. */
export function vaultParts(reading: Reading): VaultParts[] {
  return reading.all(types.bucket).flatMap((bucket): VaultParts[] => {
    const vault = reading.tag(bucket, labels.vault);
    const name = vault === undefined ? undefined : reading.text(bucket, "bucket");
    if (vault === undefined || name === undefined) return [];
    const stated = Object.entries(settings).map(([setting, type]) => [
      setting,
      reading.all(type).find((resource) => concerns(resource, bucket, name)),
    ]);
    const region = textOf(bucket.inputs["region"]);
    return [{ ...(Object.fromEntries(stated) as Partial<VaultParts>), vault, name, bucket, region }];
  });
}

/** The resources of some types that a value comes from. */
export function sourcesOf(
  reading: Reading,
  resource: Resource | undefined,
  property: string,
  ...ofTypes: readonly string[]
): Resource[] {
  return (resource?.propertyDependencies[property] ?? []).flatMap((urn) => {
    const source = reading.resource(urn);
    return source && ofTypes.includes(source.type) ? [source] : [];
  });
}
