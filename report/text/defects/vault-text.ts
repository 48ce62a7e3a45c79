import type { VaultProblem } from "@holdfast/resilience/defects/vault/problem";
import { joined } from "../phrases";
import type { ProblemTexts } from "./problem-text";

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
  "key-refuses": {
    message: ({ value, bucket, roles, statement }) =>
      `${statement === undefined ? "allows" : `denies by ${statement}`} ${joined(roles)} ${statement === undefined ? "no " : ""}${value}, without which nothing is written to bucket ${bucket}`,
    fix: ({ value, statement }) =>
      statement === undefined
        ? `allow the account ${value} through S3 in the key's policy`
        : `take ${value} out of the statement ${statement}`,
  },
  "alias-undeclared": {
    message: ({ value, bucket }) =>
      `asks for a key by the alias ${value}, which the key of bucket ${bucket} does not have`,
    fix: ({ value }) => `declare the alias ${value} of that key`,
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
  "role-undeclared": {
    message: ({ value, purpose }) => `names the role ${value}, which is not declared: ${purpose}`,
    fix: ({ value }) => `name a role that is declared, or declare ${value}`,
  },
  "not-trusted": {
    message: ({ value, purpose }) => `does not let ${value} take the role: ${purpose}`,
    fix: ({ value }) => `let it trust ${value}`,
  },
  "not-permitted": {
    message: ({ value, role, on, purpose, statement }) =>
      `${statement === undefined ? "does not allow" : `denies by ${statement}`} ${role} ${value} on ${on}: ${purpose}`,
    fix: ({ value, on, statement }) =>
      statement === undefined ? `allow ${value} on ${on}` : `take ${value} out of the statement ${statement}`,
  },
};
