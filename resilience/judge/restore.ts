/** By what the newest write in a backup is older than the loss, at the most. `null`: nothing bounds it. */
export type RpoTerm =
  | { readonly kind: "archive-timeout"; readonly seconds: number | null }
  | { readonly kind: "vault-copy"; readonly seconds: number | null };

/** A store of which a loss leaves backups alone, or nothing: manual recovery restores it, if anything does. */
export interface StoreRestore {
  readonly storeKind: string;
  readonly store: string;
  /** The backup that is left and the newest; absent where none is, so that the store's data is lost for good. */
  readonly backup?: {
    readonly bucket: string;
    /** The site whose region holds it. */
    readonly site: string;
  };
  /** What the data loss is made of; none where everything is lost. */
  readonly rpoTerms: readonly RpoTerm[];
}

/** Seconds of writes that a restored store lacks at the most; `null`: nothing bounds them, or nothing is left. */
export function restoredRpo({ backup, rpoTerms }: StoreRestore): number | null {
  if (!backup) return null;
  return rpoTerms.reduce<number | null>(
    (sum, { seconds }) => (sum === null || seconds === null ? null : sum + seconds),
    0,
  );
}
