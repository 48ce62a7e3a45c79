import * as iam from "@pulumi/aws/iam";
import * as pulumi from "@pulumi/pulumi";
import { issuerAccount } from "@holdfast/contract/certificate-issuer";
import { labels } from "../labels";
import { policyDocument } from "../offsite-vault/policy-document";
import { issuerName } from "../offsite-vault/resource-names";
import type { CertificateIssuerRoleArgs } from "./arguments";
import { resolveIssuerRole } from "./schema";

const roleName = (site: string): string => `holdfast-${site}-certificates`;

/**
 * ARN of the role that a site's issuer takes. It is plain text, so that a site's stack can name the role without reading
 * the stack that declares it.
 *
 * @param accountId the AWS account of the authorities, 12 digits
 * @param site the data site's name
 * @returns the role's ARN
 */
export function certificateIssuerRoleArn(accountId: string, site: string): string {
  return `arn:aws:iam::${accountId}:role/${roleName(site)}`;
}

/**
 * The role by which the certificate issuer of a data site's cluster asks AWS Private CA: it may have certificates of
 * servers and clients issued by the authorities that are named, and no authority, and is taken by the issuer's service
 * account of that cluster alone. The cluster's token issuer is registered by `ServiceAccountIssuer`.
 *
 * @example
 * new CertificateIssuerRole("certificates-ansan", {
 *   site: "ansan",
 *   accountId: "123456789012",
 *   url: "https://oidc.ansan.example.com",
 *   authorityArns: [
 *     "arn:aws:acm-pca:ap-northeast-2:123456789012:certificate-authority/01234567-89ab-cdef-0123-456789abcdef",
 *   ],
 * });
 */
export class CertificateIssuerRole extends pulumi.ComponentResource {
  /** @internal */
  public static readonly __pulumiType = "holdfast:index:CertificateIssuerRole";
  /** ARN of the role. */
  public readonly arn: pulumi.Output<string>;

  /**
   * @param name the instance's name
   * @param args the site, its cluster's token issuer and the authorities
   * @param opts options; the provider of AWS may be given here
   * @throws InvalidInputError when AWS would refuse the role
   */
  constructor(name: string, args: CertificateIssuerRoleArgs, opts?: pulumi.ComponentResourceOptions) {
    const { site, accountId, url, authorityArns } = resolveIssuerRole(name, args);
    super(CertificateIssuerRole.__pulumiType, name, { ...args }, opts);
    const issuer = issuerName(url);
    const role = new iam.Role(
      `${name}-role`,
      {
        name: roleName(site),
        description: `Asks the private authorities for the certificates of ${site}`,
        assumeRolePolicy: policyDocument([
          {
            Sid: "IssuerOfCluster",
            Effect: "Allow",
            Principal: { Federated: `arn:aws:iam::${accountId}:oidc-provider/${issuer}` },
            Action: "sts:AssumeRoleWithWebIdentity",
            Condition: {
              StringEquals: {
                [`${issuer}:aud`]: "sts.amazonaws.com",
                [`${issuer}:sub`]: `system:serviceaccount:${issuerAccount.namespace}:${issuerAccount.name}`,
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
        name: "certificates",
        role: role.name,
        policy: policyDocument([
          {
            Sid: "IssueForServersAndClients",
            Effect: "Allow",
            Action: "acm-pca:IssueCertificate",
            Resource: authorityArns,
            Condition: {
              // Which one it asks for depends on the certificate's usages; none of them makes an authority.
              StringLike: {
                "acm-pca:TemplateArn": [
                  "arn:aws:acm-pca:::template/EndEntity*",
                  "arn:aws:acm-pca:::template/BlankEndEntityCertificate_*",
                ],
              },
            },
          },
          {
            Sid: "Fetch",
            Effect: "Allow",
            Action: ["acm-pca:GetCertificate", "acm-pca:DescribeCertificateAuthority"],
            Resource: authorityArns,
          },
        ]),
      },
      { parent: this },
    );
    this.arn = role.arn;
    this.registerOutputs({ arn: this.arn });
  }
}
