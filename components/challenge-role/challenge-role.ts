import * as iam from "@pulumi/aws/iam";
import * as pulumi from "@pulumi/pulumi";
import { z } from "zod";
import { solverAccount } from "@holdfast/contract/certificate-issuer";
import { httpsUrl } from "../arguments/addresses";
import { dnsLabel, dnsName } from "../arguments/names";
import { type Fields, resolveArguments, textOf } from "../arguments/schema";
import { labels } from "../labels";
import { policyDocument } from "../offsite-vault/policy-document";
import { issuerName } from "../offsite-vault/resource-names";

/** Arguments of {@link ChallengeRole}. */
export interface ChallengeRoleArgs {
  /** Name of the data site, a DNS label, for instance "ansan". */
  site: string;
  /** The AWS account of the zone, 12 digits. */
  accountId: string;
  /** The cluster's service-account issuer, an https URL exactly as the tokens' `iss` has it. */
  url: string;
  /** The public zone whose names the site's certificates are for. */
  zone: string;
}

const schema = z.object({
  site: dnsLabel,
  accountId: textOf(
    /^\d{12}$/,
    "the number of an AWS account",
    "the trust names the account",
    "give 12 digits",
  ),
  url: httpsUrl,
  zone: dnsName,
} satisfies Fields<ChallengeRoleArgs>);

/**
 * @param name the component's name, for messages
 * @param args the arguments as they were given
 * @returns the arguments
 * @throws InvalidInputError with everything for which AWS would refuse the role
 */
export function resolveChallengeRole(name: string, args: ChallengeRoleArgs): ChallengeRoleArgs {
  return resolveArguments(schema, args, (path) => `ChallengeRole "${name}": ${path}`);
}

const roleName = (site: string): string => `holdfast-${site}-challenges`;

/**
 * ARN of the role by which a site proves to a public authority that the zone is its own. It is plain text, so that a
 * site's stack can name the role without reading the stack that declares it.
 *
 * @param accountId the AWS account of the zone, 12 digits
 * @param site the data site's name
 * @returns the role's ARN
 */
export function challengeRoleArn(accountId: string, site: string): string {
  return `arn:aws:iam::${accountId}:role/${roleName(site)}`;
}

/**
 * The role by which cert-manager at a data site answers the DNS challenges of a public certificate authority (ACME,
 * DNS-01) at Route 53: it may write the one name of the challenge, as TXT, and nothing else of any zone. Zones are named
 * by that name and not by an identifier, which is drawn when a zone is made and would be unknown in every preview.
 *
 * @example
 * new ChallengeRole("challenges-ansan", {
 *   site: "ansan",
 *   accountId: "123456789012",
 *   url: "https://oidc.ansan.example.com",
 *   zone: "example.com",
 * });
 */
export class ChallengeRole extends pulumi.ComponentResource {
  /** @internal */
  public static readonly __pulumiType = "holdfast:index:ChallengeRole";
  /** ARN of the role. */
  public readonly arn: pulumi.Output<string>;

  /**
   * @param name the instance's name
   * @param args the site, its cluster's token issuer and the zone
   * @param opts options; the provider of AWS may be given here
   * @throws InvalidInputError when AWS would refuse the role
   */
  constructor(name: string, args: ChallengeRoleArgs, opts?: pulumi.ComponentResourceOptions) {
    const { site, accountId, url, zone } = resolveChallengeRole(name, args);
    super(ChallengeRole.__pulumiType, name, { ...args }, opts);
    const issuer = issuerName(url);
    const role = new iam.Role(
      `${name}-role`,
      {
        name: roleName(site),
        description: `Answers DNS challenges for ${zone} from ${site}`,
        assumeRolePolicy: policyDocument([
          {
            Sid: "SolverOfCluster",
            Effect: "Allow",
            Principal: { Federated: `arn:aws:iam::${accountId}:oidc-provider/${issuer}` },
            Action: "sts:AssumeRoleWithWebIdentity",
            Condition: {
              StringEquals: {
                [`${issuer}:aud`]: "sts.amazonaws.com",
                [`${issuer}:sub`]: `system:serviceaccount:${solverAccount.namespace}:${solverAccount.name}`,
              },
            },
          },
        ]),
        tags: { [labels.site]: site },
      },
      { parent: this },
    );
    new iam.RolePolicy(
      `${name}-policy`,
      {
        name: "challenges",
        role: role.name,
        policy: policyDocument([
          {
            Sid: "AnswerChallenge",
            Effect: "Allow",
            Action: "route53:ChangeResourceRecordSets",
            Resource: "arn:aws:route53:::hostedzone/*",
            Condition: {
              "ForAllValues:StringEquals": {
                "route53:ChangeResourceRecordSetsNormalizedRecordNames": [`_acme-challenge.${zone}`],
                "route53:ChangeResourceRecordSetsRecordTypes": ["TXT"],
              },
            },
          },
          {
            Sid: "AwaitChange",
            Effect: "Allow",
            Action: "route53:GetChange",
            Resource: "arn:aws:route53:::change/*",
          },
          { Sid: "FindZone", Effect: "Allow", Action: "route53:ListHostedZonesByName", Resource: "*" },
        ]),
      },
      { parent: this },
    );
    this.arn = role.arn;
    this.registerOutputs({ arn: this.arn });
  }
}
