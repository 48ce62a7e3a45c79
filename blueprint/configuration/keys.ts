import { authorityArn } from "holdfast/data-center/edge-schema";
import { GatewayImplementation } from "holdfast";
import { requirePublicAddress } from "holdfast/dns-failover/public-address";
import { z } from "zod";
import { etcdArchive } from "../images";
import { EVERYTHING } from "./parts";
import { type ConfigurationOwner, configurationPath, setCommand, setSecretCommand } from "./commands";
import { refuses, type ValuePath } from "../source/refusals";

/** How the stacks reach the clusters. */
export const ClusterAccess = {
  /** With the kubeconfigs in `holdfast:kubeconfigs`. */
  Config: "config",
  /** Not at all: everything is declared and analysed, nothing can be deployed. */
  None: "none",
} as const;
export type ClusterAccess = (typeof ClusterAccess)[keyof typeof ClusterAccess];

const domainName = z
  .string()
  .regex(
    /^(?=.{1,253}$)([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]([a-z0-9-]{0,61}[a-z0-9])?$/,
    "it is not a domain name without a trailing dot",
  );

const cloudVoter = z.strictObject({
  /** Machine image of the voter in that region. */
  ami: z
    .string()
    .regex(/^ami-([0-9a-f]{8}|[0-9a-f]{17})$/, "a machine image is ami- and 8 or 17 hexadecimal digits"),
  /** Managed prefix list of S3 in that region: `aws ec2 describe-managed-prefix-lists`. */
  s3PrefixListId: z
    .string()
    .regex(/^pl-([0-9a-f]{8}|[0-9a-f]{17})$/, "a prefix list is pl- and 8 or 17 hexadecimal digits"),
  /** Bucket in that region with the etcd release. */
  etcdBucket: z
    .string()
    .regex(
      /^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/,
      "a bucket's name is 3 to 63 lower-case letters, digits, dots and inner hyphens",
    ),
  /** Key of the release archive in the bucket. */
  etcdKey: z
    .string()
    .regex(/^[A-Za-z0-9][A-Za-z0-9._/-]*\.tar\.gz$/, "it is not the key of an archive that ends in .tar.gz"),
  /** SHA-256 of the archive, in hexadecimal. */
  etcdSha256: z.string().regex(/^[0-9a-f]{64}$/, "a SHA-256 is 64 lower-case hexadecimal digits"),
});

/** What a component's check accepts. The value is not shown, as the component would: it may be a secret. */
const accepted = (check: (value: string, where: string) => unknown, message: string) =>
  z.string().refine((value) => !refuses(() => check(value, "")), message);

/** A value of each field of a cloud voter that will do. */
export const voterExamples: Readonly<Record<string, string>> = {
  ami: "ami-0123456789abcdef0",
  s3PrefixListId: "pl-78a54011",
  etcdBucket: "example-releases",
  etcdKey: etcdArchive.key,
  etcdSha256: etcdArchive.sha256,
};

/** Adds an issue at each item of a list that an earlier one repeats. */
const refuseRepeated = (noun: string) => (items: readonly string[], context: z.RefinementCtx) => {
  for (const [index, item] of items.entries()) {
    if (items.indexOf(item) === index) continue;
    context.addIssue({ code: "custom", path: [index], message: `it names a ${noun} twice` });
  }
};

/** Names of sites, each once. */
const siteList = z.array(z.string().min(1, "it is empty")).superRefine(refuseRepeated("site")).default([]);

/** What is known of a key below `holdfast:`. */
export interface KeyDescription {
  /** What it must look like. */
  readonly schema: z.ZodType;
  /** What it is for. */
  readonly why: string;
  /** What leads from the key to the value that is set first where there is none. Default: nothing, it is a plain value. */
  readonly first?: ValuePath;
  /** A value that will do. Default: a name of the blueprint's, of the part that the stack declares or of a data site. */
  readonly example?: string;
}

/** Every key below `holdfast:`, with what it must look like and how it is set. */
export const keys = {
  declares: {
    schema: z
      .array(z.string())
      .min(1, "it names no part, so the stack would declare nothing")
      .superRefine(refuseRepeated("part"))
      .refine((parts) => parts.length === 1 || !parts.includes(EVERYTHING), {
        error: `${EVERYTHING} stands for all parts, so no other is named beside it`,
      }),
    why: "it says which part of the blueprint this stack is",
    first: [0],
  },
  zone: {
    schema: domainName.max(
      62,
      "its wildcard is the name of a certificate, which X.509 limits to 64 characters",
    ),
    why: "public names of services and name servers end in it",
    example: "kr.example",
  },
  awsAccountId: {
    schema: z.string().regex(/^\d{12}$/, "an AWS account number has 12 digits"),
    why: "names and roles of the vaults contain it",
    example: "123456789012",
  },
  certificateAuthorityArns: {
    schema: z
      .record(
        z.string(),
        z
          .string()
          .refine(
            (arn) => authorityArn.safeParse(arn).success,
            "it is not the ARN of a private certificate authority",
          ),
      )
      .refine((arns) => Object.keys(arns).length > 0, "it names no authority"),
    why: "every certificate inside the blueprint comes from these private authorities, one in each cloud region",
    first: ["REGION"],
    example:
      "arn:aws:acm-pca:ap-northeast-2:123456789012:certificate-authority/01234567-89ab-cdef-0123-456789abcdef",
  },
  certificatesFrom: {
    schema: z.string().min(1, "it is empty").optional(),
    why: "it says in which cloud region the data sites ask for their certificates, where that is not the first one",
    example: "aws-osaka",
  },
  dnsDelegationSetId: {
    schema: z
      .string()
      .regex(/^N[A-Z0-9]{1,31}$/, "a reusable delegation set is N and up to 31 capital letters and digits"),
    why: "the name servers of Route 53 must be known before the zone exists",
    example: "N1PA6795SAMPLE",
  },
  route53NameServers: {
    schema: z
      .array(domainName)
      .length(4, "a delegation set has four name servers")
      .superRefine(refuseRepeated("name server")),
    why: "the zone's NS records name them beside the name servers at the sites",
    first: [0],
    example: "ns-1.awsdns-01.example",
  },
  lastResortAddress: {
    schema: accepted(requirePublicAddress, "it is not a public IPv4 address"),
    why: "DNS answers it once no site is left for a name",
    example: "192.0.2.80",
  },
  gatewayImplementation: {
    schema: z.enum(GatewayImplementation).default(GatewayImplementation.EnvoyGatewayInNamespace),
    why: "it says what implements the Gateway API in the clusters, whose proxies network policies let through",
    example: GatewayImplementation.EnvoyGatewayInNamespace,
  },
  pagers: {
    schema: z
      .array(
        z
          .string()
          .regex(
            /^(https:\/\/\S+|[^\s@]+@[^\s@]+\.[^\s@]+)$/,
            "it is neither a mail address nor an https URL",
          ),
      )
      .superRefine(refuseRepeated("receiver"))
      .default([]),
    why: "people are called there when redundancy is lost, or monitoring falls silent",
    first: [0],
    example: "oncall@example.com",
  },
  cloudVoters: {
    schema: z.record(z.string(), cloudVoter),
    why: "the quorum's voters in the cloud are built from it",
    first: ["REGION", "ami"],
  },
  lost: {
    schema: siteList,
    why: "it says which data sites are dead for now",
    first: [0],
  },
  evacuated: {
    schema: siteList,
    why: "it says which data sites users and leaders are kept away from for now",
    first: [0],
  },
  others: {
    schema: z.record(z.string(), z.string().trim().min(1, "it is empty")).default({}),
    why: "it says where the policy pack and holdfast check find the state of each other part",
    first: ["global"],
    example: "global",
  },
  clusterAccess: {
    schema: z.enum(ClusterAccess).default(ClusterAccess.Config),
    why: "it says whether the clusters are reached",
    example: "none",
  },
  kubeconfigs: {
    schema: z.record(z.string(), z.string()).default({}),
    why: "each cluster is reached with the text of its kubeconfig",
  },
} as const satisfies Record<string, KeyDescription>;

export type Key = keyof typeof keys;

/** For whom an example is made: a stack, and names of its blueprint. */
export interface ExampleFor extends ConfigurationOwner {
  /** The part that the stack declares. */
  readonly part: string;
  /** A data site. */
  readonly dataSite: string;
  /** A cloud region, by its site's name. */
  readonly cloudRegion: string;
}

/** How to set a key, or what a path leads to from it, to a value that will do. */
export function exampleCommand(of: ExampleFor, key: Key, path: ValuePath = []): string {
  const { first = [], example }: KeyDescription = keys[key];
  const to = path.length < first.length ? [...path, ...first.slice(path.length)] : path;
  switch (key) {
    case "kubeconfigs": {
      const site = String(path[0] ?? of.part);
      return setSecretCommand(of, key, [site], `${site}.kubeconfig`);
    }
    case "cloudVoters": {
      const [region = of.cloudRegion] = path;
      return setCommand(of, key, [region, ...to.slice(1)], voterExamples[String(to.at(-1))] ?? "VALUE");
    }
    case "certificateAuthorityArns":
      return setCommand(of, key, [path[0] ?? of.cloudRegion], example ?? "");
    case "certificatesFrom":
      return setCommand(of, key, to, of.cloudRegion);
    case "lost":
    case "evacuated":
      return setCommand(of, key, to, of.dataSite);
    default:
      return setCommand(of, key, to, example ?? of.part);
  }
}

/** How to set every field of the voter in a cloud region: commands, ready for a shell. */
export function cloudVoterCommands(owner: ConfigurationOwner, region: string): string {
  const fields = Object.keys(cloudVoter.shape);
  const file = owner.sharedIn?.("cloudVoters");
  if (file !== undefined) {
    const path = configurationPath("cloudVoters", [region]);
    return `add ${path} to ${file}, which all stacks share, with ${fields.join(", ")}`;
  }
  return fields
    .map((field) => setCommand(owner, "cloudVoters", [region, field], voterExamples[field] ?? "VALUE"))
    .join(" && ");
}

/** What a key holds. */
export type ValueOf<K extends Key> = z.output<(typeof keys)[K]["schema"]>;

/** Text that looks like JSON to a reader of structured values only: an account number has leading zeros. */
export const isStructured = (schema: z.ZodType): boolean =>
  schema instanceof z.ZodDefault
    ? isStructured(schema.unwrap() as z.ZodType)
    : schema instanceof z.ZodArray || schema instanceof z.ZodRecord;
