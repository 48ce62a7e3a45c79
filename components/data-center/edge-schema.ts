import { z } from "zod";
import { choice, hostname, text } from "../arguments/names";
import { distinct, type Fields, refuse, someDistinct, textOf } from "../arguments/schema";
import { certificateIssuer } from "../certificate-issuer";
import { httpsUrl } from "../arguments/addresses";
import { regionForm } from "../arguments/site";
import {
  type CertificateAuthorityArgs,
  type EdgeArgs,
  GatewayImplementation,
  type PublicIssuer,
} from "./arguments";

const region = textOf(
  regionForm,
  "the name of an AWS region",
  "tokens are exchanged for the role there",
  'give a region such as "ap-northeast-2"',
);

/** The ARN of a private certificate authority. */
export const authorityArn = textOf(
  /^arn:aws(-[a-z]+)*:acm-pca:[a-z]{2}(-[a-z]+)+-\d:\d{12}:certificate-authority\/[0-9a-f-]{36}$/,
  "the ARN of a private certificate authority",
  "every certificate at the site is asked for there, in the region that the ARN names",
  'give an ARN such as "arn:aws:acm-pca:ap-northeast-2:111122223333:certificate-authority/<uuid>"',
);

const roleArn = textOf(
  /^arn:aws(-[a-z]+)*:iam::\d{12}:role\/\S+$/,
  "the ARN of a role",
  "the issuer proves by it to AWS who asks for a certificate",
  'give an ARN such as "arn:aws:iam::111122223333:role/holdfast-ansan-certificates"',
);

export const certificateAuthority = z
  .object({
    arn: authorityArn,
    alternativeArns: distinct("authority", authorityArn).default([]),
    roleArn: roleArn.optional(),
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

const acme = z.object({
  email: text("whom the authority warns"),
  roleArn,
  region,
  server: httpsUrl.default("https://acme-v02.api.letsencrypt.org/directory"),
} satisfies Fields<PublicIssuer>);

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
  acme: acme.optional(),
} satisfies Fields<EdgeArgs>);
