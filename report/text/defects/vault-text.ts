import type { VaultProblem } from "@holdfast/resilience/defects/vault/problem";
import { duration, joined } from "../phrases";
import type { ProblemTexts } from "./problem-text";

/** Who is to take a role: a service of AWS, or a service account of some sites. */
function trusted(value: string, sites: readonly string[] | undefined): string {
  return sites === undefined ? value : `the service account ${value} of ${joined(sites)}`;
}

/** Texts about what keeps backups. */
export const vaultTexts: ProblemTexts<VaultProblem> = {
  "key-of-another-region": {
    message: ({ value, bucket, region }) =>
      `is a key of ${value}, and bucket ${bucket} is in ${region}, where S3 does not take it: nothing can be written`,
    fix: ({ region }) => `name a key of ${region}`,
  },
  "key-undeclared": {
    message: ({ value, bucket }) =>
      `comes from the key ${value}, which is not declared: nothing can be written to bucket ${bucket}`,
    fix: ({ value }) => `declare the key ${value}, or name another of the same region`,
  },
  "key-disabled": {
    message: ({ bucket }) =>
      `is false: nothing that the key encrypts can be written to bucket ${bucket}, or read from it`,
    fix: () => "set it to true",
  },
  "alias-undeclared": {
    message: ({ value, bucket, found }) =>
      found === undefined
        ? `lack ${value}, by which alone roles may use the key of bucket ${bucket}`
        : `is ${found}, and roles may use the key of bucket ${bucket} by ${value} alone`,
    fix: ({ value, found }) =>
      found === undefined ? `declare the alias ${value} of that key` : `set it to ${value}`,
  },
  "replication-off": {
    message: ({ bucket }) => `is not Enabled: bucket ${bucket} is not copied`,
    fix: () => "set it to Enabled",
  },
  "replication-narrowed": {
    message: ({ value, bucket }) => `is ${value}: nothing else in bucket ${bucket} is copied`,
    fix: () => "set an empty prefix, and no tags, so that everything is copied",
  },
  "replication-skips-encrypted": {
    message: ({ bucket }) =>
      `is not Enabled: what is encrypted with a key, as everything in bucket ${bucket} is, is not copied`,
    fix: () => "set it to Enabled",
  },
  "replica-key-missing": {
    message: ({ bucket }) => `names no key: what is encrypted cannot be copied to bucket ${bucket}`,
    fix: ({ region }) => `name a key${region === undefined ? "" : ` of ${region}`}`,
  },
  "replication-copies-deletions": {
    message: ({ bucket }) =>
      `is Enabled: whatever hides a backup in bucket ${bucket} hides it in the copy too`,
    fix: () => "set it to Disabled",
  },
  "replication-lag-unbounded": {
    message: ({ bucket }) =>
      `is not Enabled: nothing bounds how far the copy of bucket ${bucket} is behind, and by how much what is restored from it is older than the loss`,
    fix: () => "enable replicationTime with its 15 minutes, and metrics beside it",
  },
  "replication-unwatched": {
    message: ({ bucket }) =>
      `is not Enabled: nobody is told when the copy of bucket ${bucket} falls behind or fails`,
    fix: () => "set it to Enabled, with an eventThreshold of 15 minutes",
  },
  "destination-undeclared": {
    message: ({ value, bucket }) =>
      `names the bucket ${value}, which is not declared: ${bucket} is not copied`,
    fix: ({ value }) => `name a bucket that is declared, or declare ${value} with a lock and versions`,
  },
  "copy-in-same-region": {
    message: ({ value, bucket }) => `is in ${value}, as bucket ${bucket} is: one loss takes both`,
    fix: () => "name a bucket in another region",
  },
  "copy-in-same-account": {
    message: ({ value, bucket }) =>
      `belongs to the account ${value}, as bucket ${bucket} does: what closes the account takes both`,
    fix: () => "keep the copy in an account of its own",
  },
  "versions-off": {
    message: ({ bucket }) =>
      `is not Enabled: what overwrites a backup in bucket ${bucket} replaces it, and nothing is locked or copied`,
    fix: () => "set it to Enabled",
  },
  "not-locked": {
    message: ({ bucket, value }) =>
      `${value === undefined ? "is not set" : `is ${value}, which some may lift`}: backups in bucket ${bucket} can be deleted`,
    fix: () =>
      "set objectLockEnabled on the bucket, and a BucketObjectLockConfiguration with mode COMPLIANCE and its days",
  },
  "expires-early": {
    message: ({ value, bucket, lockDays, retentionDays }) =>
      `is ${value}: backups in bucket ${bucket} are hidden before ${joined([
        ...(value < retentionDays ? [`the ${retentionDays} days end for which databases keep them`] : []),
        ...(value < lockDays ? [`their lock of ${lockDays} days ends`] : []),
      ])}`,
    fix: ({ lockDays, retentionDays }) => `set it to ${Math.max(lockDays, retentionDays)} or more`,
  },
  "expires-at-once": {
    message: ({ value, bucket }) =>
      `is ${value}: from then on every backup in bucket ${bucket} is hidden at once`,
    fix: () => "say expiration.days instead, longer than backups are locked and kept",
  },
  "goes-offline": {
    message: ({ value, bucket, days }) =>
      `is ${value}: backups in bucket ${bucket} that are ${days} days old have to be thawed for hours before a restore can read them`,
    fix: () => "set it to GLACIER_IR, or another class that answers at once",
  },
  "role-undeclared": {
    message: ({ value, purpose }) => `names the role ${value}, which is not declared: ${purpose}`,
    fix: ({ value }) => `name a role that is declared, or declare ${value}`,
  },
  "not-trusted": {
    message: ({ value, sites, purpose }) => `does not let ${trusted(value, sites)} take the role: ${purpose}`,
    fix: ({ value, sites }) =>
      `let it trust ${trusted(value, sites)}${sites ? ", by the OIDC provider of each" : ""}`,
  },
  "not-permitted": {
    message: ({ value, role, on, purpose, statement }) =>
      `${statement === undefined ? "does not allow" : `denies by ${statement}`} ${role} ${value} on ${on}: ${purpose}`,
    fix: ({ value, on, statement }) =>
      statement === undefined ? `allow ${value} on ${on}` : `take ${value} out of the statement ${statement}`,
  },
  "role-missing": {
    message: ({ database, account }) =>
      `has no AWS_ROLE_ARN, and the service account ${account} no role either: database ${database} cannot be backed up`,
    fix: ({ account }) =>
      `name the vault's role for that database there, or annotate the service account ${account}`,
  },
  "token-missing": {
    message: ({ database }) =>
      `has a role and no AWS_WEB_IDENTITY_TOKEN_FILE that is mounted: database ${database} cannot be backed up`,
    fix: () => "mount a projected token of the service account, and name its file",
  },
  "token-for-another": {
    message: ({ value, audience }) => `is ${value}, and the role takes tokens that are meant for ${audience}`,
    fix: ({ audience }) => `set it to ${audience}`,
  },
  "account-not-trusted": {
    message: ({ value, role, trusted }) => `is ${value}, and the role ${role} trusts ${trusted}`,
    fix: ({ trusted }) => `set it to ${trusted}`,
  },
  "role-of-another": {
    message: ({ value, account, role }) =>
      `names the role ${value}, which does not trust ${account}; its peers take ${role}`,
    fix: ({ role }) => `name the role ${role}`,
  },
  "issuer-unregistered": {
    message: ({ value, site, registered }) =>
      registered === undefined
        ? `is ${value}, which no OpenIdConnectProvider registers: nothing at ${site} can write to a vault`
        : `registers ${registered}, and the issuer of ${site} is ${value}: nothing there can write to a vault`,
    fix: ({ value, registered }) =>
      registered === undefined
        ? `declare an OpenIdConnectProvider with the url https://${value}`
        : `set it to https://${value}`,
  },
  "audience-unregistered": {
    message: ({ value, site }) => `lacks ${value}: no token of ${site} is exchanged for a role`,
    fix: ({ value }) => `add ${value}`,
  },
  "repository-of-another": {
    message: ({ value, role, place }) => `is ${value}, and the role ${role} may write to ${place}`,
    fix: ({ place }) => `keep the repository below ${place}, or let the role write where it is`,
  },
  "backup-unscheduled": {
    message: ({ shard, site, elsewhere }) =>
      `of ${shard} are taken by no CronJob while its leader is at ${site}${elsewhere.length === 0 ? ", nor anywhere else" : `; at ${joined(elsewhere)} one does`}`,
    fix: ({ site }) => `declare a CronJob labelled holdfast.dev/role: backup for that shard at ${site}`,
  },
  "store-not-copied": {
    message: () => "are taken by no CronJob: what an operator deletes in the consensus store is gone",
    fix: () => "declare a CronJob that saves them with etcdctl snapshot save",
  },
  suspended: {
    message: ({ purpose }) => `is true: ${purpose}`,
    fix: () => "set it to false",
  },
  "never-runs": {
    message: ({ value, purpose }) => `is ${value}, so the job has no pod: ${purpose}`,
    fix: () => "set it to 1",
  },
  "malformed-schedule": {
    message: ({ value, reason, purpose }) =>
      `${value === "absent" ? reason : `is "${value}", which ${reason}, and which the API server refuses`}: ${purpose}`,
    fix: () => "write five fields, such as 17 18 * * * for every day at 18:17",
  },
  "never-fires": {
    message: ({ value, purpose }) => `is "${value}", a day that never comes: ${purpose}`,
    fix: () => "name a day that comes, such as 17 18 * * * for every day at 18:17",
  },
  "fires-rarely": {
    message: ({ value, gapSeconds, purpose }) =>
      `is "${value}", which lets ${duration(gapSeconds)} pass: until then ${purpose}`,
    fix: ({ mostSeconds }) => `let it run every ${duration(mostSeconds)} at the least`,
  },
  "unknown-time-zone": {
    message: ({ value, purpose }) => `is ${value}, which is no time zone: ${purpose}`,
    fix: () => "name one of the time zone database, such as Etc/UTC",
  },
  "starts-by-chance": {
    message: ({ value, purpose }) =>
      `is ${value}, and the controller looks every 10 s: most runs are dropped, and ${purpose}`,
    fix: () => "set it to 60 or more",
  },
};
