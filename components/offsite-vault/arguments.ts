import type * as pulumi from "@pulumi/pulumi";

/** Storage class that older objects move to. Both answer a restore at once, in milliseconds. */
export const VaultStorageClass = {
  /** S3 Standard-IA: at the earliest after 30 days, billed for 30 days at the least. */
  InfrequentAccess: "STANDARD_IA",
  /** S3 Glacier Instant Retrieval: billed for 90 days at the least. */
  GlacierInstantRetrieval: "GLACIER_IR",
} as const;
export type VaultStorageClass = (typeof VaultStorageClass)[keyof typeof VaultStorageClass];

/** When objects in a vault become cheaper, and when they go. All counts are in days. */
export interface VaultLifecycle {
  /** Age at which a current version moves to `storageClass`. Default 30. */
  transitionDays?: number;
  /** The class it moves to. Default {@link VaultStorageClass.GlacierInstantRetrieval}. */
  storageClass?: VaultStorageClass;
  /** Age at which a current version expires; longer than the lock. Default 125. */
  expireDays?: number;
  /** Days that a version is kept after it was overwritten, hidden or expired (and never less than its lock). Default 7. */
  noncurrentDays?: number;
  /** Days after which an upload that was never completed is dropped. Default 3. */
  abortUploadDays?: number;
}

/** The vault's copy in a second cloud region. */
export interface VaultCopy {
  /** AWS region of the copy, for example `ap-northeast-3`. */
  region: string;
  /** Name of the bucket there: 3 to 63 lowercase letters, digits and hyphens. */
  bucket: string;
}

/** An OIDC issuer whose service-account tokens may become a writer: a data site's cluster. */
export interface VaultIssuer {
  /** The data site. */
  site: string;
  /** The cluster's service-account issuer, an https URL exactly as the tokens' `iss` has it. */
  url: string;
}

/** Something that writes backups, at every data site under the same service accounts. */
export interface VaultWriter {
  /** The writer's name within the vault, for example the database's. Its role is `<vault>-<name>-writer`. */
  name: string;
  /** Prefix of the keys that it alone may write, list and read, ending in `/`. Default `<name>/`. */
  prefix?: string;
  /** Kubernetes service accounts that may take the role, as `<namespace>:<service account>`. */
  serviceAccounts: string[];
  /**
   * Whether the writer may hide its own objects (s3:DeleteObject without a version), which in a versioned
   * bucket only adds a delete marker; pgBackRest's `expire` needs it. The versions stay. Default false.
   */
  mayHide?: boolean;
}

/** Arguments of {@link OffsiteVault}. */
export interface OffsiteVaultArgs {
  /** The vault's name, equal to the component's: lowercase letters, digits and hyphens, at most 32. */
  vault: string;
  /** The AWS account that owns the vault: 12 digits. Given, not looked up, so that a preview knows every ARN. */
  accountId: string;
  /** AWS region of the bucket and its key, for example `ap-northeast-2`. */
  region: string;
  /** Name of the bucket: 3 to 63 lowercase letters, digits and hyphens, unique in all of AWS. */
  bucket: string;
  /**
   * Where the data may be: a country's ISO 3166-1 code in lower case, or `eu`, refuses every region outside of it; `any` needs a
   * copy in a second region.
   */
  residency: string;
  /** Days for which no one, the account's owner included, can delete or overwrite a version. Default 35. */
  lockDays?: number;
  /** When objects become cheaper, and when they go. Default: the defaults of {@link VaultLifecycle}. */
  lifecycle?: VaultLifecycle;
  /** The copy in a second region. Required for residency `any`, refused outside of any other. */
  copy?: VaultCopy;
  /** The data sites' token issuers. Each is registered once for the account by {@link ServiceAccountIssuer}. */
  issuers: pulumi.Input<VaultIssuer>[];
  /** Who may write. Each gets a role of its own, trusted at every issuer. */
  writers: pulumi.Input<VaultWriter>[];
}

/** Arguments of {@link ServiceAccountIssuer}. */
export interface ServiceAccountIssuerArgs {
  /** The data site whose cluster issues the tokens. */
  site: string;
  /** The cluster's service-account issuer, an https URL exactly as the tokens' `iss` has it. */
  url: string;
}
