/** A certificate that is renewed by itself. */
export interface Certificate {
  readonly site: string;
  readonly namespace: string;
  readonly name: string;
  /** Time between renewal and end of validity, in seconds: it goes on for that long without its authority. */
  readonly renewBeforeSeconds: number;
  /** Name of its issuer. */
  readonly issuer: string;
  /** URNs of the workloads that do not do their part once it has ended. Absent: that is not known. */
  readonly usedBy?: () => readonly string[];
  readonly urn: string;
}

/** A certificate authority that issuers at the sites ask. */
export interface CertificateAuthority {
  /** ARN or URL, or the issuer's own name where it has neither. */
  readonly name: string;
  /** Region of the cloud provider that it runs in; absent where its name does not say. */
  readonly region?: string;
  /** The data site that it stands at; absent where it stands at none, or its name does not say. */
  readonly site?: string;
  /** Names of the issuers that ask it. */
  readonly issuers: readonly string[];
  readonly urns: readonly string[];
}
