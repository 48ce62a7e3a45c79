import * as k8s from "@pulumi/kubernetes";
import type * as pulumi from "@pulumi/pulumi";
import { labels } from "../labels";
import { logLabels, LogRole, serverPorts } from "./names";
import type { ResolvedEventLog } from "./schema";

type Peer = k8s.types.input.networking.v1.NetworkPolicyPeer;
type Spec = k8s.types.input.networking.v1.NetworkPolicySpec;

/**
 * What may talk to what: servers to each other, clients at every site and the job that declares streams to servers. Other
 * sites are named by their pods' addresses; this one's pods by label too, because some network plug-ins never match their own
 * pods by address. Who of another site may do what is decided by certificates.
 */
export function declareTraffic(
  component: string,
  args: ResolvedEventLog,
  opts: pulumi.CustomResourceOptions,
): void {
  const servers: Peer = { podSelector: { matchLabels: logLabels(args, LogRole.Server) } };
  const streams = { ...logLabels(args, LogRole.Streams), "app.kubernetes.io/name": "nats-streams" };
  const everySite = args.sites.map(({ podCidr }): Peer => ({ ipBlock: { cidr: podCidr } }));
  const clients = args.clients.map(({ namespace, service }): Peer => ({
    ...inNamespace(namespace),
    podSelector: { matchLabels: { [labels.service]: service } },
  }));
  const policies: {
    [name: string]: { of: Record<string, string>; spec: Omit<Spec, "podSelector" | "policyTypes"> };
  } = {
    servers: {
      of: logLabels(args, LogRole.Server),
      spec: {
        ingress: [
          { from: everySite, ports: [tcp(serverPorts.cluster), tcp(serverPorts.client)] },
          { from: [...clients, { podSelector: { matchLabels: streams } }], ports: [tcp(serverPorts.client)] },
          { from: [inNamespace("operations")], ports: [tcp(serverPorts.monitor)] },
        ],
        egress: [{ to: everySite, ports: [tcp(serverPorts.cluster)] }],
      },
    },
    streams: {
      of: streams,
      spec: { ingress: [], egress: [{ to: [servers], ports: [tcp(serverPorts.client)] }] },
    },
  };
  for (const [name, { of, spec }] of Object.entries(policies)) {
    new k8s.networking.v1.NetworkPolicy(
      `${component}-${name}-traffic`,
      {
        metadata: { name: `${args.eventLog}-${name}`, namespace: args.namespace, labels: of },
        spec: { ...spec, podSelector: { matchLabels: of }, policyTypes: ["Ingress", "Egress"] },
      },
      opts,
    );
  }
}

function inNamespace(namespace: string): Peer {
  return { namespaceSelector: { matchLabels: { "kubernetes.io/metadata.name": namespace } } };
}

function tcp(port: number): k8s.types.input.networking.v1.NetworkPolicyPort {
  return { protocol: "TCP", port };
}
