import { InvalidInputError } from "../invalid-input";
import { requireChoice, requireDistinct, requireDnsLabel, refuseDuplicates } from "../arguments/names";
import { requireHttpsUrl } from "../arguments/addresses";
import { requireInteger } from "../arguments/numbers";
import { Residency } from "../goals";
import { VaultStorageClass, type OffsiteVaultArgs } from "./arguments";
import { completeLifecycle, minimumDaysInClass } from "./lifecycle-rules";
import { writerRoleName } from "./resource-names";
import { writerPrefix, writerTrust } from "./writer-policy";

/** AWS regions on Korean soil. [AWS: list of regions] */
export const koreanRegions: readonly string[] = ["ap-northeast-2"];

/** Longest name of an IAM role. [AWS: IAM quotas] */
const LONGEST_ROLE_NAME = 64;

/** Longest trust policy of a role, without white space, before the quota is raised. [AWS: IAM quotas] */
const LONGEST_TRUST = 2048;

const bucketName = /^(?!xn--)(?!sthree-)[a-z0-9][a-z0-9-]{1,61}[a-z0-9]$/;
const regionName = /^[a-z]{2}(-[a-z]+)+-\d$/;
const serviceAccount = /^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?:[a-z0-9]([-.a-z0-9]{0,251}[a-z0-9])?$/;

/**
 * Refuses a vault that AWS would refuse, that would not protect what it holds, or that would take data abroad.
 *
 * @param name the component's name
 * @param args the vault's arguments
 * @throws InvalidInputError naming the argument, the reason and the remedy
 */
export function validateVault(name: string, args: OffsiteVaultArgs): void {
  const where = (path: string) => `OffsiteVault ${name}: ${path}`;
  if (requireDnsLabel(args.vault, where("vault")) !== name || args.vault.length > 32) {
    throw new InvalidInputError({
      what: `the vault "${args.vault}" is declared by a component named "${name}"`,
      where: where("vault"),
      why: "a vault is one instance, named by the vault, with a name of at most 32 characters",
      fix: "give both the same name of at most 32 characters",
    });
  }
  if (!/^\d{12}$/.test(args.accountId)) {
    throw new InvalidInputError({
      what: `"${args.accountId}" is not an AWS account`,
      where: where("accountId"),
      why: "every ARN in the vault's policies is made from it",
      fix: "give the account's 12 digits as a text",
    });
  }
  validateBucket(args.bucket, args.region, where(""));
  requireChoice(args.residency, Residency, where("residency"));
  validatePlaces(args, where);
  validateDays(args, where);
  validateIssuers(args, where);
  validateWriters(args, where);
}

function validateBucket(bucket: string, region: string, prefix: string): void {
  if (!regionName.test(region)) {
    throw new InvalidInputError({
      what: `"${region}" is not an AWS region`,
      where: `${prefix}region`,
      why: "every regional resource is put there explicitly",
      fix: 'give a region such as "ap-northeast-2"',
    });
  }
  if (!bucketName.test(bucket)) {
    throw new InvalidInputError({
      what: `"${bucket}" is not a bucket name`,
      where: `${prefix}bucket`,
      why: "S3 takes 3 to 63 lowercase letters, digits and hyphens; dots would break TLS to the bucket's own host name",
      fix: 'give a name such as "example-backups-seoul"',
    });
  }
}

function validatePlaces(args: OffsiteVaultArgs, where: (path: string) => string): void {
  const { copy, residency } = args;
  if (copy !== undefined) {
    validateBucket(copy.bucket, copy.region, where("copy."));
    if (copy.bucket === args.bucket || copy.region === args.region) {
      throw new InvalidInputError({
        what: `the copy is bucket "${copy.bucket}" in ${copy.region}, the vault is bucket "${args.bucket}" in ${args.region}`,
        where: where("copy"),
        why: "a copy in the same region is lost with it, and bucket names are unique in all of AWS",
        fix: "give the copy another region and another bucket name",
      });
    }
  }
  if (residency === Residency.Korea) {
    const abroad = [args.region, copy?.region].find((region) => region && !koreanRegions.includes(region));
    if (abroad !== undefined) {
      throw new InvalidInputError({
        what: `the vault "${args.vault}" would keep data in ${abroad}`,
        where: where(abroad === args.region ? "region" : "copy.region"),
        why: `its residency is "kr", and the AWS regions in Korea are: ${koreanRegions.join(", ")}`,
        fix:
          abroad === args.region
            ? "choose a region in Korea"
            : "leave out the copy, or keep data that may leave Korea in a vault of its own",
      });
    }
    return;
  }
  if (copy === undefined) {
    throw new InvalidInputError({
      what: `the vault "${args.vault}" has no copy in a second region`,
      where: where("copy"),
      why: `its residency is "any", so nothing forbids one, and without it every backup is lost with ${args.region}`,
      fix: 'give a copy, for example in "ap-northeast-3"',
    });
  }
}

