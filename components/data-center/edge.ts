import * as k8s from "@pulumi/kubernetes";
import type * as pulumi from "@pulumi/pulumi";
import { certificateSecret, declareCertificate, privateIssuer } from "../certificate-issuer";
import { labels } from "../labels";
import type { ResolvedDataCenter } from "./schema";

/** The gateway of every site, as routes refer to it. */
export const edgeGateway = { namespace: "edge", name: "edge", listener: "https" } as const;

/**
 * Declares the issuer of certificates, the gateway's certificate and the gateway.
 *
 * @param name prefix of resource names
 * @param args arguments of the data center
 * @param edgeNamespace the namespace of the gateway
 * @param opts options for the resources
 */
export function declareEdge(
  name: string,
  args: ResolvedDataCenter,
  edgeNamespace: k8s.core.v1.Namespace,
  opts: pulumi.CustomResourceOptions,
): void {
  const siteLabels = { [labels.site]: args.site };
  const issuer = new k8s.apiextensions.CustomResource(
    `${name}-issuer`,
    {
      apiVersion: `${privateIssuer.group}/v1beta1`,
      kind: privateIssuer.kind,
      metadata: { name: privateIssuer.name, labels: siteLabels },
      spec: { arn: args.certificateAuthority.arn, region: regionOf(args.certificateAuthority.arn) },
    },
    opts,
  );
  const [commonName = ""] = args.edge.hostnames;
  const certificate = declareCertificate(
    `${name}-edge-certificate`,
    {
      name: edgeGateway.name,
      namespace: edgeGateway.namespace,
      labels: siteLabels,
      commonName,
      dnsNames: args.edge.hostnames,
      server: true,
      client: false,
    },
    args.edge.issuer,
    { ...opts, dependsOn: [edgeNamespace, issuer] },
  );
  new k8s.apiextensions.CustomResource(
    `${name}-edge`,
    {
      apiVersion: "gateway.networking.k8s.io/v1",
      kind: "Gateway",
      metadata: { name: edgeGateway.name, namespace: edgeGateway.namespace, labels: siteLabels },
      spec: {
        gatewayClassName: args.edge.gatewayClassName,
        addresses: [{ type: "IPAddress", value: args.cluster.ingressAddress }],
        listeners: [
          {
            name: edgeGateway.listener,
            protocol: "HTTPS",
            port: 443,
            tls: {
              mode: "Terminate",
              certificateRefs: [{ group: "", kind: "Secret", name: certificateSecret(edgeGateway.name) }],
            },
            allowedRoutes: {
              namespaces: {
                from: "Selector",
                selector: {
                  matchExpressions: [
                    {
                      key: "kubernetes.io/metadata.name",
                      operator: "In",
                      values: args.edge.routesFrom,
                    },
                  ],
                },
              },
            },
          },
        ],
      },
    },
    { ...opts, dependsOn: [edgeNamespace, certificate] },
  );
}

/** Region of an AWS resource by its ARN, `arn:<partition>:<service>:<region>:...`. */
function regionOf(arn: string): string {
  return arn.split(":")[3] ?? "";
}
