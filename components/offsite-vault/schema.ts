import { awsRegions } from "@holdfast/contract/aws-regions";
import { ANYWHERE, mayRest } from "@holdfast/contract/residency";
import { z } from "zod";
import { requireHttpsUrl } from "../arguments/addresses";
import { choice, dnsLabel } from "../arguments/names";
import { wholeNumber } from "../arguments/numbers";
import {
  type Fields,
  readBy,
  refuse,
  refuseDuplicates,
  resolveArguments,
  someDistinct,
  textOf,
} from "../arguments/schema";
import { regionForm, residency } from "../arguments/site";
import { InvalidInputError } from "../invalid-input";
import {
  type OffsiteVaultArgs,
  type ServiceAccountIssuerArgs,
  type VaultCopy,
  type VaultIssuer,
  type VaultLifecycle,
  VaultStorageClass,
  type VaultWriter,
} from "./arguments";
import { writerRoleName } from "./resource-names";
import { writerTrust } from "./writer-policy";

/** Longest name of an IAM role. [AWS: IAM quotas] */
const LONGEST_ROLE_NAME = 64;

/** Longest trust policy of a role, without white space, before the quota is raised. [AWS: IAM quotas] */
const LONGEST_TRUST = 2048;

/** The fewest days for which each storage class is billed. [AWS: S3 storage classes] */
const minimumDaysInClass: { readonly [storageClass in VaultStorageClass]: number } = {
  STANDARD_IA: 30,
  GLACIER_IR: 90,
};

const region = textOf(
  regionForm,
  "an AWS region",
  "every regional resource is put there explicitly",
  'give a region such as "ap-northeast-2"',
);

const bucket = textOf(
  /^(?!xn--)(?!sthree-)[a-z0-9][a-z0-9-]{1,61}[a-z0-9]$/,
  "a bucket name",
  "S3 takes 3 to 63 lowercase letters, digits and hyphens; dots would break TLS to the bucket's own host name",
  'give a name such as "example-backups-seoul"',
);

const days = wholeNumber({ minimum: 1, maximum: 36_500, unit: "days" });

const lifecycle = z
  .object({
    storageClass: choice(VaultStorageClass).default(VaultStorageClass.GlacierInstantRetrieval),
    transitionDays: days.default(30),
    expireDays: days.default(125),
    noncurrentDays: days.default(7),
    abortUploadDays: days.default(3),
  } satisfies Fields<VaultLifecycle>)
  .prefault({});

/** What IAM takes as the URL of an OIDC issuer. */
const issuerUrl = readBy<string>((url, where) => {
  const { port, search, hash, username } = new URL(requireHttpsUrl(url, where));
  if (port + search + hash + username === "" && !url.endsWith("/") && url.startsWith("https://")) return;
  throw new InvalidInputError({
    what: `"${url}" cannot be registered as an OIDC issuer`,
    where,
    why: "IAM takes host and path alone, exactly as the tokens' issuer has it, without a slash at the end",
    fix: 'give a URL such as "https://oidc.ansan.example.com"',
  });
});

const issuer = z.object({
  site: dnsLabel,
  url: issuerUrl,
} satisfies Fields<VaultIssuer & ServiceAccountIssuerArgs>);

const writer = z
  .object({
    name: dnsLabel,
    prefix: z.string().optional(),
    serviceAccounts: someDistinct(
      "service account",
      textOf(
        /^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?:[a-z0-9]([-.a-z0-9]{0,251}[a-z0-9])?$/,
        "a service account",
        "the role trusts exactly the token subjects named here",
        'give namespace and name, such as "data:payments"',
      ),
    ),
    mayHide: z.boolean().default(false),
  } satisfies Fields<VaultWriter>)
  .transform((given, context) => {
    const prefix = given.prefix ?? `${given.name}/`;
    if (!/^[A-Za-z0-9][A-Za-z0-9._/-]*\/$/.test(prefix) || prefix.includes("//")) {
      const refusal = {
        what: `"${prefix}" is not the prefix of a writer's keys`,
        why: "a prefix without a slash at its end also covers other writers' keys, and * or ? would widen the permission",
        fix: `give letters, digits, ".", "_", "-" and "/", ending in "/", such as "${given.name}/"`,
      };
      refuse(context, refusal, ["prefix"]);
    }
    return { ...given, prefix };
  });

const schema = z
  .object({
    vault: dnsLabel,
    accountId: textOf(
      /^\d{12}$/,
      "an AWS account",
      "every ARN in the vault's policies is made from it",
      "give the account's 12 digits as a text",
    ),
    region,
    bucket,
    residency,
    copy: z.object({ region, bucket } satisfies Fields<VaultCopy>).optional(),
    lockDays: days.default(35),
    lifecycle,
    issuers: someDistinct("issuer's site", issuer, ({ site }) => site).superRefine((issuers, context) =>
      refuseDuplicates(
        context,
        "issuer",
        issuers.map(({ url }) => url),
      ),
    ),
    writers: someDistinct("writer", writer, ({ name }) => name),
  } satisfies Fields<OffsiteVaultArgs>)
  .superRefine((args, context) => {
    refusePlaces(args, context);
    refuseDays(args, context);
    refuseWriters(args, context);
  });

/** Arguments of a vault with every default. */
export type ResolvedVault = z.output<typeof schema>;

/**
 * @param name the component's name
 * @param args the arguments as they were given
 * @returns the arguments with every default
 * @throws InvalidInputError with everything that AWS would refuse, that would not protect what the vault holds, or that
 *   would take data abroad
 */