function validateDays(args: OffsiteVaultArgs, where: (path: string) => string): void {
  const lockDays = requireInteger(
    args.lockDays ?? 35,
    { minimum: 1, maximum: 36500, unit: "days" },
    where("lockDays"),
  );
  const lifecycle = completeLifecycle(args.lifecycle);
  requireChoice(lifecycle.storageClass, VaultStorageClass, where("lifecycle.storageClass"));
  for (const field of ["transitionDays", "expireDays", "noncurrentDays", "abortUploadDays"] as const) {
    requireInteger(
      lifecycle[field],
      { minimum: 1, maximum: 36500, unit: "days" },
      where(`lifecycle.${field}`),
    );
  }
  if (lifecycle.expireDays <= lockDays) {
    throw new InvalidInputError({
      what: `objects expire after ${lifecycle.expireDays} days and are locked for ${lockDays}`,
      where: where("lifecycle.expireDays"),
      why: "they would be hidden while nobody can remove them, and a restore would not find them",
      fix: `let them expire after more than ${lockDays} days, or lock them for less`,
    });
  }
  if (lifecycle.storageClass === VaultStorageClass.InfrequentAccess && lifecycle.transitionDays < 30) {
    throw new InvalidInputError({
      what: `objects move to S3 Standard-IA after ${lifecycle.transitionDays} days`,
      where: where("lifecycle.transitionDays"),
      why: "S3 refuses to move an object there before it is 30 days old",
      fix: "give 30 days or more, or choose GLACIER_IR",
    });
  }
  const earliest = lifecycle.transitionDays + minimumDaysInClass[lifecycle.storageClass];
  if (lifecycle.expireDays < earliest) {
    throw new InvalidInputError({
      what: `objects move to ${lifecycle.storageClass} after ${lifecycle.transitionDays} days and expire after ${lifecycle.expireDays}`,
      where: where("lifecycle.expireDays"),
      why: `that class is billed for ${minimumDaysInClass[lifecycle.storageClass]} days at the least, so the move costs more than it saves`,
      fix: `let objects expire after ${earliest} days or more, or move them earlier`,
    });
  }
}

function validateIssuers(args: OffsiteVaultArgs, where: (path: string) => string): void {
  requireDistinct(
    args.issuers.map(({ site }) => site),
    "issuer's site",
    where("issuers"),
  );
  refuseDuplicates(
    args.issuers.map(({ url }) => url),
    "issuer",
    where("issuers"),
  );
  args.issuers.forEach((issuer, index) => {
    requireDnsLabel(issuer.site, where(`issuers[${index}].site`));
    validateIssuerUrl(issuer.url, where(`issuers[${index}].url`));
  });
}

/**
 * Refuses what IAM would not take as the URL of an OIDC issuer.
 *
 * @param url the URL
 * @param where path of the argument
 * @throws InvalidInputError when it is not an https URL, or has a port, a query or a slash at its end
 */
export function validateIssuerUrl(url: string, where: string): void {
  const { port, search, hash, username } = new URL(requireHttpsUrl(url, where));
  if (port + search + hash + username !== "" || url.endsWith("/") || !url.startsWith("https://")) {
    throw new InvalidInputError({
      what: `"${url}" cannot be registered as an OIDC issuer`,
      where,
      why: "IAM takes host and path alone, exactly as the tokens' issuer has it, without a slash at the end",
      fix: 'give a URL such as "https://oidc.ansan.example.com"',
    });
  }
}

function validateWriters(args: OffsiteVaultArgs, where: (path: string) => string): void {
  requireDistinct(
    args.writers.map(({ name }) => name),
    "writer",
    where("writers"),
  );
  args.writers.forEach((writer, index) => {
    const at = (field: string) => where(`writers[${index}].${field}`);
    requireDnsLabel(writer.name, at("name"));
    const role = writerRoleName(args.vault, writer.name);
    if (role.length > LONGEST_ROLE_NAME) {
      throw new InvalidInputError({
        what: `the role "${role}" has a name of ${role.length} characters`,
        where: at("name"),
        why: `IAM takes at most ${LONGEST_ROLE_NAME}`,
        fix: "shorten the writer's name or the vault's",
      });
    }
    const prefix = writerPrefix(writer);
    if (!/^[A-Za-z0-9][A-Za-z0-9._/-]*\/$/.test(prefix) || prefix.includes("//")) {
      throw new InvalidInputError({
        what: `"${prefix}" is not the prefix of a writer's keys`,
        where: at("prefix"),
        why: "a prefix without a slash at its end also covers other writers' keys, and * or ? would widen the permission",
        fix: `give letters, digits, ".", "_", "-" and "/", ending in "/", such as "${writer.name}/"`,
      });
    }
    requireDistinct(writer.serviceAccounts, "service account", at("serviceAccounts"));
    writer.serviceAccounts.forEach((account, position) => {
      if (!serviceAccount.test(account)) {
        throw new InvalidInputError({
          what: `"${account}" is not a service account`,
          where: at(`serviceAccounts[${position}]`),
          why: "the role trusts exactly the token subjects named here",
          fix: 'give namespace and name, such as "data:payments"',
        });
      }
    });
    const trust = writerTrust(args, writer);
    if (trust.length > LONGEST_TRUST) {
      throw new InvalidInputError({
        what: `the trust of the role "${role}" takes ${trust.length} characters`,
        where: at("serviceAccounts"),
        why: `IAM takes at most ${LONGEST_TRUST}, for all service accounts at all issuers together`,
        fix: "let some of the service accounts be a writer of their own",
      });
    }
  });
  refuseOverlappingPrefixes(args, where);
}

function refuseOverlappingPrefixes(args: OffsiteVaultArgs, where: (path: string) => string): void {
  for (const [index, writer] of args.writers.entries()) {
    const other = args.writers.find(
      (candidate, position) => position !== index && writerPrefix(candidate).startsWith(writerPrefix(writer)),
    );
    if (other !== undefined) {
      throw new InvalidInputError({
        what: `the prefix "${writerPrefix(writer)}" of "${writer.name}" covers "${writerPrefix(other)}" of "${other.name}"`,
        where: where(`writers[${index}].prefix`),
        why: "a writer could overwrite another's backups",
        fix: "give prefixes of which none begins with another",
      });
    }
  }
}
