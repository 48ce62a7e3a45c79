import type * as pulumi from "@pulumi/pulumi";
import { z } from "zod";
import { contains, parseCidr } from "@holdfast/contract/addresses";
import { cidr } from "../arguments/addresses";
import { type Fields, refuse, resolveArguments, shown, value } from "../arguments/schema";
import { type CloudVoterArgs, type EtcdArchive, VoterKind } from "./arguments";
import { asMember, refuseQuorum, voterFields } from "./schema";

/** A text that AWS or the instance at its start would else refuse, after other resources were created. */
const formed = (form: RegExp, example: string) =>
  value<string>(
    (given) => typeof given === "string" && form.test(given),
    (given) => ({
      what: `${shown(given)} has not the form that is expected here`,
      why: "AWS, or the instance at its start, would refuse it after other resources were created",
      fix: `write it like "${example}"`,
    }),
  );

// The key and the digest become words of a command on the instance.
const etcd = z.object({
  bucket: formed(/^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/, "example-artifacts-seoul"),
  key: formed(/^[A-Za-z0-9][A-Za-z0-9._/-]*\.tar\.gz$/, "etcd/etcd-v3.6.8-linux-amd64.tar.gz"),
  sha256: formed(/^[0-9a-f]{64}$/, "64 hexadecimal digits"),
} satisfies Fields<EtcdArchive>);

const cloudVoter = z
  .object({
    ...voterFields,
    region: formed(/^[a-z]{2}(-[a-z]+)+-\d$/, "ap-northeast-2"),
    availabilityZone: z.string(),
    vpcId: z.custom<pulumi.Input<string>>(),
    subnetId: z.custom<pulumi.Input<string>>(),
    vpcCidr: cidr,
    s3PrefixListId: formed(/^pl-([0-9a-f]{8}|[0-9a-f]{17})$/, "pl-78a54011"),
    ami: formed(/^ami-([0-9a-f]{8}|[0-9a-f]{17})$/, "ami-0123456789abcdef0"),
    instanceType: z.string().default("m6i.large"),
    kmsKeyArn: z.string().optional(),
    certificateAuthorityArn: formed(
      /^arn:aws[a-z-]*:acm-pca:[a-z0-9-]+:\d{12}:certificate-authority\/[0-9a-f-]+$/,
      "arn:aws:acm-pca:ap-northeast-2:111122223333:certificate-authority/0f…",
    ),
    // The default fits a CA with an RSA key.
    certificateSigningAlgorithm: formed(/^SHA(256|384|512)WITH(RSA|ECDSA)$/, "SHA256WITHRSA").default(
      "SHA256WITHRSA",
    ),
    etcd,
  } satisfies Fields<CloudVoterArgs>)
  .superRefine(refuseQuorum)
  .superRefine(({ availabilityZone, region }, context) => {
    if (availabilityZone.startsWith(region)) return;
    const refusal = {
      what: `the zone "${availabilityZone}" is not in the region "${region}"`,
      why: "the data volume has to be in the zone of the instance",
      fix: `name the zone of the subnet, for instance "${region}a"`,
    };
    refuse(context, refusal, ["availabilityZone"]);
  })
  .superRefine(({ certificateAuthorityArn, region }, context) => {
    const asked = certificateAuthorityArn.split(":")[3];
    if (asked === region) return;
    const refusal = {
      what: `the authority is in ${asked}, and the voter in ${region}`,
      why: "an authority of AWS belongs to one region, and the endpoint of the voter's network leads to its own",
      fix: `name an authority in ${region}`,
    };
    refuse(context, refusal, ["certificateAuthorityArn"]);
  })
  .transform(asMember("CloudVoter", VoterKind.Cloud))
  .superRefine(({ member, vpcCidr }, context) => {
    if (contains(parseCidr(vpcCidr, ""), parseCidr(`${member.address}/32`, ""))) return;
    const refusal = {
      what: `the voter's address ${member.address} is not in the VPC's range ${vpcCidr}`,
      why: "an instance can only have an address of its subnet",
      fix: "correct the voter's address in the list, or the range",
    };
    refuse(context, refusal, ["vpcCidr"]);
  });

/** Arguments of a voter in the cloud with every default. */
export type ResolvedCloudVoter = z.output<typeof cloudVoter>;

/**
 * @param name the component's name, for messages
 * @param args the arguments as they were given
 * @returns the arguments with every default, and which of the voters it is
 * @throws InvalidInputError with everything for which the quorum could not decide after the losses that it shall survive,
 *   AWS would refuse only after other resources were created, or the instance would not start
 */
export function resolveCloudVoter(name: string, args: CloudVoterArgs): ResolvedCloudVoter {
  return resolveArguments(cloudVoter, args, (path) => `${name}.${path}`);
}
