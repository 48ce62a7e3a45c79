import { issuerAccount } from "@holdfast/contract/certificate-issuer";
import * as k8s from "@pulumi/kubernetes";
import type * as pulumi from "@pulumi/pulumi";
import { privateIssuer } from "../certificate-issuer";
import { labels } from "../labels";
import { regionOfArn } from "./edge-schema";
import type { ResolvedDataCenter } from "./schema";

/**
 * Declares the issuers of certificates: `holdfast`, which all certificates name, and one for each authority that it can
 * be pointed to instead; and the service account by which they prove to AWS who asks. Its annotation is the one that the
 * pod identity webhook of EKS reads; without that, the issuer's chart takes the same role by `AWS_ROLE_ARN`.
 *
 * @param name prefix of resource names
 * @param args arguments of the data center
 * @param namespace the namespace of the issuer's pods, where the site has it
 * @param opts options for the resources
 * @returns the issuer that certificates name
 */
export function declareIssuers(
  name: string,
  { site, certificateAuthority }: ResolvedDataCenter,
  namespace: k8s.core.v1.Namespace | undefined,
  opts: pulumi.CustomResourceOptions,
): k8s.apiextensions.CustomResource {
  const siteLabels = { [labels.site]: site };
  const { arn, alternativeArns, roleArn } = certificateAuthority;
  if (roleArn !== undefined && namespace !== undefined) {
    new k8s.core.v1.ServiceAccount(
      `${name}-issuer-account`,
      {
        metadata: {
          ...issuerAccount,
          labels: siteLabels,
          annotations: { "eks.amazonaws.com/role-arn": roleArn },
        },
      },
      { ...opts, dependsOn: [namespace] },
    );
  }
  const issuer = (resource: string, objectName: string, authority: string) =>
    new k8s.apiextensions.CustomResource(
      resource,
      {
        apiVersion: `${privateIssuer.group}/v1beta1`,
        kind: privateIssuer.kind,
        metadata: { name: objectName, labels: siteLabels },
        spec: { arn: authority, region: regionOfArn(authority) },
      },
      opts,
    );
  for (const alternative of alternativeArns) {
    const region = regionOfArn(alternative);
    issuer(`${name}-issuer-${region}`, `${privateIssuer.name}-${region}`, alternative);
  }
  return issuer(`${name}-issuer`, privateIssuer.name, arn);
}
