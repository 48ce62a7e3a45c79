import * as k8s from "@pulumi/kubernetes";
import type * as pulumi from "@pulumi/pulumi";
import { labels } from "../labels";
import { metricsPort, ObjectRole, ports, roleLabels, s3Port } from "./names";
import type { ResolvedObjectStore } from "./schema";

type Peer = k8s.types.input.networking.v1.NetworkPolicyPeer;
type Port = k8s.types.input.networking.v1.NetworkPolicyPort;

const tcp = (port: number): Port => ({ protocol: "TCP", port });
const every = [...ports[ObjectRole.Master], ...ports[ObjectRole.Volume], ...ports[ObjectRole.Gateway]].map(
  tcp,
);

const namespacePods = (namespace: string): Peer => ({
  namespaceSelector: { matchLabels: { "kubernetes.io/metadata.name": namespace } },
});

/**
 * What may talk to what: servers to servers of every site, clients to gateways of their own, gateways to the routers of the
 * database. Other sites are named by their pods' addresses; this one's pods by label too, because some network plug-ins never
 * match their own pods by address.
 */
export function declareTraffic(
  component: string,
  args: ResolvedObjectStore,
  opts: pulumi.CustomResourceOptions,
): void {
  const servers: Peer[] = [
    ...args.sites.map(({ podCidr }) => ({ ipBlock: { cidr: podCidr } })),
    { podSelector: { matchLabels: { [labels.objectStore]: args.objectStore } } },
  ];
  for (const role of Object.values(ObjectRole)) {
    const isGateway = role === ObjectRole.Gateway;
    const clients = args.clients.map(({ namespace, service }) => ({
      ...namespacePods(namespace),
      podSelector: { matchLabels: { [labels.service]: service } },
    }));
    const routers: Peer = {
      ...namespacePods(args.names.namespace),
      podSelector: { matchLabels: { [labels.database]: args.names.database, [labels.role]: "router" } },
    };
    new k8s.networking.v1.NetworkPolicy(
      `${component}-${role}-traffic`,
      {
        metadata: {
          name: `${args.objectStore}-${role}`,
          namespace: args.namespace,
          labels: roleLabels(args, role),
        },
        spec: {
          podSelector: { matchLabels: roleLabels(args, role) },
          policyTypes: ["Ingress", "Egress"],
          ingress: [
            { from: servers, ports: ports[role].map(tcp) },
            { from: [namespacePods("operations")], ports: [tcp(metricsPort)] },
            ...(isGateway && clients.length > 0 ? [{ from: clients, ports: [tcp(s3Port)] }] : []),
          ],
          // A router has a port for each shard, and its own policy says which of them are open.
          egress: [{ to: servers, ports: every }, ...(isGateway ? [{ to: [routers] }] : [])],
        },
      },
      opts,
    );
  }
}
