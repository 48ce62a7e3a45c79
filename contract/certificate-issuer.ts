/** The service account under which a cluster's issuer for AWS Private CA runs; the role of its site trusts it alone. */
export const issuerAccount = { namespace: "certificates", name: "aws-privateca-issuer" } as const;
