// Not by the package's index, which loads what runs whole labs: this is a program of its own that has to start at once.
import { CertificateAuthority } from "@holdfast/lab/certificates/authority";
import { z } from "zod";
import type { RegionConfiguration } from "./configuration";

/** What AWS Private CA is asked here, as its protocol names it. */
const requests = {
  "ACMPrivateCA.IssueCertificate": z.object({
    CertificateAuthorityArn: z.string(),
    Csr: z.string(),
    SigningAlgorithm: z.string(),
    TemplateArn: z.string().default("arn:aws:acm-pca:::template/EndEntityCertificate/V1"),
  }),
  "ACMPrivateCA.GetCertificate": z.object({
    CertificateAuthorityArn: z.string(),
    CertificateArn: z.string(),
  }),
} as const;

/** The one template that this authority issues by. */
const TEMPLATE = "arn:aws:acm-pca:::template/EndEntityCertificate/V1";

/** An answer in AWS' protocol of JSON. */
export interface JsonAnswer {
  readonly status: number;
  readonly body: Readonly<Record<string, unknown>>;
}

function refusal(type: string, message: string): JsonAnswer {
  return { status: 400, body: { __type: type, message } };
}

/** Region of an ARN, or of a signature's scope: `…/20261130/ap-northeast-2/acm-pca/aws4_request`. */
const regionOfArn = (arn: string): string | undefined => arn.split(":")[3];
const regionOfSignature = (header: string): string | undefined =>
  /Credential=[^/]+\/\d+\/([^/]+)\//.exec(header)?.[1];

/**
 * AWS Private CA as one region has it: its authority issues to whoever asks it there, and is not known elsewhere. What a
 * caller's role allows is not looked at.
 */
export class CertificateService {
  private readonly issued = new Map<string, string>();

  /** @param configuration the region, and its authority where one is declared */
  constructor(private readonly configuration: Pick<RegionConfiguration, "region" | "authority">) {}

  /**
   * Answers a request.
   *
   * @param target the action, as the header `X-Amz-Target` has it
   * @param authorization the header of the signature: the region that it is scoped to is looked at, and nothing else
   * @param body of the request
   */
  async answer(target: string, authorization: string, body: unknown): Promise<JsonAnswer> {
    const { region, authority } = this.configuration;
    const signedFor = regionOfSignature(authorization);
    if (signedFor !== region) {
      return refusal(
        "InvalidSignatureException",
        `Credential should be scoped to a valid region, not '${signedFor}'.`,
      );
    }
    if (target === "ACMPrivateCA.IssueCertificate") {
      const asked = requests[target].safeParse(body);
      if (!asked.success) return refusal("ValidationException", asked.error.message);
      const { CertificateAuthorityArn: arn, SigningAlgorithm, TemplateArn, Csr } = asked.data;
      if (!authority || regionOfArn(arn) !== region)
        return refusal(
          "ResourceNotFoundException",
          `Could not find certificate authority ${arn} in ${region}.`,
        );
      if (!SigningAlgorithm.endsWith(`WITH${authority.keyFamily}`))
        return refusal(
          "InvalidArgsException",
          `The signing algorithm ${SigningAlgorithm} does not fit a key of ${authority.keyFamily}.`,
        );
      if (TemplateArn !== TEMPLATE)
        return refusal("InvalidArgsException", `${TemplateArn} is not issued by here.`);
      return this.issue(arn, Buffer.from(Csr, "base64").toString(), authority);
    }
    if (target === "ACMPrivateCA.GetCertificate") {
      const asked = requests[target].safeParse(body);
      if (!asked.success) return refusal("ValidationException", asked.error.message);
      const certificate = this.issued.get(asked.data.CertificateArn);
      if (certificate === undefined || !authority)
        return refusal(
          "ResourceNotFoundException",
          `Could not find certificate ${asked.data.CertificateArn} in ${region}.`,
        );
      return {
        status: 200,
        body: {
          Certificate: certificate,
          CertificateChain: `${authority.certificate}${authority.chain}`.trim(),
        },
      };
    }
    return refusal("UnknownOperationException", `${target} is not played.`);
  }

  private async issue(
    arn: string,
    request: string,
    authority: NonNullable<RegionConfiguration["authority"]>,
  ): Promise<JsonAnswer> {
    let certificate: string;
    try {
      certificate = await (await CertificateAuthority.from(authority)).sign(request);
    } catch (error) {
      return refusal("MalformedCSRException", error instanceof Error ? error.message : String(error));
    }
    const issued = `${arn}/certificate/${String(this.issued.size + 1).padStart(32, "0")}`;
    this.issued.set(issued, certificate.trim());
    return { status: 200, body: { CertificateArn: issued } };
  }
}
