import { privateAuthorityRequest } from "../acm-pca/request";
import type { AwsApi } from "../api/aws-api";

/**
 * The private certificate authority of a region that has this name; made where there is none.
 *
 * @param api the AWS API
 * @param region the authority's AWS region
 * @param name its common name
 * @returns its ARN
 */
export async function privateAuthority(api: AwsApi, region: string, name: string): Promise<string> {
  const { CertificateAuthorities = [] } = await privateAuthorityRequest(
    api,
    region,
    "ListCertificateAuthorities",
    {},
  );
  const found = CertificateAuthorities.find(
    ({ CertificateAuthorityConfiguration }) =>
      CertificateAuthorityConfiguration?.Subject?.CommonName === name,
  );
  if (found !== undefined) return found.Arn;
  const { CertificateAuthorityArn = "" } = await privateAuthorityRequest(
    api,
    region,
    "CreateCertificateAuthority",
    {
      CertificateAuthorityType: "ROOT",
      CertificateAuthorityConfiguration: {
        KeyAlgorithm: "EC_prime256v1",
        SigningAlgorithm: "SHA256WITHECDSA",
        Subject: { CommonName: name },
      },
    },
  );
  return CertificateAuthorityArn;
}
