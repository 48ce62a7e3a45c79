import { contains, parseCidr } from "../arguments/addresses";
import { InvalidInputError } from "../invalid-input";
import type { CloudVoter, QuorumVoter } from "./arguments";

/** Signing algorithm when the arguments say nothing; it fits a CA with an RSA key. */
export const defaultSigningAlgorithm = "SHA256WITHRSA";

/**
 * Refuses what AWS would refuse only after other resources were created, and what would break the instance's
 * start.
 *
 * @param cloud what the voter needs
 * @param voter the voter
 * @param where path of `cloud`
 * @throws InvalidInputError on the first thing that is wrong
 */
export function requireCloudVoter(cloud: CloudVoter, voter: QuorumVoter, where: string): void {
  const forms: [value: string, form: RegExp, example: string, path: string][] = [
    [cloud.region, /^[a-z]{2}(-[a-z]+)+-\d$/, "ap-northeast-2", "region"],
    [cloud.ami, /^ami-([0-9a-f]{8}|[0-9a-f]{17})$/, "ami-0123456789abcdef0", "ami"],
    [cloud.s3PrefixListId, /^pl-([0-9a-f]{8}|[0-9a-f]{17})$/, "pl-78a54011", "s3PrefixListId"],
    [
      cloud.certificateAuthorityArn,
      /^arn:aws[a-z-]*:acm-pca:[a-z0-9-]+:\d{12}:certificate-authority\/[0-9a-f-]+$/,
      "arn:aws:acm-pca:ap-northeast-2:111122223333:certificate-authority/0f…",
      "certificateAuthorityArn",
    ],
    [
      cloud.certificateSigningAlgorithm ?? defaultSigningAlgorithm,
      /^SHA(256|384|512)WITH(RSA|ECDSA)$/,
      defaultSigningAlgorithm,
      "certificateSigningAlgorithm",
    ],
    [cloud.etcd.bucket, /^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/, "example-artifacts-seoul", "etcd.bucket"],
    // The key and the digest become words of a command on the instance.
    [
      cloud.etcd.key,
      /^[A-Za-z0-9][A-Za-z0-9._/-]*\.tar\.gz$/,
      "etcd/etcd-v3.6.8-linux-amd64.tar.gz",
      "etcd.key",
    ],
    [cloud.etcd.sha256, /^[0-9a-f]{64}$/, "64 hexadecimal digits", "etcd.sha256"],
  ];
  for (const [value, form, example, path] of forms) {
    if (typeof value !== "string" || !form.test(value)) {
      throw new InvalidInputError({
        what: `${JSON.stringify(value) ?? "nothing"} has not the form that is expected here`,
        where: `${where}.${path}`,
        why: "AWS, or the instance at its start, would refuse it after other resources were created",
        fix: `write it like "${example}"`,
      });
    }
  }
  if (!cloud.availabilityZone.startsWith(cloud.region)) {
    throw new InvalidInputError({
      what: `the zone "${cloud.availabilityZone}" is not in the region "${cloud.region}"`,
      where: `${where}.availabilityZone`,
      why: "the data volume has to be in the zone of the instance",
      fix: `name the zone of the subnet, for instance "${cloud.region}a"`,
    });
  }
  const address = parseCidr(`${voter.address}/32`, `${where}.vpcCidr`);
  if (!contains(parseCidr(cloud.vpcCidr, `${where}.vpcCidr`), address)) {
    throw new InvalidInputError({
      what: `the voter's address ${voter.address} is not in the VPC's range ${cloud.vpcCidr}`,
      where: `${where}.vpcCidr`,
      why: "an instance can only have an address of its subnet",
      fix: "correct the voter's address in the list, or the range",
    });
  }
}
