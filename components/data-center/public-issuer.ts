import * as k8s from "@pulumi/kubernetes";
import type * as pulumi from "@pulumi/pulumi";
import { certManagerAccount, solverAccount } from "@holdfast/contract/certificate-issuer";
import type { CertificateIssuer } from "../certificate-issuer";
import { labels } from "../labels";
import type { ResolvedDataCenter } from "./schema";

/** The public issuer, in the gateway's own namespace: nothing else has a certificate that users see. */
const publicIssuer = { group: "cert-manager.io", kind: "Issuer", name: "public" } as const;

/**
 * Declares the issuer that orders the edge certificate from a public authority, and what it answers the authority's
 * challenges with: cert-manager asks for a token of the solver's service account alone, and takes the role with it.
 *
 * @param name prefix of resource names
 * @param args arguments of the data center
 * @param edgeNamespace the namespace of the gateway
 * @param opts options for the resources
 * @returns the issuer as certificates refer to it, and the resource; nothing where the site has none of its own
 */
export function declarePublicIssuer(
  name: string,
  { site, edge: { acme } }: ResolvedDataCenter,
  edgeNamespace: k8s.core.v1.Namespace,
  opts: pulumi.CustomResourceOptions,
): { reference: CertificateIssuer; resource: pulumi.Resource } | undefined {
  if (acme === undefined) return undefined;
  const inside = { ...opts, dependsOn: [edgeNamespace] };
  const metadata = { ...solverAccount, labels: { [labels.site]: site } };
  const account = new k8s.core.v1.ServiceAccount(`${name}-acme-solver`, { metadata }, inside);
  const role = new k8s.rbac.v1.Role(
    `${name}-acme-solver-token`,
    {
      metadata,
      rules: [
        {
          apiGroups: [""],
          resources: ["serviceaccounts/token"],
          resourceNames: [solverAccount.name],
          verbs: ["create"],
        },
      ],
    },
    inside,
  );
  const binding = new k8s.rbac.v1.RoleBinding(
    `${name}-acme-solver-token`,
    {
      metadata,
      roleRef: { apiGroup: "rbac.authorization.k8s.io", kind: "Role", name: solverAccount.name },
      subjects: [{ kind: "ServiceAccount", ...certManagerAccount }],
    },
    { ...opts, dependsOn: [role] },
  );
  const resource = new k8s.apiextensions.CustomResource(
    `${name}-public-issuer`,
    {
      apiVersion: `${publicIssuer.group}/v1`,
      kind: publicIssuer.kind,
      metadata: {
        name: publicIssuer.name,
        namespace: solverAccount.namespace,
        labels: { [labels.site]: site },
      },
      spec: {
        acme: {
          server: acme.server,
          email: acme.email,
          privateKeySecretRef: { name: "acme-account" },
          solvers: [
            {
              dns01: {
                route53: {
                  region: acme.region,
                  role: acme.roleArn,
                  auth: { kubernetes: { serviceAccountRef: { name: solverAccount.name } } },
                },
              },
            },
          ],
        },
      },
    },
    { ...opts, dependsOn: [account, binding] },
  );
  return { reference: publicIssuer, resource };
}
