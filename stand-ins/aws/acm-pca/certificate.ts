import type * as acmpca from "@pulumi/aws/acmpca";
import type { AwsRegion } from "../api/aws-api";
import { errorCode, isNotFound } from "../api/aws-error";
import { until } from "../api/waiting";
import { handler } from "../deployment/handler";

/** The authority in a certificate's ARN, `<authority>/certificate/<serial>`. */
const authorityOf = (id: string): string => id.split("/certificate/")[0] ?? "";

const certificateRequest = (id: string) => ({ CertificateArn: id, CertificateAuthorityArn: authorityOf(id) });

const base64 = (text: string): string => Buffer.from(text).toString("base64");

async function isIssued(id: string, aws: AwsRegion): Promise<boolean> {
  try {
    return Boolean((await aws.privateAuthority("GetCertificate", certificateRequest(id))).Certificate);
  } catch (error) {
    if (errorCode(error) === "RequestInProgressException") return false;
    throw error;
  }
}

/** A certificate that a private authority signs. AWS keeps it for ever; what is deleted is only forgotten. */
export const certificate = handler<acmpca.CertificateArgs, acmpca.Certificate>({
  inputs: [
    "certificateAuthorityArn",
    "certificateSigningRequest",
    "signingAlgorithm",
    "templateArn",
    "validity",
  ],
  async create(inputs, aws) {
    const { CertificateArn = "" } = await aws.privateAuthority("IssueCertificate", {
      CertificateAuthorityArn: inputs.certificateAuthorityArn,
      Csr: base64(inputs.certificateSigningRequest),
      SigningAlgorithm: inputs.signingAlgorithm,
      TemplateArn: inputs.templateArn,
      Validity: { Type: inputs.validity.type, Value: Number(inputs.validity.value) },
    });
    return CertificateArn;
  },
  async ready(id, aws) {
    await until(`certificate ${id}`, () => isIssued(id, aws));
  },
  async read(id, aws) {
    const found = await aws.privateAuthority("GetCertificate", certificateRequest(id));
    return {
      arn: id,
      certificate: found.Certificate ?? "",
      certificateAuthorityArn: authorityOf(id),
      certificateChain: found.CertificateChain ?? "",
    };
  },
  async delete() {},
});

/** The certificate of a private authority, which makes it active. It stays until another takes its place. */
export const certificateAuthorityCertificate = handler<
  acmpca.CertificateAuthorityCertificateArgs,
  acmpca.CertificateAuthorityCertificate
>({
  inputs: ["certificate", "certificateAuthorityArn", "certificateChain"],
  async create({ certificate: body, certificateAuthorityArn, certificateChain }, aws) {
    await aws.privateAuthority("ImportCertificateAuthorityCertificate", {
      Certificate: base64(body),
      CertificateAuthorityArn: certificateAuthorityArn,
      ...(certificateChain && { CertificateChain: base64(certificateChain) }),
    });
    return certificateAuthorityArn;
  },
  async read(id, aws) {
    try {
      const found = await aws.privateAuthority("GetCertificateAuthorityCertificate", {
        CertificateAuthorityArn: id,
      });
      return found.Certificate ? { certificateAuthorityArn: id } : undefined;
    } catch (error) {
      if (isNotFound(error) || errorCode(error) === "InvalidStateException") return undefined;
      throw error;
    }
  },
  async delete() {},
});
