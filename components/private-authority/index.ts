export * from "./arguments";
export { CertificateIssuerRole, certificateIssuerRoleArn } from "./issuer-role";
export { PrivateAuthority } from "./private-authority";