export function resolveVault(name: string, args: OffsiteVaultArgs): ResolvedVault {
  const named = schema.superRefine(({ vault }, context) => {
    if (vault === name && vault.length <= 32) return;
    const refusal = {
      what: `the vault "${vault}" is declared by a component named "${name}"`,
      why: "a vault is one instance, named by the vault, with a name of at most 32 characters",
      fix: "give both the same name of at most 32 characters",
    };
    refuse(context, refusal, ["vault"]);
  });
  return resolveArguments(named, args, (path) => `OffsiteVault ${name}: ${path}`);
}

/**
 * @param name the component's name
 * @param args the arguments as they were given
 * @returns the same
 * @throws InvalidInputError when the site's name or the URL is not one
 */
export function resolveIssuer(name: string, args: ServiceAccountIssuerArgs): ServiceAccountIssuerArgs {
  return resolveArguments(issuer, args, (path) => `ServiceAccountIssuer ${name}: ${path}`);
}

/** A copy is somewhere else, is there unless residency forbids it, and is nowhere that residency forbids. */
function refusePlaces(args: ResolvedVault, context: z.RefinementCtx): void {
  const { copy, residency, vault } = args;
  if (copy !== undefined && (copy.bucket === args.bucket || copy.region === args.region)) {
    const refusal = {
      what: `the copy is bucket "${copy.bucket}" in ${copy.region}, the vault is bucket "${args.bucket}" in ${args.region}`,
      why: "a copy in the same region is lost with it, and bucket names are unique in all of AWS",
      fix: "give the copy another region and another bucket name",
    };
    refuse(context, refusal, ["copy"]);
  }
  if (residency === ANYWHERE) {
    if (copy !== undefined) return;
    const refusal = {
      what: `the vault "${vault}" has no copy in a second region`,
      why: `its residency is "any", so nothing forbids one, and without it every backup is lost with ${args.region}`,
      fix: 'give a copy, for example in "ap-northeast-3"',
    };
    refuse(context, refusal, ["copy"]);
    return;
  }
  const within = Object.keys(awsRegions).filter((each) => mayRest(residency, awsRegions[each]?.country));
  const abroad = [args.region, copy?.region].find((each) => each && !within.includes(each));
  if (abroad === undefined) return;
  const home = abroad === args.region;
  const refusal = {
    what: `the vault "${vault}" would keep data in ${abroad}`,
    why: `its residency is "${residency}", and the AWS regions in ${residency} are: ${within.join(", ") || "none"}`,
    fix: home
      ? `choose a region in ${residency}`
      : `leave out the copy, or keep data that may leave ${residency} in a vault of its own`,
  };
  refuse(context, refusal, home ? ["region"] : ["copy", "region"]);
}

function refuseDays({ lockDays, lifecycle: days }: ResolvedVault, context: z.RefinementCtx): void {
  const { storageClass, transitionDays, expireDays } = days;
  if (expireDays <= lockDays) {
    const refusal = {
      what: `objects expire after ${expireDays} days and are locked for ${lockDays}`,
      why: "they would be hidden while nobody can remove them, and a restore would not find them",
      fix: `let them expire after more than ${lockDays} days, or lock them for less`,
    };
    refuse(context, refusal, ["lifecycle", "expireDays"]);
  }
  if (storageClass === VaultStorageClass.InfrequentAccess && transitionDays < 30) {
    const refusal = {
      what: `objects move to S3 Standard-IA after ${transitionDays} days`,
      why: "S3 refuses to move an object there before it is 30 days old",
      fix: "give 30 days or more, or choose GLACIER_IR",
    };
    refuse(context, refusal, ["lifecycle", "transitionDays"]);
  }
  const earliest = transitionDays + minimumDaysInClass[storageClass];
  if (expireDays >= earliest) return;
  const refusal = {
    what: `objects move to ${storageClass} after ${transitionDays} days and expire after ${expireDays}`,
    why: `that class is billed for ${minimumDaysInClass[storageClass]} days at the least, so the move costs more than it saves`,
    fix: `let objects expire after ${earliest} days or more, or move them earlier`,
  };
  refuse(context, refusal, ["lifecycle", "expireDays"]);
}

/** Roles that IAM takes, and prefixes of which none covers another. */
function refuseWriters(args: ResolvedVault, context: z.RefinementCtx): void {
  for (const [index, each] of args.writers.entries()) {
    const role = writerRoleName(args.vault, each.name);
    if (role.length > LONGEST_ROLE_NAME) {
      const refusal = {
        what: `the role "${role}" has a name of ${role.length} characters`,
        why: `IAM takes at most ${LONGEST_ROLE_NAME}`,
        fix: "shorten the writer's name or the vault's",
      };
      refuse(context, refusal, ["writers", index, "name"]);
    }
    const trust = writerTrust(args, each);
    if (trust.length > LONGEST_TRUST) {
      const refusal = {
        what: `the trust of the role "${role}" takes ${trust.length} characters`,
        why: `IAM takes at most ${LONGEST_TRUST}, for all service accounts at all issuers together`,
        fix: "let some of the service accounts be a writer of their own",
      };
      refuse(context, refusal, ["writers", index, "serviceAccounts"]);
    }
    const other = args.writers.find(
      (candidate) => candidate !== each && candidate.prefix.startsWith(each.prefix),
    );
    if (other === undefined) continue;
    const refusal = {
      what: `the prefix "${each.prefix}" of "${each.name}" covers "${other.prefix}" of "${other.name}"`,
      why: "a writer could overwrite another's backups",
      fix: "give prefixes of which none begins with another",
    };
    refuse(context, refusal, ["writers", index, "prefix"]);
  }
}
