import type { Reading } from "../../blueprint/reading";
import type { VaultParts } from "../../blueprint/vault-parts";
import { textOf } from "../../graph/values";
import type { Defect } from "../defect";
import type { Role, Roles } from "../roles";
import { type GuardedBucket, guardedBucket, type Need, type Refusal, refusals } from "./guarded-bucket";
import { refusalDefects } from "./refusal-defects";
import { replicationRules } from "./replication";
import type { Writer } from "./writers";

type WriterWithRole = Writer & { readonly role: NonNullable<Writer["role"]> };

/** What pgBackRest does below its prefix: it archives, backs up, lists, reads back, and takes out what has expired. */
function needsOf(prefix: string): { writes: Need[]; expires: Need[]; restores: Need[] } {
  const keys = ["archive", "backup"].map((folder) => (prefix === "" ? folder : `${prefix}/${folder}`));
  const objects = keys.map((key) => `${key}/file`);
  const reads: Need[] = [
    { actions: ["s3:GetObject"], of: "objects", keys: objects },
    { actions: ["s3:ListBucket"], of: "bucket", keys },
    { actions: ["kms:Decrypt"], of: "key" },
  ];
  return {
    writes: [
      { actions: ["s3:PutObject"], of: "objects", keys: objects },
      { actions: ["kms:GenerateDataKey"], of: "key" },
      ...reads,
    ],
    expires: [{ actions: ["s3:DeleteObject"], of: "objects", keys: objects }],
    restores: reads,
  };
}

/** One writer for each role, bucket and prefix. */
function usesOf(writers: readonly WriterWithRole[]): WriterWithRole[] {
  const uses = new Map<string, WriterWithRole>();
  for (const writer of writers) {
    const { bucket, prefix } = writer.repository;
    const key = JSON.stringify([writer.role.arn, bucket, prefix]);
    if (!uses.has(key)) uses.set(key, writer);
  }
  return [...uses.values()];
}

/** Writers whose roles may not do to their vault what they are for. */
export function writerPermissions(
  reading: Reading,
  roles: Roles,
  vaults: ReadonlyMap<string, VaultParts>,
  writers: readonly WriterWithRole[],
  backups: ReadonlyMap<string, readonly string[]>,
): Defect[] {
  const guarded = new Map([...vaults].map(([name, parts]) => [name, guardedBucket(reading, parts)] as const));
  const copies = new Map(
    replicationRules(reading).map(
      ({ source, target }) => [source.name, textOf(target?.inputs["bucket"])] as const,
    ),
  );
  return usesOf(writers).flatMap((writer): Defect[] => {
    const { database, repository } = writer;
    const role = roles.named(writer.role.arn);
    const bucket = guarded.get(repository.bucket ?? "");
    if (!role || !bucket) return [];
    const { prefix } = repository;
    const { writes, expires, restores } = needsOf(prefix);
    const about = { role, bucket, prefix, disables: backups.get(database) ?? [] };
    const { arn } = writer.role;
    const refused = refusals(role, arn, bucket, writes);
    if (refused.length > 0) {
      const elsewhere = strayed(role, writer, bucket, writes, refused, about.disables);
      if (elsewhere) return [elsewhere];
      return [
        ...refusalDefects(refused, {
          ...about,
          level: "error",
          purpose: `database ${database} cannot be backed up`,
        }),
      ];
    }
    const copy = guarded.get(copies.get(bucket.name) ?? "");
    return [
      ...refusalDefects(refusals(role, arn, bucket, expires), {
        ...about,
        level: "warning",
        purpose: `what has expired of ${database} stays, and every backup ends with an error`,
      }),
      ...(copy
        ? refusalDefects(refusals(role, arn, copy, restores), {
            ...about,
            bucket: copy,
            level: "warning",
            purpose: `${database} cannot be restored from the copy without a change of permissions`,
          })
        : []),
    ];
  });
}

/** A database that keeps its backups where its role has no say: the repository is at fault, and not the role. */
function strayed(
  role: Role,
  writer: WriterWithRole,
  bucket: GuardedBucket,
  needs: readonly Need[],
  refused: readonly Refusal[],
  disables: readonly string[],
): Defect | undefined {
  const ofStorage = needs.filter(({ of }) => of !== "key").length;
  const storage = refused.filter(({ by, action }) => by === "role" && action.startsWith("s3:"));
  if (storage.length < ofStorage || storage.some(({ statement }) => statement !== undefined))
    return undefined;
  const allowed = role.statements
    .filter(({ effect }) => effect === "Allow")
    .flatMap(({ resources }) => resources?.patterns ?? [])
    .filter((pattern) => /^arn:[^:]+:s3:::/.test(pattern))
    .map((pattern) => pattern.replace(/^arn:[^:]+:s3:::/, ""));
  const [place] = allowed.filter((pattern) => pattern.includes("/"));
  if (place === undefined) return undefined;
  const inBucket = allowed.find((pattern) => pattern.startsWith(`${bucket.name}/`));
  return {
    policy: "backups-offsite-and-immutable",
    level: "error",
    resource: writer.configuration.urn,
    field: `pgbackrest.conf: ${inBucket === undefined ? "repo1-s3-bucket" : "repo1-path"}`,
    problem: {
      kind: "repository-of-another",
      value: inBucket === undefined ? bucket.name : `/${writer.repository.prefix}`,
      role: role.name,
      place: inBucket ?? place,
    },
    cause: JSON.stringify(["repository", writer.database, bucket.name]),
    disables,
  };
}
