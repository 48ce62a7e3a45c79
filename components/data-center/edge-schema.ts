import { z } from "zod";
import { hostname, text } from "../arguments/names";
import { type Fields, refuse, someDistinct, textOf } from "../arguments/schema";
import { certificateIssuer } from "../certificate-issuer";
import type { CertificateAuthorityArgs, EdgeArgs } from "./arguments";

/** The ARN of a private certificate authority. */
export const authorityArn = textOf(
  /^arn:aws(-[a-z]+)*:acm-pca:[a-z]{2}(-[a-z]+)+-\d:\d{12}:certificate-authority\/[0-9a-f-]{36}$/,
  "the ARN of a private certificate authority",
  "every certificate at the site is asked for there, in the region that the ARN names",
  'give an ARN such as "arn:aws:acm-pca:ap-northeast-2:111122223333:certificate-authority/<uuid>"',
);

export const certificateAuthority = z.object({
  arn: authorityArn,
} satisfies Fields<CertificateAuthorityArgs>);

export const edge = z.object({
  gatewayClassName: text("which class of gateway is installed"),
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
