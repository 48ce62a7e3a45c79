import { awsRegions } from "@holdfast/contract/aws-regions";
import { mayRest } from "@holdfast/contract/residency";
import type { Blueprint, Database, Service, Vault } from "@holdfast/resilience";
import { shortList } from "@holdfast/report/text/phrases";
import { at } from "@holdfast/resilience/graph/values";
import { backupPermissions } from "./checks/backup-permissions";
import { bucketsOf } from "./checks/cloud-storage";
import { findingsOf } from "./findings";
import type { StackView } from "./graph/stack-view";
import type { Rule, Violation } from "./rule";

/** What a team may tune. */
export interface BackupSettings {
  /** Days for which nobody can delete a backup, at the least. */
  readonly minimumLockDays: number;
  /** Seconds of the write-ahead log that may not be archived yet, at the most. */
  readonly maximumArchiveDelaySeconds: number;
}

function shortLocks(vaults: readonly Vault[], { minimumLockDays }: BackupSettings): Violation[] {
  return vaults.flatMap(({ bucket, compliance, lockUrn }) =>
    !compliance || compliance.days >= minimumLockDays
      ? []
      : [
          {
            resource: lockUrn,
            reason: `rule.defaultRetention: backups in bucket ${bucket} can be deleted after ${compliance.days} days; ${minimumLockDays} are asked for`,
            fix: `set the default retention to ${minimumLockDays} days or more`,
          },
        ],
  );
}

function bucketFaults(view: StackView): Violation[] {
  return bucketsOf(view.graph)
    .filter(
      ({ inputs }) =>
        at(inputs["tags"], "holdfast.dev/vault") !== undefined && inputs["forceDestroy"] === true,
    )
    .map((bucket) => ({
      resource: bucket.urn,
      reason: `bucket ${bucket.name} is emptied when it is taken out of the program`,
      fix: "set forceDestroy to false",
    }));
}

function sitesOf(database: Database): Set<string> {
  return new Set(database.shards.flatMap((shard) => shard.members.map((member) => member.site)));
}

function* databaseFaults(database: Database, settings: BackupSettings): Iterable<Violation> {
  const [member] = database.shards.flatMap((shard) => shard.members);
  if (!database.backup) {
    yield {
      resource: member?.configurationUrn,
      reason: `database ${database.name} has no backups: its pgbackrest.conf names no bucket`,
      fix: "name the vault's bucket in repo1-s3-bucket",
    };
    return;
  }
  for (const { scope, settings: patroni, members } of database.shards) {
    const resource = members[0]?.configurationUrn;
    if (!patroni.archive) {
      yield {
        resource,
        reason: `the write-ahead log of ${scope} is not archived, so what was written since the last base backup is lost with the database`,
        fix: "set archive_mode to on, and an archive_command that pushes to the vault",
      };
    } else if (
      patroni.archiveTimeoutSeconds === 0 ||
      !(patroni.archiveTimeoutSeconds <= settings.maximumArchiveDelaySeconds)
    ) {
      const delay = patroni.archiveTimeoutSeconds === 0 ? "any time" : `${patroni.archiveTimeoutSeconds} s`;
      yield {
        resource,
        reason: `the write-ahead log of ${scope} may wait ${delay} to be archived; ${settings.maximumArchiveDelaySeconds} s are allowed`,
        fix: `set archive_timeout to ${settings.maximumArchiveDelaySeconds} or less`,
      };
    }
  }
}

function usersOf(blueprint: Blueprint, database: Database): Service[] {
  return blueprint.services.filter((service) =>
    service.stores.some((store) => store.kind === "database" && store.name === database.name),
  );
}

/**
 * True where data may lie in a second region: the residency of each service whose data is in the database allows one that there
 * is, as none does that names a country with a single region. Of goals that are missing, `every-service-has-goals` tells, and
 * nothing follows from them.
 */
function mayHaveCopy(blueprint: Blueprint, database: Database, region: string | undefined): boolean {
  const users = usersOf(blueprint, database);
  const asked = users.length > 0 ? users : blueprint.services.filter(({ goals }) => !goals);
  return Object.keys(awsRegions).some(
    (other) =>
      other !== region &&
      asked.every(({ goals }) => goals && mayRest(goals.residency, awsRegions[other]?.country)),
  );
}

