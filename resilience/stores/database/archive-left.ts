import type { Blueprint } from "../../blueprint/blueprint";
import { vaultOf } from "../../blueprint/vault";
import type { Damage } from "../../judge/damage";
import type { RpoTerm, StoreRestore } from "../../judge/restore";
import type { Database, Shard } from "./database";

/** The backups and the archived log of a database that a loss leaves, where they are newest. */
export interface ArchiveLeft {
  readonly bucket: string;
  readonly site: string;
  /** Of a copy of the vault. Absent: it is the vault itself, from which members restore by themselves. */
  readonly copy?: {
    /** By how many seconds it is behind the vault, at the most; absent where nothing bounds it. */
    readonly lagSeconds?: number;
    /** URN of the rule that makes it. */
    readonly urn: string;
  };
}

/** Where the archive of a database is left after a loss: in its vault, or in the copy that is least behind. */
export function archiveLeft(
  { vaults }: Pick<Blueprint, "vaults">,
  database: Database,
  damage: Damage,
): ArchiveLeft | undefined {
  const vault = vaultOf(vaults, database.backup?.bucket);
  const stands = (site: string | undefined): site is string => site !== undefined && !damage.sites.has(site);
  if (!vault) return undefined;
  const { bucket, site } = vault;
  if (stands(site)) return { bucket, site };
  const copies = vault.replicatedTo.flatMap((copy): ArchiveLeft[] =>
    stands(copy.site)
      ? [{ bucket: copy.bucket, site: copy.site, copy: { lagSeconds: copy.lagSeconds, urn: copy.urn } }]
      : [],
  );
  const behind = ({ copy }: ArchiveLeft): number => copy?.lagSeconds ?? Infinity;
  return copies.sort((left, right) => behind(left) - behind(right))[0];
}

/** What the restored database lacks: what was not archived yet, and what the copy of the vault did not hold yet. */
function rpoTerms({ settings }: Shard, { copy }: ArchiveLeft): RpoTerm[] {
  const archived = settings.archive && settings.archiveTimeoutSeconds > 0;
  return [
    { kind: "archive-timeout", seconds: archived ? settings.archiveTimeoutSeconds : null },
    ...(copy ? [{ kind: "vault-copy" as const, seconds: copy.lagSeconds ?? null }] : []),
  ];
}

/** How a shard without a member that is left is restored. */
export function restoreOf(database: Database, shard: Shard, archive: ArchiveLeft | undefined): StoreRestore {
  const store = { storeKind: "database", store: database.name };
  if (!archive) return { ...store, rpoTerms: [] };
  const { bucket, site } = archive;
  return { ...store, backup: { bucket, site }, rpoTerms: rpoTerms(shard, archive) };
}
