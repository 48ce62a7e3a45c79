import type * as pulumi from "@pulumi/pulumi";

/** A region with an authority of its own. */
export interface AuthorityRegion {
  /** Name of the cloud site, a DNS label, for instance "aws-seoul". */
  site: string;
  /** The provider's name of the region, for instance "ap-northeast-2". */
  region: string;
}

/** Arguments of {@link PrivateAuthority}. */
export interface PrivateAuthorityArgs {
  /** Organization in the subject of every authority. */
  organization: string;
  /** Regions with a subordinate authority, at least one. The root is in the first. */
  regions: pulumi.Input<AuthorityRegion>[];
  /**
   * Years for which the root is valid, 2 to 30.
   *
   * @default 20
   * @example 10
   */
  rootYears?: number;
  /**
   * Years for which a subordinate is valid, fewer than the root.
   *
   * @default 5
   * @example 3
   */
  subordinateYears?: number;
}

/** Arguments of {@link CertificateIssuerRole}. */
export interface CertificateIssuerRoleArgs {
  /** Name of the data site, a DNS label, for instance "ansan". */
  site: string;
  /** The AWS account of the authorities, 12 digits. */
  accountId: string;
  /** The cluster's service-account issuer, an https URL exactly as the tokens' `iss` has it. */
  url: string;
  /** ARNs of the authorities that the site may ask, at least one. */
  authorityArns: string[];
}
