import type { Blueprint } from "../../blueprint/blueprint";
import { type Reading, types } from "../../blueprint/reading";
import { type VaultParts, vaultParts } from "../../blueprint/vault-parts";
import type { Defect } from "../defect";
import { NO_ROLE, Roles, roleOfArn } from "../roles";
import { writerPermissions } from "./permissions";
import { replicationRoles } from "./replication-role";
import { byRole, IdentityProviders } from "./trust";
import { vaultWriters, type Writer } from "./writers";

const policy = "backups-offsite-and-immutable";

/** True where roles are declared here, or a vault says that it declares them for its writers. */
function rolesAreDeclared(reading: Reading, roles: Roles): boolean {
  return !roles.none || reading.all(types.offsiteVault).some(({ inputs }) => inputs["writers"] !== undefined);
}

/** Writers that prove by a token who they are, to a bucket of a vault that is declared here. */
function writersByToken(reading: Reading, vaults: ReadonlyMap<string, VaultParts>): Writer[] {
  return vaultWriters(reading).filter(
    ({ repository: { type, keyType, bucket } }) =>
      type === "s3" && keyType === "web-id" && bucket !== undefined && vaults.has(bucket),
  );
}

/**
 * Writers that cannot write to their vault: no role, one that nothing declares or that does not trust them, or that may
 * not do what they have to do.
 */
export function vaultAccess(reading: Reading, blueprint: Blueprint): Defect[] {
  const roles = new Roles(reading);
  if (!rolesAreDeclared(reading, roles)) return [];
  const vaults = new Map(vaultParts(reading).map((parts) => [parts.name, parts]));
  const writers = writersByToken(reading, vaults);
  const backups = new Map(blueprint.databases.map(({ name, backup }) => [name, backup ? [backup.urn] : []]));
  const bySite = new Map<string, string[]>();
  for (const { site, database } of writers)
    bySite.set(site, [...new Set([...(bySite.get(site) ?? []), ...(backups.get(database) ?? [])])]);
  const providers = new IdentityProviders(reading, roles, bySite);
  const found: Defect[] = [...providers.defects];
  const refused: Defect[] = [];
  const permitted: (Writer & { readonly role: NonNullable<Writer["role"]> })[] = [];
  for (const writer of writers) {
    const disables = backups.get(writer.database) ?? [];
    const about = { policy, level: "error", disables } as const;
    const container = `${writer.pod}.${writer.container}`;
    if (!writer.role) {
      found.push({
        ...about,
        resource: writer.workload.urn,
        field: `${container}.env`,
        cause: JSON.stringify(["role-missing", writer.database]),
        problem: { kind: "role-missing", database: writer.database, account: writer.serviceAccount },
      });
      continue;
    }
    const { arn, resource, field } = writer.role;
    const role = roles.named(arn);
    if (!role) {
      found.push({
        ...about,
        policy: "references-resolve",
        resource: resource.urn,
        field,
        problem: {
          kind: "role-undeclared",
          value: roleOfArn(arn)?.name ?? arn,
          purpose: `database ${writer.database} cannot write backups`,
        },
        cause: roles.none ? NO_ROLE : `role ${arn}`,
      });
      continue;
    }
    if (!writer.token) {
      found.push({
        ...about,
        resource: writer.workload.urn,
        field: `${container}.env`,
        cause: JSON.stringify(["token-missing", writer.database]),
        problem: { kind: "token-missing", database: writer.database },
      });
      continue;
    }
    const refusals = [
      ...providers.refusals({ ...writer, role: writer.role, token: writer.token }, role, writers, disables),
    ];
    refused.push(...refusals);
    if (refusals.length === 0) permitted.push({ ...writer, role: writer.role });
  }
  found.push(
    ...byRole(refused),
    ...writerPermissions(reading, roles, vaults, permitted, backups),
    ...replicationRoles(reading, roles, vaults),
  );
  // What stops a copy stops a restore from it as well, and is told once.
  const errors = new Set(found.filter(({ level }) => level === "error").map(({ resource }) => resource));
  return found.filter(({ level, resource }) => level === "error" || !errors.has(resource));
}
