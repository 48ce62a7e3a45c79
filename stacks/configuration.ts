import { InvalidInputError } from "holdfast/invalid-input";
import { z } from "zod";

/** How the stacks reach the clusters. */
export const ClusterAccess = {
  /** With the kubeconfigs in `holdfast:kubeconfigs`. */
  Config: "config",
  /** Not at all: everything is declared and analysed, nothing can be deployed. */
  None: "none",
} as const;
export type ClusterAccess = (typeof ClusterAccess)[keyof typeof ClusterAccess];

/** Blueprints that a stack can be of. */
export const BlueprintName = {
  /** What this project proposes: `stacks/sites.ts` and `stacks/services`. */
  Today: "today",
  /** What burned in October 2022, as reported: `stacks/pangyo-2022`. */
  Pangyo2022: "pangyo-2022",
} as const;
export type BlueprintName = (typeof BlueprintName)[keyof typeof BlueprintName];

const domainName = z
  .string()
  .regex(
    /^([a-z0-9]([a-z0-9-]*[a-z0-9])?\.)+[a-z]([a-z0-9-]*[a-z0-9])?$/,
    "it is not a domain name without a trailing dot",
  );

const cloudVoter = z.strictObject({
  /** Machine image of the voter in that region. */
  ami: z.string().regex(/^ami-[0-9a-f]{8,17}$/, "a machine image is ami- and 8 to 17 hexadecimal digits"),
  /** Managed prefix list of S3 in that region: `aws ec2 describe-managed-prefix-lists`. */
  s3PrefixListId: z
    .string()
    .regex(/^pl-[0-9a-f]{8,17}$/, "a prefix list is pl- and 8 to 17 hexadecimal digits"),
  /** Bucket in that region with the etcd release. */
  etcdBucket: z.string().min(3),
  /** Key of the release archive in the bucket. */
  etcdKey: z.string().min(1),
  /** SHA-256 of the archive, in hexadecimal. */
  etcdSha256: z.string().regex(/^[0-9a-f]{64}$/, "a SHA-256 is 64 hexadecimal digits"),
});

/** Names of sites, each once. */
const siteList = z
  .array(z.string().min(1))
  .refine((names) => new Set(names).size === names.length, "it names a site twice")
  .default([]);

/** Every key below `holdfast:`, with what it must look like and how it is set. */
const keys = {
  blueprint: {
    schema: z.enum(BlueprintName).default(BlueprintName.Today),
    why: "it says which sites and services are declared",
    example: "holdfast:blueprint today",
  },
  declares: {
    schema: z.array(z.string()).min(1),
    why: "it says which part of the blueprint this stack is",
    example: `--path 'holdfast:declares[0]' ansan`,
  },
  zone: {
    schema: domainName,
    why: "public names of services and name servers end in it",
    example: "holdfast:zone kr.example",
  },
  awsAccountId: {
    schema: z.string().regex(/^\d{12}$/, "an AWS account number has 12 digits"),
    why: "names and roles of the vaults contain it",
    example: "holdfast:awsAccountId 123456789012",
  },
  certificateAuthorityArn: {
    schema: z
      .string()
      .regex(
        /^arn:aws:acm-pca:[a-z0-9-]+:\d{12}:certificate-authority\/[0-9a-f-]{36}$/,
        "it is not the ARN of a private certificate authority",
      ),
    why: "every certificate inside the blueprint comes from this private authority",
    example:
      "holdfast:certificateAuthorityArn arn:aws:acm-pca:ap-northeast-2:123456789012:certificate-authority/<id>",
  },
  dnsDelegationSetId: {
    schema: z.string().regex(/^N[A-Z0-9]+$/, "a reusable delegation set is N and capital letters and digits"),
    why: "the name servers of Route 53 must be known before the zone exists",
    example: "holdfast:dnsDelegationSetId N1PA6795SAMPLE",
  },
  route53NameServers: {
    schema: z.array(domainName).length(4, "a delegation set has four name servers"),
    why: "the zone's NS records name them beside the name servers at the sites",
    example: `--path 'holdfast:route53NameServers[0]' ns-1.awsdns-01.example`,
  },
  lastResortAddress: {
    schema: z.ipv4("it is not an IPv4 address"),
    why: "DNS answers it once no site is left for a name",
    example: "holdfast:lastResortAddress 192.0.2.80",
  },
  cloudVoters: {
    schema: z.record(z.string(), cloudVoter),
    why: "the quorum's voters in the cloud are built from it",
    example: `--path holdfast:cloudVoters.aws-seoul.ami ami-0123456789abcdef0`,
  },
  lost: {
    schema: siteList,
    why: "it says which data sites are dead for now",
    example: `--path 'holdfast:lost[0]' pangyo`,
  },
  evacuated: {
    schema: siteList,
    why: "it says which data sites users and leaders are kept away from for now",
    example: `--path 'holdfast:evacuated[0]' pangyo`,
  },
  clusterAccess: {
    schema: z.enum(ClusterAccess).default(ClusterAccess.Config),
    why: "it says whether the clusters are reached",
    example: "holdfast:clusterAccess none",
  },
} as const;

