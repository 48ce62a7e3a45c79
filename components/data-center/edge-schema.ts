import { z } from "zod";
import { choice, hostname, text } from "../arguments/names";
import { distinct, type Fields, refuse, someDistinct, textOf } from "../arguments/schema";
import { certificateIssuer } from "../certificate-issuer";
import { type CertificateAuthorityArgs, type EdgeArgs, GatewayImplementation } from "./arguments";

/** The ARN of a private certificate authority. */
export const authorityArn = textOf(
  /^arn:aws(-[a-z]+)*:acm-pca:[a-z]{2}(-[a-z]+)+-\d:\d{12}:certificate-authority\/[0-9a-f-]{36}$/,
  "the ARN of a private certificate authority",
  "every certificate at the site is asked for there, in the region that the ARN names",
  'give an ARN such as "arn:aws:acm-pca:ap-northeast-2:111122223333:certificate-authority/<uuid>"',
);

export const certificateAuthority = z
  .object({
    arn: authorityArn,
    alternativeArns: distinct("authority", authorityArn).default([]),
    roleArn: textOf(
      /^arn:aws(-[a-z]+)*:iam::\d{12}:role\/\S+$/,
      "the ARN of a role",
      "the issuer proves by it to AWS who asks for a certificate",
      'give an ARN such as "arn:aws:iam::111122223333:role/holdfast-ansan-certificates"',
    ).optional(),
  } satisfies Fields<CertificateAuthorityArgs>)
  .superRefine(({ arn, alternativeArns }, context) => {
    const regions = [arn, ...alternativeArns].map(regionOfArn);
    const repeated = regions.findIndex((region, index) => regions.indexOf(region) !== index);
    if (repeated < 0) return;
    const refusal = {
      what: `two of the authorities are in ${regions[repeated]}`,
      why: "both would be lost with that region, and their issuers would have one name",
      fix: "name an authority of another region",
    };
    refuse(context, refusal, ["alternativeArns", repeated - 1]);
  });

/** Region of an AWS resource by its ARN, `arn:<partition>:<service>:<region>:...`. */
export function regionOfArn(arn: string): string {
  return arn.split(":")[3] ?? "";
}

export const edge = z.object({
  gatewayClassName: text("which class of gateway is installed"),
  implementation: choice(GatewayImplementation).optional(),
  hostnames: someDistinct("hostname", hostname).superRefine(([first = ""], context) => {
    if (first.length <= 64) return;
    const refusal = {
      what: `"${first}" has ${first.length} characters`,
      why: "the first name is also the certificate's common name, which X.509 limits to 64 characters",
      fix: "put a shorter name first",
    };
    refuse(context, refusal, [0]);
  }),
  routesFrom: someDistinct("namespace", z.string()).default(["services", "operations"]),
  issuer: certificateIssuer,
} satisfies Fields<EdgeArgs>);
