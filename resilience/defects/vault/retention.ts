import { readRepository } from "@holdfast/contract/pgbackrest/repository";
import type { Blueprint } from "../../blueprint/blueprint";
import type { Vault } from "../../blueprint/vault";
import type { Reading } from "../../blueprint/reading";
import { type VaultParts, vaultParts } from "../../blueprint/vault-parts";
import type { Resource, Value } from "../../graph/resource";
import { at, isWithheld, listOf, numberOf, textOf } from "../../graph/values";
import type { Defect } from "../defect";

const about = { policy: "backups-offsite-and-immutable", level: "error" } as const;

/** Classes from which an object has to be restored, for hours, before anything can read it. */
const OFFLINE_CLASSES = ["GLACIER", "DEEP_ARCHIVE"];

/** What databases keep in a bucket: below which prefix, and for how many days. */
interface Kept {
  readonly prefix: string;
  readonly days: number;
}

function keptIn(reading: Reading, blueprint: Blueprint): Map<string, Kept[]> {
  const kept = new Map<string, Kept[]>();
  const members = blueprint.databases.flatMap(({ shards }) => shards.flatMap((shard) => shard.members));
  for (const urn of new Set(members.map(({ configurationUrn }) => configurationUrn))) {
    const text = textOf(at(reading.resource(urn)?.inputs, "data", "pgbackrest.conf"));
    if (text === undefined) continue;
    const { bucket, prefix, retention } = readRepository(text);
    if (bucket === undefined) continue;
    const days = retention?.of === "days" ? retention.full : 0;
    kept.set(bucket, [...(kept.get(bucket) ?? []), { prefix, days }]);
  }
  return kept;
}

/** Prefix of the objects that a rule is about; empty where it is about all. */
function prefixOf(rule: Value): string {
  return (
    [["filter", "prefix"], ["filter", "and", "prefix"], ["prefix"]]
      .map((path) => textOf(at(rule, ...path)))
      .find((prefix) => prefix !== undefined && prefix !== "") ?? ""
  ).replace(/^\/+/, "");
}

/** What a bucket's rules do to backups before their time: hide them, or put them where nothing reads them at once. */
function* ageing(lifecycle: Resource, vault: Vault, kept: readonly Kept[]): Iterable<Defect> {
  const lockDays = vault.compliance?.days ?? 0;
  for (const [index, rule] of listOf(lifecycle.inputs["rules"]).entries()) {
    const prefix = prefixOf(rule);
    const concerned = kept.filter((each) => each.prefix.startsWith(prefix) || prefix.startsWith(each.prefix));
    if (at(rule, "status") !== "Enabled" || (concerned.length === 0 && prefix !== "")) continue;
    const retentionDays = Math.max(0, ...concerned.map(({ days }) => days));
    // What databases have no use for any more may be hidden, locked as it still is.
    const leastDays = retentionDays > 0 ? retentionDays : lockDays;
    const common = { ...about, resource: lifecycle.urn };
    const days = numberOf(at(rule, "expiration", "days"));
    const path = ["rules", index, "expiration", "days"];
    if (days !== undefined && days < leastDays)
      yield {
        ...common,
        field: `rules[${index}].expiration.days`,
        problem: { kind: "expires-early", value: days, bucket: vault.bucket, lockDays, retentionDays },
        mend: { resource: lifecycle.urn, path, value: leastDays },
        disables: [vault.urn],
      };
    const date = textOf(at(rule, "expiration", "date"));
    if (date !== undefined)
      yield {
        ...common,
        field: `rules[${index}].expiration.date`,
        problem: { kind: "expires-at-once", value: date, bucket: vault.bucket },
        disables: [vault.urn],
      };
    for (const [place, transition] of listOf(at(rule, "transitions")).entries()) {
      const storageClass = textOf(at(transition, "storageClass")) ?? "";
      const after = numberOf(at(transition, "days")) ?? 0;
      if (OFFLINE_CLASSES.includes(storageClass) && after < retentionDays)
        yield {
          ...common,
          field: `rules[${index}].transitions[${place}].storageClass`,
          problem: { kind: "goes-offline", value: storageClass, bucket: vault.bucket, days: after },
        };
    }
  }
}

/** What is wrong with a bucket's versions and lock, each of the resource that states it. */
function* locks(parts: VaultParts, vault: Vault): Iterable<Defect> {
  const { bucket, versioning, lock, replication, name } = parts;
  const status = at(versioning?.inputs["versioningConfiguration"], "status");
  if (!vault.versioned && !isWithheld(status))
    yield {
      ...about,
      resource: (versioning ?? bucket).urn,
      field: versioning ? "versioningConfiguration.status" : "versioning",
      problem: { kind: "versions-off", bucket: name },
      ...(replication ? { disables: [replication.urn] } : {}),
      ...(versioning
        ? {
            mend: { resource: versioning.urn, path: ["versioningConfiguration", "status"], value: "Enabled" },
          }
        : {}),
    };
  if (vault.compliance) return;
  const enabled = bucket.inputs["objectLockEnabled"];
  const mode = at(lock?.inputs["rule"], "defaultRetention", "mode");
  if (isWithheld(enabled) || isWithheld(mode)) return;
  const locked = enabled === true;
  const value = locked && mode !== "COMPLIANCE" ? textOf(mode) : undefined;
  yield {
    ...about,
    resource: (locked && lock ? lock : bucket).urn,
    field: !locked
      ? "objectLockEnabled"
      : !lock
        ? "BucketObjectLockConfiguration"
        : mode === "COMPLIANCE"
          ? "rule.defaultRetention.days"
          : "rule.defaultRetention.mode",
    problem: { kind: "not-locked", bucket: name, ...(value === undefined ? {} : { value }) },
  };
}

/** Vaults whose backups can be taken away before their time, by whom or by what their own rules say. */
export function vaultRetention(reading: Reading, blueprint: Blueprint): Defect[] {
  const vaults = new Map(blueprint.vaults.map((vault) => [vault.urn, vault]));
  const kept = keptIn(reading, blueprint);
  const copied = new Map(
    blueprint.vaults.flatMap(({ bucket, replicatedTo }) =>
      replicatedTo.map((copy) => [copy.bucket, bucket] as const),
    ),
  );
  return vaultParts(reading).flatMap((parts): Defect[] => {
    const vault = vaults.get(parts.bucket.urn);
    if (!vault) return [];
    const held = kept.get(vault.bucket) ?? kept.get(copied.get(vault.bucket) ?? "") ?? [];
    return [...locks(parts, vault), ...(parts.lifecycle ? ageing(parts.lifecycle, vault, held) : [])];
  });
}
