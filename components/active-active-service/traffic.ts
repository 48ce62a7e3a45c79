import * as k8s from "@pulumi/kubernetes";
import type * as pulumi from "@pulumi/pulumi";
import { edgeGateway, nodeProxies, proxyPeer } from "../data-center/proxies";
import { LogRole, serverPorts } from "../event-log/names";
import { labels } from "../labels";
import { ObjectRole, s3Port } from "../replicated-object-store/names";
import type { ServicePeer } from "./arguments";
import type { ServiceWorkload } from "./workload";

type Peer = k8s.types.input.networking.v1.NetworkPolicyPeer;
type EgressRule = k8s.types.input.networking.v1.NetworkPolicyEgressRule;

/** Port of the Service in front of the pods. */
const servicePort = 80;

/**
 * Declares how requests reach the service: a Service in front of its pods and, with a hostname, a route at the edge
 * gateway. Requests stay at the site that they entered: what they need is there, and a loss elsewhere is not felt.
 *
 * @param workload the service at the site
 * @param opts options for the objects
 */
export function declareRoute(workload: ServiceWorkload, opts: pulumi.CustomResourceOptions): void {
  const { prefix, args } = workload;
  const metadata = { name: args.service, namespace: args.namespace, labels: workload.labels };
  const service = new k8s.core.v1.Service(
    `${prefix}-service`,
    {
      // It would wait for the first pod that is ready.
      metadata: {
        ...metadata,
        ...(Object.keys(workload.awaiting).length > 0 && { annotations: workload.awaiting }),
      },
      spec: {
        type: "ClusterIP",
        selector: workload.selector,
        ports: [
          { name: "http", port: servicePort, targetPort: "http", protocol: "TCP", appProtocol: "http" },
        ],
      },
    },
    opts,
  );
  if (args.hostname === undefined) return;
  new k8s.apiextensions.CustomResource(
    `${prefix}-route`,
    {
      apiVersion: "gateway.networking.k8s.io/v1",
      kind: "HTTPRoute",
      metadata,
      spec: {
        parentRefs: [
          { name: edgeGateway.name, namespace: edgeGateway.namespace, sectionName: edgeGateway.listener },
        ],
        hostnames: [args.hostname],
        rules: [
          {
            matches: [{ path: { type: "PathPrefix", value: "/" } }],
            backendRefs: [{ name: args.service, port: servicePort }],
          },
        ],
      },
    },
    { ...opts, dependsOn: [service] },
  );
}

/**
 * Declares who may talk to the service and whom it may talk to; everything else stays denied. The edge gateway is let
 * in when the service has a hostname.
 *
 * @param workload the service at the site
 * @param opts options for the policy
 */
export function declarePolicy(workload: ServiceWorkload, opts: pulumi.CustomResourceOptions): void {
  const { prefix, args } = workload;
  const proxies = args.hostname === undefined ? undefined : proxyPeer(args.gateway, 443);
  const callers: Peer[] = [...(proxies ? [proxies.peer] : []), ...args.callers.map(pods)];
  const dns: EgressRule = {
    to: [
      { namespaceSelector: named("kube-system"), podSelector: { matchLabels: { "k8s-app": "kube-dns" } } },
    ],
    ports: [
      { port: 53, protocol: "UDP" },
      { port: 53, protocol: "TCP" },
    ],
  };
  const calls: EgressRule[] = args.calls.map((callee) => ({
    to: [pods(callee)],
    ports: [{ port: callee.port, protocol: "TCP" }],
  }));
  // A router has one port a shard and role, and its own policy says which of them are open.
  const routers: EgressRule[] = args.databases.map(({ database, namespace }) => ({
    to: [
      {
        namespaceSelector: named(namespace),
        podSelector: { matchLabels: { [labels.database]: database, [labels.role]: "router" } },
      },
    ],
  }));
  const gateways: EgressRule[] = args.objectStores.map(({ objectStore, namespace }) => ({
    to: [
      {
        namespaceSelector: named(namespace),
        podSelector: {
          matchLabels: { [labels.objectStore]: objectStore, [labels.role]: ObjectRole.Gateway },
        },
      },
    ],
    ports: [{ port: s3Port, protocol: "TCP" }],
  }));
  const { eventLog } = args;
  const logServers: EgressRule[] = eventLog
    ? [
        {
          // This site's server by its labels too: some network plug-ins never match their own pods by address.
          to: [
            {
              namespaceSelector: named(eventLog.namespace),
              podSelector: {
                matchLabels: { [labels.eventLog]: eventLog.eventLog, [labels.role]: LogRole.Server },
              },
            },
            ...eventLog.cidrs.map((cidr) => ({ ipBlock: { cidr } })),
          ],
          ports: [{ port: serverPorts.client, protocol: "TCP" }],
        },
      ]
    : [];
  const addresses: EgressRule[] = args.addresses.map(({ cidrs, port }) => ({
    to: cidrs.map((cidr) => ({ ipBlock: { cidr } })),
    ports: [{ port, protocol: "TCP" }],
  }));
  new k8s.networking.v1.NetworkPolicy(
    `${prefix}-network-policy`,
    {
      metadata: { name: args.service, namespace: args.namespace, labels: workload.labels },
      spec: {
        podSelector: { matchLabels: workload.selector },
        policyTypes: ["Ingress", "Egress"],
        // A rule without peers would let in everybody, so there is none when there are no callers.
        ingress:
          callers.length === 0 ? [] : [{ from: callers, ports: [{ port: args.port, protocol: "TCP" }] }],
        egress: [dns, ...calls, ...routers, ...gateways, ...logServers, ...addresses],
      },
    },
    opts,
  );
  if (args.hostname !== undefined && !proxies) declareNodeProxies(workload, opts);
}

/** Proxies of nodes are no pods: only the network plug-in's own kind of policy has a name for them. */
function declareNodeProxies(
  { prefix, args, selector, ...workload }: ServiceWorkload,
  opts: pulumi.CustomResourceOptions,
) {
  new k8s.apiextensions.CustomResource(
    `${prefix}-gateway-policy`,
    {
      apiVersion: "cilium.io/v2",
      kind: "CiliumNetworkPolicy",
      metadata: { name: args.service, namespace: args.namespace, labels: workload.labels },
      spec: {
        endpointSelector: { matchLabels: selector },
        ingress: [
          {
            fromEntities: [nodeProxies],
            toPorts: [{ ports: [{ port: String(args.port), protocol: "TCP" }] }],
          },
        ],
      },
    },
    opts,
  );
}

function pods({ service, namespace }: Required<Pick<ServicePeer, "service" | "namespace">>): Peer {
  return {
    namespaceSelector: named(namespace),
    podSelector: { matchLabels: { [labels.service]: service } },
  };
}

function named(namespace: string): k8s.types.input.meta.v1.LabelSelector {
  return { matchLabels: { "kubernetes.io/metadata.name": namespace } };
}
