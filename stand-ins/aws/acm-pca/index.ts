import type { Handlers } from "../deployment/handler";
import { certificate, certificateAuthorityCertificate } from "./certificate";
import { certificateAuthority } from "./certificate-authority";

/** Private certificate authorities and what makes them active. */
export const handlers: Handlers = {
  "aws:acmpca/certificate:Certificate": certificate,
  "aws:acmpca/certificateAuthority:CertificateAuthority": certificateAuthority,
  "aws:acmpca/certificateAuthorityCertificate:CertificateAuthorityCertificate":
    certificateAuthorityCertificate,
};