/** Databases by the bucket that they back up to. */
function byBucket({ databases }: Blueprint): Map<string, Database[]> {
  const users = new Map<string, Database[]>();
  for (const database of databases) {
    const bucket = database.backup?.bucket;
    if (bucket !== undefined) users.set(bucket, [...(users.get(bucket) ?? []), database]);
  }
  return users;
}

/** `database mail`, `databases mail and taxi`. */
function named(databases: readonly Database[]): string {
  return `${databases.length === 1 ? "database" : "databases"} ${shortList(databases.map(({ name }) => name))}`;
}

/** Buckets that databases back up to and that are no vault: one violation each, however many databases it is. */
function unknownVaults({ vaults }: Blueprint, users: ReadonlyMap<string, Database[]>): Violation[] {
  const known = new Set(vaults.map(({ bucket }) => bucket));
  return [...users]
    .filter(([bucket]) => !known.has(bucket))
    .map(([bucket, those]) => ({
      resource: those[0]?.backup?.urn,
      reason: `${named(those)} ${those.length === 1 ? "backs" : "back"} up to ${bucket}, and no vault of the blueprint is that bucket`,
      fix: "name the bucket of an OffsiteVault, or declare one",
    }));
}

/** What is wrong between a vault and the databases that back up to it: one violation each, however many they are. */
function* offsiteFaults(blueprint: Blueprint, vault: Vault, users: readonly Database[]): Iterable<Violation> {
  const places = [vault, ...vault.replicatedTo];
  const beside = users.filter((database) => {
    const sites = sitesOf(database);
    return places.every(({ site }) => site !== undefined && sites.has(site));
  });
  if (beside.length > 0) {
    yield {
      resource: vault.urn,
      reason: `the backups of ${named(beside)} stand where ${beside.length === 1 ? "its" : "their"} members do, at ${vault.site}`,
      fix: "put the vault into a region that holds no member",
    };
  }
  // What is wrong with a copy that is declared is told of the rule that makes it.
  const alone = users.filter(
    (database) => vault.replicatedTo.length === 0 && mayHaveCopy(blueprint, database, vault.region),
  );
  if (alone.length > 0) {
    yield {
      resource: vault.urn,
      reason: `the backups of ${named(alone)} are in one region only (${vault.region ?? "unknown"})`,
      fix: "give the vault a copy in a second region, or state the residency that forbids it",
    };
  }
}

function violations(view: StackView, settings: BackupSettings): Violation[] {
  const { graph, blueprint, isPart, findings } = view;
  const users = byBucket(blueprint);
  return [
    ...findingsOf(findings, "backups-offsite-and-immutable"),
    ...shortLocks(blueprint.vaults, settings),
    ...bucketFaults(view),
    ...backupPermissions(graph, blueprint.vaults),
    ...blueprint.databases.flatMap((database) => [...databaseFaults(database, settings)]),
    // A part shows neither the other sites' databases nor, but for one of them, the vault.
    ...(isPart
      ? []
      : blueprint.vaults.flatMap((vault) => [
          ...offsiteFaults(blueprint, vault, users.get(vault.bucket) ?? []),
        ])),
    ...(isPart ? [] : unknownVaults(blueprint, users)),
  ];
}

/** Backups at another place than what they are of, where nobody can delete them. */
export const backupsOffsiteAndImmutable: Rule<BackupSettings> = {
  name: "backups-offsite-and-immutable",
  description: "Every database has backups in another place, and nobody can delete them before their time.",
  severity: "critical",
  enforcement: "mandatory",
  remediation: "Declare an OffsiteVault, and name its bucket and role in the database's backups.",
  judges: "any stack",
  tuning: {
    schema: {
      properties: {
        minimumLockDays: {
          type: "integer",
          minimum: 1,
          description: "Days for which nobody can delete a backup, at the least. Default: 30.",
        },
        maximumArchiveDelaySeconds: {
          type: "integer",
          minimum: 1,
          description:
            "Seconds of the write-ahead log that may not be archived yet, at the most. Default: 300.",
        },
      },
    },
    defaults: { minimumLockDays: 30, maximumArchiveDelaySeconds: 300 },
  },
  violations,
};
