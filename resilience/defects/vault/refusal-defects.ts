import { textOf } from "../../graph/values";
import type { Defect } from "../defect";
import type { Role } from "../roles";
import type { GuardedBucket, Refusal } from "./guarded-bucket";

/** What refusals are about. */
export interface Purpose {
  readonly role: Role;
  readonly bucket: GuardedBucket;
  /** The prefix that it is for; absent: all of the bucket. */
  readonly prefix?: string;
  readonly purpose: string;
  readonly level: Defect["level"];
  readonly disables: readonly string[];
}

/** The resource and the field that hold the statement that denies something, or else most of what the role may do. */
function documentOf(role: Role, statement: string | undefined): { resource: string; field: string } {
  const bySize = [...role.documents].sort((one, other) => other.statements.length - one.statements.length);
  const denying = bySize.find(({ statements }) =>
    statements.some(({ effect, name }) => effect === "Deny" && name === statement),
  );
  const document = denying ?? bySize[0];
  const holder = document?.resource ?? role.resource;
  return { resource: holder.urn, field: holder === role.resource ? "inlinePolicies" : "policy" };
}

/** One defect for each document that refuses something. */
export function* refusalDefects(found: readonly Refusal[], about: Purpose): Iterable<Defect> {
  const { role, bucket, prefix, purpose, level, disables } = about;
  const common = {
    policy: "backups-offsite-and-immutable",
    level,
    ...(level === "error" ? { disables } : {}),
  } as const;
  for (const by of ["role", "bucket", "key", "alias"] as const) {
    const refused = found.filter((refusal) => refusal.by === by);
    const [first] = refused;
    if (!first) continue;
    const statement = first.statement;
    const value = [...new Set(refused.map(({ action }) => action))].join(", ");
    const key = bucket.key;
    if (by === "alias" && key) {
      const asked = role.statements
        .flatMap(({ conditions }) => conditions)
        .find((condition) => condition.key.toLowerCase() === "kms:resourcealiases")?.values?.[0];
      const [alias] = key.aliases;
      yield {
        ...common,
        resource: (alias ?? key.resource).urn,
        field: alias ? "name" : "aliases",
        problem: {
          kind: "alias-undeclared",
          value: asked ?? "",
          bucket: bucket.name,
          ...(alias ? { found: textOf(alias.inputs["name"]) ?? alias.name } : {}),
        },
        cause: `alias of ${bucket.name}`,
      };
      continue;
    }
    const guard = by === "key" ? key : by === "bucket" ? bucket.policy : undefined;
    yield {
      ...common,
      ...(guard ? { resource: guard.resource.urn, field: "policy" } : documentOf(role, statement)),
      problem: {
        kind: "not-permitted",
        value,
        role: role.name,
        on: refused.every(({ action }) => action.startsWith("kms:"))
          ? `the key of bucket ${bucket.name}`
          : `${bucket.name}${prefix === undefined ? "" : `/${prefix}`}`,
        purpose,
        ...(statement === undefined ? {} : { statement }),
      },
      // What a bucket or a key refuses, it refuses to all of its kind; what a role lacks, it lacks for all it is for.
      cause: JSON.stringify(["not-permitted", guard?.resource.urn ?? role.name, statement ?? null]),
    };
  }
}
