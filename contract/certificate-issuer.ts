/** The service account under which a cluster's issuer for AWS Private CA runs; the role of its site trusts it alone. */
export const issuerAccount = { namespace: "certificates", name: "aws-privateca-issuer" } as const;

/** The service account whose token cert-manager shows to write the answers of ACME challenges at Route 53. */
export const solverAccount = { namespace: "edge", name: "acme-solver" } as const;

/** The service account under which cert-manager itself runs. */
export const certManagerAccount = { namespace: "certificates", name: "cert-manager" } as const;
