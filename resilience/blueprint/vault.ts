/** A bucket for what must outlive every site. */
export interface Vault {
  readonly name: string;
  readonly bucket: string;
  readonly region?: string;
  /** The cloud site whose region holds it; absent where no site has that region. */
  readonly site?: string;
  readonly versioned: boolean;
  /** Object Lock in compliance mode: nobody can delete before the days are over. Absent: not locked. */
  readonly compliance?: { readonly days: number };
  /** URN of the resource that states the lock. */
  readonly lockUrn?: string;
  readonly publicAccessBlocked: boolean;
  /** Encrypted with a key of the operator's own, and that key rotates. */
  readonly encryptedWithKey: boolean;
  readonly keyRotates: boolean;
  /** Buckets or regions that it is copied to. */
  readonly replicatedTo: readonly {
    readonly bucket: string;
    readonly region?: string;
    readonly site?: string;
    /** Longest time until the copy holds what the vault does, in seconds; absent where nothing bounds it. */
    readonly lagSeconds?: number;
    /** URN of the resource that says so. */
    readonly urn: string;
  }[];
  readonly urn: string;
}

/** The vault whose bucket is of that name; `undefined` where no vault is. */
export function vaultOf(vaults: readonly Vault[], bucket: string | undefined): Vault | undefined {
  return bucket === undefined ? undefined : vaults.find((vault) => vault.bucket === bucket);
}
