import { z } from "zod";
import { httpsUrl } from "../arguments/addresses";
import { dnsLabel, text } from "../arguments/names";
import { wholeNumber } from "../arguments/numbers";
import { type Fields, refuse, resolveArguments, someDistinct, textOf } from "../arguments/schema";
import { region } from "../cloud-region/schema";
import { authorityArn } from "../data-center/edge-schema";
import type { AuthorityRegion, CertificateIssuerRoleArgs, PrivateAuthorityArgs } from "./arguments";

const authorityRegion = z.object({ site: dnsLabel, region } satisfies Fields<AuthorityRegion>);

const authority = z
  .object({
    organization: text("whose authority it is"),
    regions: someDistinct("region", authorityRegion, (each) => each.region),
    rootYears: wholeNumber({ minimum: 2, maximum: 30, unit: "years" }).default(20),
    subordinateYears: wholeNumber({ minimum: 1, maximum: 29, unit: "years" }).default(5),
  } satisfies Fields<PrivateAuthorityArgs>)
  .superRefine(({ rootYears, subordinateYears }, context) => {
    if (subordinateYears < rootYears) return;
    const refusal = {
      what: `subordinates are valid for ${subordinateYears} years and the root for ${rootYears}`,
      why: "AWS issues nothing that goes on after the end of what signs it",
      fix: `give fewer than ${rootYears} years`,
    };
    refuse(context, refusal, ["subordinateYears"]);
  });

const issuerRole = z.object({
  site: dnsLabel,
  accountId: textOf(
    /^\d{12}$/,
    "the number of an AWS account",
    "the role's trust names the account",
    "give 12 digits",
  ),
  url: httpsUrl,
  authorityArns: someDistinct("authority", authorityArn),
} satisfies Fields<CertificateIssuerRoleArgs>);

/** Arguments of the authorities with every default. */
export type ResolvedAuthority = z.output<typeof authority>;

/**
 * @param name the component's name, for messages
 * @param args the arguments as they were given
 * @returns the arguments with every default
 * @throws InvalidInputError with everything for which AWS would refuse the authorities
 */
export function resolveAuthority(name: string, args: PrivateAuthorityArgs): ResolvedAuthority {
  return resolveArguments(authority, args, (path) => `PrivateAuthority "${name}": ${path}`);
}

/**
 * @param name the component's name, for messages
 * @param args the arguments as they were given
 * @returns the arguments
 * @throws InvalidInputError with everything for which AWS would refuse the role
 */
export function resolveIssuerRole(name: string, args: CertificateIssuerRoleArgs): CertificateIssuerRoleArgs {
  return resolveArguments(issuerRole, args, (path) => `CertificateIssuerRole "${name}": ${path}`);
}
