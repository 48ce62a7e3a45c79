/** Names that S3 writes otherwise than with a capital letter in front. */
const exceptions: { readonly [declared: string]: string } = {
  id: "ID",
  kmsMasterKeyId: "KMSMasterKeyID",
  replicaKmsKeyId: "ReplicaKmsKeyID",
  sseAlgorithm: "SSEAlgorithm",
};

const toS3 = (name: string) => exceptions[name] ?? name.charAt(0).toUpperCase() + name.slice(1);

const declaredNames = new Map(Object.entries(exceptions).map(([declared, name]) => [name, declared]));

const toDeclared = (name: string) => declaredNames.get(name) ?? name.charAt(0).toLowerCase() + name.slice(1);

/**
 * Writes a declared setting as S3 takes it: `{ storageClass: "GLACIER_IR" }` is `{ StorageClass: "GLACIER_IR" }`, and
 * tags by key are a list.
 *
 * @param declared the setting
 */
export function asRequest<Request>(declared: unknown): Request {
  return rewritten(declared, toS3, (tags) =>
    Object.entries(tags as { [key: string]: unknown }).map(([Key, Value]) => ({ Key, Value })),
  ) as Request;
}

/**
 * Writes what S3 answers as it would be declared.
 *
 * @param answer the answer
 */
export function asDeclared<Declared extends object>(answer: unknown): Declared {
  return rewritten(answer, toDeclared) as Declared;
}

function rewritten(
  value: unknown,
  name: (name: string) => string,
  tags?: (value: object) => unknown,
): unknown {
  if (Array.isArray(value)) return value.map((item) => rewritten(item, name, tags));
  if (value instanceof Date) return value.toISOString();
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([, item]) => item !== undefined)
      .map(([property, item]) => {
        if (tags && property === "tags") return [name(property), tags(item as object)];
        if (!tags && property === "Tags") return [name(property), tagsByKey(item)];
        return [name(property), rewritten(item, name, tags)];
      }),
  );
}

function tagsByKey(list: unknown): object {
  return Object.fromEntries((list as { Key: string; Value: string }[]).map(({ Key, Value }) => [Key, Value]));
}