type Key = keyof typeof keys;

/** Where configuration is read from: Pulumi in a program, a plain object in a test. */
export interface ConfigurationSource {
  /** Name of the stack, for errors. */
  readonly stack: string;
  /** Value of a key below `holdfast:`; structured values are JSON text. */
  get(key: string): string | undefined;
}

/** The stack's configuration, read and checked. */
export type Configuration = {
  readonly [K in Key]: z.output<(typeof keys)[K]["schema"]>;
} & {
  readonly stack: string;
  /**
   * Text of the kubeconfig of a site.
   *
   * @throws InvalidInputError where there is none
   */
  kubeconfig(site: string): string;
};

function json(text: string | undefined): unknown {
  if (text === undefined) return undefined;
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

/** Text that looks like JSON to a reader of structured values only: an account number has leading zeros. */
const isStructured = (schema: z.ZodType): boolean =>
  schema instanceof z.ZodDefault
    ? isStructured(schema.unwrap() as z.ZodType)
    : schema instanceof z.ZodArray || schema instanceof z.ZodRecord;

/**
 * Reads the configuration of a stack and checks all of it, so that a wrong value stops the program before
 * anything is declared.
 *
 * @throws InvalidInputError for the first key that is missing or wrong, with the command that sets it
 */
export function readConfiguration(source: ConfigurationSource): Configuration {
  const file = `Pulumi.${source.stack}.yaml`;

  function read<K extends Key>(key: K): z.output<(typeof keys)[K]["schema"]> {
    const { schema, why, example } = keys[key];
    const text = source.get(key);
    const result = schema.safeParse(isStructured(schema) ? json(text) : text);
    if (result.success) return result.data as z.output<(typeof keys)[K]["schema"]>;
    const issue = result.error.issues[0];
    const path = [`holdfast:${key}`, ...(issue?.path ?? [])].join(".");
    throw new InvalidInputError({
      what: text === undefined ? `${path} is not set` : `${path} is not right: ${issue?.message}`,
      where: file,
      why,
      fix: `pulumi config set --stack ${source.stack} ${example}`,
    });
  }

  return {
    stack: source.stack,
    blueprint: read("blueprint"),
    declares: read("declares"),
    zone: read("zone"),
    awsAccountId: read("awsAccountId"),
    certificateAuthorityArn: read("certificateAuthorityArn"),
    dnsDelegationSetId: read("dnsDelegationSetId"),
    route53NameServers: read("route53NameServers"),
    lastResortAddress: read("lastResortAddress"),
    cloudVoters: read("cloudVoters"),
    lost: read("lost"),
    evacuated: read("evacuated"),
    clusterAccess: read("clusterAccess"),
    kubeconfig(site) {
      const kubeconfigs = json(source.get("kubeconfigs"));
      const text: unknown =
        typeof kubeconfigs === "object" && kubeconfigs !== null ? Reflect.get(kubeconfigs, site) : undefined;
      if (typeof text === "string") return text;
      throw new InvalidInputError({
        what: `holdfast:kubeconfigs.${site} is not set`,
        where: file,
        why: "clusterAccess is config, so the cluster is reached with its kubeconfig",
        fix:
          `pulumi config set --stack ${source.stack} --secret --path holdfast:kubeconfigs.${site} < ${site}.kubeconfig` +
          "; or set holdfast:clusterAccess to none to declare and analyse only",
      });
    },
  };
}
