import * as acmpca from "@pulumi/aws/acmpca";
import * as pulumi from "@pulumi/pulumi";
import { labels } from "../labels";
import type { PrivateAuthorityArgs } from "./arguments";
import { resolveAuthority } from "./schema";

/** Keys of the authorities; what asks them for a certificate has to name an algorithm of the same family. */
const keys = { keyAlgorithm: "RSA_4096", signingAlgorithm: "SHA512WITHRSA" } as const;

const template = (name: string): string => `arn:aws:acm-pca:::template/${name}/V1`;

/** Days for which AWS keeps an authority that was deleted: as many as it offers. */
const RESTORABLE_DAYS = 30;

/**
 * The private certificate authority: a root, and in each region a subordinate of it that issues certificates. An
 * authority of AWS belongs to one region and is asked there, so whoever is in a region asks the one of that region, and
 * the loss of a region leaves the others' to ask. Everybody trusts the root, and so what any of them issues.
 *
 * AWS draws the authorities' ARNs when it makes them. Everything else names them as plain text, so the first deployment
 * makes them alone, and their ARNs are configured before the second.
 *
 * @example
 * new PrivateAuthority("certificates", {
 *   organization: "example.com",
 *   regions: [
 *     { site: "aws-seoul", region: "ap-northeast-2" },
 *     { site: "aws-osaka", region: "ap-northeast-3" },
 *   ],
 * });
 */
export class PrivateAuthority extends pulumi.ComponentResource {
  /** @internal */
  public static readonly __pulumiType = "holdfast:index:PrivateAuthority";
  /** ARN of the root. */
  public readonly rootArn: pulumi.Output<string>;
  /** ARN of the authority that issues in a region, by the cloud site's name. */
  public readonly arns: pulumi.Output<{ [site: string]: string }>;

  /**
   * @param name the instance's name
   * @param args whose authority it is, and where
   * @param opts options; the authorities are protected unless `protect` is false
   * @throws InvalidInputError when AWS would refuse the authorities
   */
  constructor(name: string, args: PrivateAuthorityArgs, opts?: pulumi.ComponentResourceOptions) {
    const { organization, regions, rootYears, subordinateYears } = resolveAuthority(name, args);
    super(PrivateAuthority.__pulumiType, name, { ...args }, opts);
    const children = { parent: this };
    // The registry of everybody's trust: who deletes it ends every certificate.
    const kept = { ...children, protect: opts?.protect ?? true };
    const home = regions[0]?.region ?? "";

    const root = new acmpca.CertificateAuthority(
      `${name}-root`,
      {
        region: home,
        type: "ROOT",
        certificateAuthorityConfiguration: {
          ...keys,
          subject: { commonName: `${organization} root`, organization },
        },
        permanentDeletionTimeInDays: RESTORABLE_DAYS,
        tags: { Name: `${name}-root` },
      },
      kept,
    );
    const rootCertificate = new acmpca.Certificate(
      `${name}-root-certificate`,
      {
        region: home,
        certificateAuthorityArn: root.arn,
        certificateSigningRequest: root.certificateSigningRequest,
        signingAlgorithm: keys.signingAlgorithm,
        templateArn: template("RootCACertificate"),
        validity: { type: "YEARS", value: String(rootYears) },
      },
      children,
    );
    const activeRoot = new acmpca.CertificateAuthorityCertificate(
      `${name}-root-activation`,
      { region: home, certificateAuthorityArn: root.arn, certificate: rootCertificate.certificate },
      children,
    );

    const arns = regions.map(({ site, region }) => {
      const authority = new acmpca.CertificateAuthority(
        `${name}-${site}`,
        {
          region,
          type: "SUBORDINATE",
          certificateAuthorityConfiguration: {
            ...keys,
            subject: { commonName: `${organization} ${region}`, organization },
          },
          permanentDeletionTimeInDays: RESTORABLE_DAYS,
          tags: { Name: `${name}-${site}`, [labels.site]: site },
        },
        kept,
      );
      const certificate = new acmpca.Certificate(
        `${name}-${site}-certificate`,
        {
          // The root signs it where the root is.
          region: home,
          certificateAuthorityArn: root.arn,
          certificateSigningRequest: authority.certificateSigningRequest,
          signingAlgorithm: keys.signingAlgorithm,
          // It signs certificates of servers and clients, and no authority below it.
          templateArn: template("SubordinateCACertificate_PathLen0"),
          validity: { type: "YEARS", value: String(subordinateYears) },
        },
        { ...children, dependsOn: [activeRoot] },
      );
      new acmpca.CertificateAuthorityCertificate(
        `${name}-${site}-activation`,
        {
          region,
          certificateAuthorityArn: authority.arn,
          certificate: certificate.certificate,
          certificateChain: certificate.certificateChain,
        },
        children,
      );
      return [site, authority.arn] as const;
    });

    this.rootArn = root.arn;
    this.arns = pulumi.output(Object.fromEntries(arns));
    this.registerOutputs({ rootArn: this.rootArn, arns: this.arns });
  }
}
