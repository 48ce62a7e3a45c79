import type { Blueprint, Database, Service, Vault } from "@holdfast/resilience";
import { shortList } from "@holdfast/report/text/phrases";
import { at } from "@holdfast/resilience/graph/values";
import { backupPermissions } from "./checks/backup-permissions";
import { bucketsOf } from "./checks/cloud-storage";
import type { StackView } from "./graph/stack-view";
import type { Rule, Violation } from "./rule";

/** What a team may tune. */
export interface BackupSettings {
  /** Days for which nobody can delete a backup, at the least. */
  readonly minimumLockDays: number;
  /** Seconds of the write-ahead log that may not be archived yet, at the most. */
  readonly maximumArchiveDelaySeconds: number;
}

function* vaultFaults(vault: Vault, { minimumLockDays }: BackupSettings): Iterable<Violation> {
  const resource = vault.urn;
  if (!vault.versioned) {
    yield {
      resource,
      reason: `bucket ${vault.bucket} keeps no versions, so what overwrites a backup replaces it`,
      fix: "declare a BucketVersioning for it with status Enabled",
    };
  }
  if (!vault.compliance) {
    yield {
      resource,
      reason: `backups in bucket ${vault.bucket} can be deleted: no Object Lock in compliance mode`,
      fix: "set objectLockEnabled, and declare a BucketObjectLockConfiguration with mode COMPLIANCE",
    };
  } else if (!(vault.compliance.days >= minimumLockDays)) {
    yield {
      resource,
      reason: `backups in bucket ${vault.bucket} can be deleted after ${vault.compliance.days} days; ${minimumLockDays} are asked for`,
      fix: `set the default retention to ${minimumLockDays} days or more`,
    };
  }
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

function* scheduleFaults(database: Database): Iterable<Violation> {
  if (!database.backup) return;
  const scheduled = database.backup.scheduledAt;
  if (scheduled.length === 0) {
    yield {
      resource: database.backup.urn,
      reason: `no base backups of database ${database.name} are scheduled`,
      fix: "declare a CronJob labelled holdfast.dev/role: backup at two sites or more, not suspended",
    };
  } else if (scheduled.length === 1 && sitesOf(database).size > 1) {
    yield {
      resource: database.backup.urn,
      reason: `base backups of database ${database.name} are scheduled at ${scheduled[0]} only, and end with that site`,
      fix: "schedule them at a second site as well",
    };
  }
}

function usersOf(blueprint: Blueprint, database: Database): Service[] {
  return blueprint.services.filter((service) =>
    service.stores.some((store) => store.kind === "database" && store.name === database.name),
  );
}

/**
 * True where data may lie in a second region: no service whose data is in the database must keep it in Korea, where one
 * region is all there is. Of goals that are missing, `every-service-has-goals` tells, and nothing follows from them.
 */
function mayLeaveKorea(blueprint: Blueprint, database: Database): boolean {
  const users = usersOf(blueprint, database);
  const asked = users.length > 0 ? users : blueprint.services.filter(({ goals }) => !goals);
  return asked.every(({ goals }) => goals && goals.residency !== "kr");
}

/** Buckets that databases back up to and that are no vault: one violation each, however many databases it is. */
function unknownVaults({ databases, vaults }: Blueprint): Violation[] {
  const known = new Set(vaults.map(({ bucket }) => bucket));
  const users = new Map<string, Database[]>();
  for (const database of databases) {
    const bucket = database.backup?.bucket;
    if (bucket === undefined || known.has(bucket)) continue;
    users.set(bucket, [...(users.get(bucket) ?? []), database]);
  }
  return [...users].map(([bucket, those]) => {
    const names = shortList(those.map(({ name }) => name));
    return {
      resource: those[0]?.backup?.urn,
      reason: `${those.length === 1 ? `database ${names} backs` : `databases ${names} back`} up to ${bucket}, and no vault of the blueprint is that bucket`,
      fix: "name the bucket of an OffsiteVault, or declare one",
    };
  });
}

/** What is wrong between a database and its vault. */
function* offsiteFaults(blueprint: Blueprint, database: Database): Iterable<Violation> {
  const vault = blueprint.vaults.find(({ bucket }) => bucket === database.backup?.bucket);
  if (!vault) return;
  const sites = sitesOf(database);
  const places = [vault, ...vault.replicatedTo];
  if (places.every(({ site }) => site !== undefined && sites.has(site))) {
    yield {
      resource: vault.urn,
      reason: `the backups of database ${database.name} stand where its members do, at ${vault.site}`,
      fix: "put the vault into a region that holds no member",
    };
  }
  const elsewhere = vault.replicatedTo.filter(
    ({ region }) => region !== undefined && region !== vault.region,
  );
  if (elsewhere.length === 0 && mayLeaveKorea(blueprint, database)) {
    yield {
      resource: vault.urn,
      reason: `the backups of database ${database.name} are in one region only (${vault.region ?? "unknown"})`,
      fix: "give the vault a copy in a second region, or state the residency that forbids it",
    };
  }
}

function violations(view: StackView, settings: BackupSettings): Violation[] {
  const { graph, isPart } = view;
  // What a defect takes away is told with it.
  const blueprint = view.blueprint.intended ?? view.blueprint;
  return [
    ...blueprint.vaults.flatMap((vault) => [...vaultFaults(vault, settings)]),
    ...bucketFaults(view),
    ...backupPermissions(graph, blueprint.vaults),
    ...blueprint.databases.flatMap((database) => [
      ...databaseFaults(database, settings),
      // A part shows neither the other sites' schedules nor, but for one of them, the vault.
      ...(isPart ? [] : [...scheduleFaults(database), ...offsiteFaults(blueprint, database)]),
    ]),
    ...(isPart ? [] : unknownVaults(blueprint)),
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
