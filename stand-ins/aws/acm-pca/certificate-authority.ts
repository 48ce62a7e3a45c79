import type * as acmpca from "@pulumi/aws/acmpca";
import { handler } from "../deployment/handler";
import { tagList, tagsOf } from "../deployment/tag-list";

/** A private certificate authority; it signs nothing before a certificate of its own is installed. */
export const certificateAuthority = handler<acmpca.CertificateAuthorityArgs, acmpca.CertificateAuthority>({
  inputs: ["certificateAuthorityConfiguration", "permanentDeletionTimeInDays", "tags", "type"],
  async create(inputs, aws) {
    const { keyAlgorithm, signingAlgorithm, subject } = inputs.certificateAuthorityConfiguration;
    const { CertificateAuthorityArn = "" } = await aws.privateAuthority("CreateCertificateAuthority", {
      CertificateAuthorityType: inputs.type ?? "SUBORDINATE",
      CertificateAuthorityConfiguration: {
        KeyAlgorithm: keyAlgorithm,
        SigningAlgorithm: signingAlgorithm,
        Subject: { CommonName: subject.commonName, Organization: subject.organization },
      },
      Tags: tagList(inputs.tags),
    });
    return CertificateAuthorityArn;
  },
  async read(id, aws, known) {
    const { CertificateAuthority: found } = await aws.privateAuthority("DescribeCertificateAuthority", {
      CertificateAuthorityArn: id,
    });
    if (!found || found.Status === "DELETED") return undefined;
    const [{ Csr }, { Tags }] = await Promise.all([
      aws.privateAuthority("GetCertificateAuthorityCsr", { CertificateAuthorityArn: id }),
      aws.privateAuthority("ListTags", { CertificateAuthorityArn: id }),
    ]);
    const { KeyAlgorithm, SigningAlgorithm, Subject } = found.CertificateAuthorityConfiguration ?? {};
    return {
      arn: id,
      certificateSigningRequest: Csr,
      serial: found.Serial ?? "",
      tags: tagsOf(Tags),
      type: found.Type,
      usageMode: found.UsageMode,
      ...(known.certificateAuthorityConfiguration && {
        certificateAuthorityConfiguration: {
          keyAlgorithm: KeyAlgorithm,
          signingAlgorithm: SigningAlgorithm,
          subject: { commonName: Subject?.CommonName, organization: Subject?.Organization },
        },
      }),
    };
  },
  async update(id, inputs, change, aws) {
    if (!change.has("tags")) return;
    const { Tags = [] } = await aws.privateAuthority("ListTags", { CertificateAuthorityArn: id });
    if (Tags.length > 0)
      await aws.privateAuthority("UntagCertificateAuthority", { CertificateAuthorityArn: id, Tags });
    if (Object.keys(inputs.tags ?? {}).length > 0)
      await aws.privateAuthority("TagCertificateAuthority", {
        CertificateAuthorityArn: id,
        Tags: tagList(inputs.tags),
      });
  },
  async delete(id, aws, known) {
    const { CertificateAuthority: found } = await aws.privateAuthority("DescribeCertificateAuthority", {
      CertificateAuthorityArn: id,
    });
    if (found?.Status === "ACTIVE")
      await aws.privateAuthority("UpdateCertificateAuthority", {
        CertificateAuthorityArn: id,
        Status: "DISABLED",
      });
    await aws.privateAuthority("DeleteCertificateAuthority", {
      CertificateAuthorityArn: id,
      PermanentDeletionTimeInDays: known.permanentDeletionTimeInDays ?? 30,
    });
  },
});
