import type { AwsApi } from "../api/aws-api";

/** What the requests that are made here answer, as far as it is read. */
export interface PrivateAuthorityAnswer {
  Certificate?: string;
  CertificateArn?: string;
  CertificateAuthorities?: DescribedAuthority[];
  CertificateAuthority?: DescribedAuthority;
  CertificateAuthorityArn?: string;
  CertificateChain?: string;
  Csr?: string;
  Tags?: { Key?: string; Value?: string }[];
}

/** A certificate authority as the API lists and describes it. */
interface DescribedAuthority {
  Arn: string;
  CertificateAuthorityConfiguration?: {
    KeyAlgorithm?: string;
    SigningAlgorithm?: string;
    Subject?: { CommonName?: string; Organization?: string };
  };
  Serial?: string;
  Status?: string;
  Type?: string;
  UsageMode?: string;
}

/**
 * One request to AWS Private CA. It is written out, because so few requests are not worth a client of their own; the
 * signature means nothing, as elsewhere, but its scope tells the API which service and region are meant.
 *
 * @throws Error named by the API's code where it refuses
 */
export async function privateAuthorityRequest(
  api: Pick<AwsApi, "endpoint">,
  region: string,
  action: string,
  body: object,
): Promise<PrivateAuthorityAnswer> {
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
  if (response.ok) return text === "" ? {} : (JSON.parse(text) as PrivateAuthorityAnswer);
  const error = new Error(`${action} at ${api.endpoint} ended with ${response.status}: ${text}`);
  error.name = /"__type":\s*"(?:[^"]*#)?([^"]+)"/.exec(text)?.[1] ?? error.name;
  throw error;
}
