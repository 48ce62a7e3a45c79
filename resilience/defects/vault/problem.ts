/** What is wrong with what keeps backups: a vault's bucket and key, its copy, its writers and their schedules. */
export type VaultProblem =
  /** A key and what it is to encrypt are in different regions, where S3 takes none. `value`: the key's region. */
  | {
      readonly kind: "key-of-another-region";
      readonly value: string;
      readonly bucket: string;
      /** The bucket's region. */
      readonly region: string;
    }
  /** A bucket's objects, or their replicas, are encrypted with a key that nothing declares. */
  | { readonly kind: "key-undeclared"; readonly value: string; readonly bucket: string }
  /** A key that is switched off encrypts and decrypts nothing. */
  | { readonly kind: "key-disabled"; readonly bucket: string }
  /** Roles may use a key by an alias only, and it has another or none. `value`: that alias. */
  | {
      readonly kind: "alias-undeclared";
      readonly value: string;
      readonly bucket: string;
      /** The alias that it has instead. */
      readonly found?: string;
    }
  /** A rule that is off copies nothing. */
  | { readonly kind: "replication-off"; readonly bucket: string }
  /** A rule that copies what is under one prefix only. `value`: the prefix. */
  | { readonly kind: "replication-narrowed"; readonly value: string; readonly bucket: string }
  /** A rule that leaves out what is encrypted with a key, as everything in the bucket is. */
  | { readonly kind: "replication-skips-encrypted"; readonly bucket: string }
  /** A rule that names no key for the replicas of what is encrypted with one: S3 refuses it. */
  | { readonly kind: "replica-key-missing"; readonly bucket: string; readonly region?: string }
  /** A rule that hides in the copy what is hidden in the vault. */
  | { readonly kind: "replication-copies-deletions"; readonly bucket: string }
  /** Nothing bounds how far the copy is behind. */
  | { readonly kind: "replication-lag-unbounded"; readonly bucket: string }
  /** Nobody is told when the copy falls behind. */
  | { readonly kind: "replication-unwatched"; readonly bucket: string }
  /** A rule names a bucket that nothing declares. `value`: its name. */
  | { readonly kind: "destination-undeclared"; readonly value: string; readonly bucket: string }
  /** The copy is where the vault is. `value`: the region. */
  | { readonly kind: "copy-in-same-region"; readonly value: string; readonly bucket: string }
  /** The copy belongs to the account that the vault belongs to. `value`: the account. */
  | { readonly kind: "copy-in-same-account"; readonly value: string; readonly bucket: string }
  /** A bucket without versions is neither locked nor copied. */
  | { readonly kind: "versions-off"; readonly bucket: string }
  /** Nobody is kept from deleting what is in a bucket. `value`: the lock's mode, where it has one. */
  | { readonly kind: "not-locked"; readonly bucket: string; readonly value?: string }
  /** A bucket's own rule hides backups before their time. `value`: days after which it does. */
  | {
      readonly kind: "expires-early";
      readonly value: number;
      readonly bucket: string;
      readonly lockDays: number;
      readonly retentionDays: number;
    }
  /** A bucket's own rule hides everything on one day. `value`: the date. */
  | { readonly kind: "expires-at-once"; readonly value: string; readonly bucket: string }
  /** A bucket's own rule puts backups where nothing reads them at once. `value`: the storage class. */
  | { readonly kind: "goes-offline"; readonly value: string; readonly bucket: string; readonly days: number }
  /** A role is named that nothing declares. `value`: its name. */
  | { readonly kind: "role-undeclared"; readonly value: string; readonly purpose: string }
  /** A role's trust does not let those take it who are to use it. `value`: who. */
  | {
      readonly kind: "not-trusted";
      readonly value: string;
      /** The sites whose clusters vouch for them; absent where AWS itself does. */
      readonly sites?: readonly string[];
      readonly purpose: string;
    }
  /** A role may not do what it is for. `value`: the action. */
  | {
      readonly kind: "not-permitted";
      readonly value: string;
      readonly role: string;
      /** What it is to be done to: a bucket with a prefix, or a key's region. */
      readonly on: string;
      readonly purpose: string;
      /** The statement that denies it; absent where none allows it. */
      readonly statement?: string;
    }
  /** A container that writes to a vault takes no role. */
  | { readonly kind: "role-missing"; readonly database: string; readonly account: string }
  /** A container has a role and no token by which it could take it. */
  | { readonly kind: "token-missing"; readonly database: string }
  /** A token is meant for somebody else than who is to take it. `value`: for whom. */
  | { readonly kind: "token-for-another"; readonly value: string; readonly audience: string }
  /** A pod runs as a service account that its role does not trust. `value`: the account. */
  | {
      readonly kind: "account-not-trusted";
      readonly value: string;
      readonly role: string;
      readonly trusted: string;
    }
  /** A workload takes a role that is another's. `value`: that role; `role`: the one that its peers take. */
  | {
      readonly kind: "role-of-another";
      readonly value: string;
      readonly account: string;
      readonly role: string;
    }
  /** A cluster's issuer of tokens is not registered with AWS. `value`: the issuer. */
  | {
      readonly kind: "issuer-unregistered";
      readonly value: string;
      readonly site: string;
      /** What is registered for that site instead. */
      readonly registered?: string;
    }
  /** An issuer is registered for other audiences than AWS. `value`: the audience that is missing. */
  | { readonly kind: "audience-unregistered"; readonly value: string; readonly site: string }
  /** A repository is where its role may do nothing. `value`: the bucket or path; `place`: where the role may write. */
  | {
      readonly kind: "repository-of-another";
      readonly value: string;
      readonly role: string;
      readonly place: string;
    }
  /** No job takes base backups of a shard at a site whose member may lead it. */
  | {
      readonly kind: "backup-unscheduled";
      readonly shard: string;
      readonly site: string;
      /** Sites at which a job takes them. */
      readonly elsewhere: readonly string[];
    }
  /** No job copies the consensus store. */
  | { readonly kind: "store-not-copied" }
  | CronProblem;

/** What keeps a CronJob from running. `purpose`: what does not happen then, as the end of a sentence. */
export type CronProblem =
  | { readonly kind: "suspended"; readonly purpose: string }
  /** It asks for no pods. `value`: how many. */
  | { readonly kind: "never-runs"; readonly value: string; readonly purpose: string }
  | {
      readonly kind: "malformed-schedule";
      readonly value: string;
      readonly reason: string;
      readonly purpose: string;
    }
  | { readonly kind: "never-fires"; readonly value: string; readonly purpose: string }
  | {
      readonly kind: "fires-rarely";
      readonly value: string;
      /** The longest time between two runs. */
      readonly gapSeconds: number;
      readonly mostSeconds: number;
      readonly purpose: string;
    }
  | { readonly kind: "unknown-time-zone"; readonly value: string; readonly purpose: string }
  /** What is due is dropped where it is not started within seconds. `value`: how many. */
  | { readonly kind: "starts-by-chance"; readonly value: number; readonly purpose: string };
