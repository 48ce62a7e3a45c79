import type { AwsApi } from "../api/aws-api";

/** A certificate authority as the API lists it. */
interface ListedAuthority {
  Arn: string;
  CertificateAuthorityConfiguration?: { Subject?: { CommonName?: string } };
}

/** What the two requests answer. */
interface Answer {
  CertificateAuthorities?: ListedAuthority[];
  CertificateAuthorityArn?: string;
}

/**
 * One request to AWS Private CA. It is written out, because two requests are not worth a client of their own; the
 * signature means nothing, as elsewhere, but its scope tells the API which service and region are meant.
 */
async function request(api: AwsApi, region: string, action: string, body: object): Promise<Answer> {
  const date = new Date().toISOString().replace(/[-:]|\.\d+/g, "");
  const scope = `stand-in/${date.slice(0, 8)}/${region}/acm-pca/aws4_request`;
  const response = await fetch(api.endpoint, {
    method: "POST",
    headers: {
      "Content-Type": "application/x-amz-json-1.1",
      "X-Amz-Target": `ACMPrivateCA.${action}`,
      "X-Amz-Date": date,
      Authorization: `AWS4-HMAC-SHA256 Credential=${scope}, SignedHeaders=host, Signature=none`,
    },
    body: JSON.stringify(body),
  });
  const text = await response.text();
  if (!response.ok) throw new Error(`${action} at ${api.endpoint} ended with ${response.status}: ${text}`);
  return JSON.parse(text) as Answer;
}

/**
 * The private certificate authority of a region that has this name; made where there is none.
 *
 * @param api the AWS API
 * @param region the authority's AWS region
 * @param name its common name
 * @returns its ARN
 */
export async function privateAuthority(api: AwsApi, region: string, name: string): Promise<string> {
  const { CertificateAuthorities = [] } = await request(api, region, "ListCertificateAuthorities", {});
  const found = CertificateAuthorities.find(
    ({ CertificateAuthorityConfiguration }) =>
      CertificateAuthorityConfiguration?.Subject?.CommonName === name,
  );
  if (found !== undefined) return found.Arn;
  const { CertificateAuthorityArn = "" } = await request(api, region, "CreateCertificateAuthority", {
    CertificateAuthorityType: "ROOT",
    CertificateAuthorityConfiguration: {
      KeyAlgorithm: "EC_prime256v1",
      SigningAlgorithm: "SHA256WITHECDSA",
      Subject: { CommonName: name },
    },
  });
  return CertificateAuthorityArn;
}
