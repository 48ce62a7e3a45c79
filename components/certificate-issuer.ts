/** A cert-manager issuer, as certificates refer to it. */
export interface CertificateIssuer {
  /** Name of the issuer. Default: "holdfast". */
  name?: string;
  /** Kind of the issuer. Default: "AWSPCAClusterIssuer". */
  kind?: string;
  /** API group of the issuer. Default: "awspca.cert-manager.io". */
  group?: string;
}
