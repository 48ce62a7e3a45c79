import * as k8s from "@pulumi/kubernetes";
import type * as pulumi from "@pulumi/pulumi";
import { certificateSecret, declareCertificate } from "../certificate-issuer";
import { labels } from "../labels";
import { declareProxies, edgeGateway } from "./proxies";
import { declarePublicIssuer } from "./public-issuer";
import type { ResolvedDataCenter } from "./schema";

export { edgeGateway } from "./proxies";

/**
 * Declares the gateway's certificate, its public issuer where there is one, the gateway and its proxies.
 *
 * @param name prefix of resource names
 * @param args arguments of the data center
 * @param edgeNamespace the namespace of the gateway
 * @param issuer the issuer of certificates
 * @param opts options for the resources
 */
export function declareEdge(
  name: string,
  args: ResolvedDataCenter,
  edgeNamespace: k8s.core.v1.Namespace,
  issuer: pulumi.Resource,
  opts: pulumi.CustomResourceOptions,
): void {
  const siteLabels = { [labels.site]: args.site };
  const ordered = declarePublicIssuer(name, args, edgeNamespace, opts);
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
    ordered?.reference ?? args.edge.issuer,
    { ...opts, dependsOn: [edgeNamespace, ordered?.resource ?? issuer] },
  );
  const proxies = declareProxies(name, args, { ...opts, dependsOn: [edgeNamespace] });
  new k8s.apiextensions.CustomResource(
    `${name}-edge`,
    {
      apiVersion: "gateway.networking.k8s.io/v1",
      kind: "Gateway",
      metadata: { name: edgeGateway.name, namespace: edgeGateway.namespace, labels: siteLabels },
      spec: {
        gatewayClassName: args.edge.gatewayClassName,
        ...proxies.reference,
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
    { ...opts, dependsOn: [edgeNamespace, certificate, ...proxies.declared] },
  );
}
