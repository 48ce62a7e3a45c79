import * as k8s from "@pulumi/kubernetes";
import type * as pulumi from "@pulumi/pulumi";
import type { ResolvedClusterVoter } from "./schema";
import type { ClusterVoterIdentity } from "./cluster-voter-identity";
import { clientPort, metricsPort, peerPort } from "./member-list";
import { snapshotLabels } from "./snapshots";

/**
 * Lets peers and clients reach a voter, and nobody else. Clients are named twice: by address range for other sites, and
 * by namespace for this one, because some network plug-ins never match their own pods by address.
 */
export function declareVoterTraffic(
  identity: ClusterVoterIdentity,
  args: ResolvedClusterVoter,
  opts: pulumi.CustomResourceOptions,
): void {
  const peers = args.voters.map((peer) => ({ ipBlock: { cidr: `${peer.address}/32` } }));
  const otherSites = args.clientCidrs.map((cidr) => ({ ipBlock: { cidr } }));
  const clientNamespaces = args.clientNamespaces;
  new k8s.networking.v1.NetworkPolicy(
    `${identity.component}-traffic`,
    {
      metadata: { name: identity.objectName, namespace: identity.namespace, labels: identity.labels },
      spec: {
        podSelector: { matchLabels: identity.labels },
        policyTypes: ["Ingress", "Egress"],
        ingress: [
          {
            // A peer in a cluster calls from its pod's address, which lies in the clients' ranges.
            from: [...peers, ...otherSites],
            ports: [{ protocol: "TCP", port: peerPort }],
          },
          {
            from: [
              ...peers,
              ...otherSites,
              ...clientNamespaces.map((namespace) => ({
                namespaceSelector: { matchLabels: { "kubernetes.io/metadata.name": namespace } },
              })),
              { podSelector: { matchLabels: snapshotLabels(identity) } },
            ],
            ports: [{ protocol: "TCP", port: clientPort }],
          },
          {
            // The monitoring agents stand here; this port shows health and figures, no keys.
            from: [{ namespaceSelector: { matchLabels: { "kubernetes.io/metadata.name": "operations" } } }],
            ports: [{ protocol: "TCP", port: metricsPort }],
          },
        ],
        egress: [{ to: peers, ports: [{ protocol: "TCP", port: peerPort }] }],
      },
    },
    opts,
  );
  new k8s.networking.v1.NetworkPolicy(
    `${identity.component}-snapshot-traffic`,
    {
      metadata: {
        name: `${identity.objectName}-snapshot`,
        namespace: identity.namespace,
        labels: snapshotLabels(identity),
      },
      spec: {
        podSelector: { matchLabels: snapshotLabels(identity) },
        policyTypes: ["Ingress", "Egress"],
        ingress: [],
        egress: [
          {
            // Some network plug-ins see the load balancer's address, others the pod behind it.
            to: [
              { podSelector: { matchLabels: identity.labels } },
              { ipBlock: { cidr: `${args.member.address}/32` } },
            ],
            ports: [{ protocol: "TCP", port: clientPort }],
          },
        ],
      },
    },
    opts,
  );
}
