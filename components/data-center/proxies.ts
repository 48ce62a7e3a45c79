import * as k8s from "@pulumi/kubernetes";
import type * as pulumi from "@pulumi/pulumi";
import {
  implementationLabel,
  implementations,
  type ProxyPods,
} from "@holdfast/contract/gateway/implementations";
import { labels } from "../labels";
import { mostProxies, leastProxies, proxyResources } from "./footprint";
import type { ResolvedDataCenter } from "./schema";

type Peer = k8s.types.input.networking.v1.NetworkPolicyPeer;

/** The gateway of every site, as routes refer to it. */
export const edgeGateway = { namespace: "edge", name: "edge", listener: "https" } as const;

/** A proxy is added when those that run use this share of what they request. */
const TARGET_CPU_PERCENT = 60;

/** What Cilium calls the proxies of its nodes in policies. */
export const nodeProxies = "ingress";

/** The gateway's reference to what its proxies are made by; nothing where the implementation makes none for it. */
export interface GatewayInfrastructure {
  infrastructure?: { parametersRef: { group: string; kind: string; name: string } };
}

/**
 * What network policies let through for the gateway's proxies, with the ports at which they may listen for a listener.
 *
 * @param implementation the implementation; `undefined` stands for one that is not known, in the gateway's namespace
 * @param listener port of the listener
 * @returns nothing where the proxies are no pods
 */
export function proxyPeer(
  implementation: ResolvedDataCenter["edge"]["implementation"],
  listener: number,
): { peer: Peer; ports: number[] } | undefined {
  const namespaceOf = (name: string) => ({ matchLabels: { "kubernetes.io/metadata.name": name } });
  if (implementation === undefined) {
    // An unprivileged proxy adds 10,000 to the ports that it may not open.
    const ports = listener < 1024 ? [listener, listener + 10_000] : [listener];
    return { peer: { namespaceSelector: namespaceOf(edgeGateway.namespace) }, ports };
  }
  const { dataPlane } = implementations[implementation];
  if (dataPlane.kind === "nodes") return undefined;
  const { namespace, labels: own } = dataPlane.place(edgeGateway);
  const peer = { namespaceSelector: namespaceOf(namespace), podSelector: { matchLabels: { ...own } } };
  return { peer, ports: [dataPlane.port(listener)] };
}

/**
 * Declares the class of the gateway, and what its proxies are made by: enough of them for any hall to be lost, spread over
 * the halls, never taken down together, with a way to their control plane.
 *
 * @param name prefix of resource names
 * @param args arguments of the data center
 * @param opts options for the resources, which follow the gateway's namespace
 * @returns the gateway's reference to it, and what it depends on
 */
export function declareProxies(
  name: string,
  args: ResolvedDataCenter,
  opts: pulumi.CustomResourceOptions,
): { reference: GatewayInfrastructure; declared: pulumi.Resource[] } {
  const { implementation } = args.edge;
  if (implementation === undefined) return { reference: {}, declared: [] };
  const { controllerName, dataPlane } = implementations[implementation];
  const siteLabels = { [labels.site]: args.site };
  const gatewayClass = new k8s.apiextensions.CustomResource(
    `${name}-gateway-class`,
    {
      apiVersion: "gateway.networking.k8s.io/v1",
      kind: "GatewayClass",
      metadata: {
        name: args.edge.gatewayClassName,
        labels: { ...siteLabels, [implementationLabel]: implementation },
      },
      spec: { controllerName },
    },
    opts,
  );
  if (dataPlane.kind === "nodes") return { reference: {}, declared: [gatewayClass] };
  const metadata = { name: edgeGateway.name, namespace: edgeGateway.namespace, labels: siteLabels };
  const parameters =
    dataPlane.parameters.kind === "EnvoyProxy"
      ? new k8s.apiextensions.CustomResource(
          `${name}-edge-proxies`,
          {
            apiVersion: `${dataPlane.parameters.group}/v1alpha1`,
            kind: dataPlane.parameters.kind,
            metadata,
            spec: envoyProxy(args, dataPlane),
          },
          opts,
        )
      : new k8s.core.v1.ConfigMap(
          `${name}-edge-proxies`,
          { metadata, data: istioParameters(args, dataPlane) },
          opts,
        );
  const declared: pulumi.Resource[] = [gatewayClass, parameters];
  if (dataPlane.place(edgeGateway).namespace === edgeGateway.namespace)
    declared.push(declareControlPlaneWay(name, dataPlane, siteLabels, opts));
  return {
    reference: { infrastructure: { parametersRef: { ...dataPlane.parameters, name: edgeGateway.name } } },
    declared,
  };
}

/** Proxies of a hall that is lost leave the others theirs; those of one revision are spread by themselves. */
function spread(dataPlane: ProxyPods) {
  return [
    {
      maxSkew: 1,
      topologyKey: "topology.kubernetes.io/zone",
      whenUnsatisfiable: "DoNotSchedule",
      nodeAffinityPolicy: "Honor",
      nodeTaintsPolicy: "Honor",
      labelSelector: { matchLabels: { ...dataPlane.place(edgeGateway).labels } },
      matchLabelKeys: ["pod-template-hash"],
    },
  ];
}

function scaling({ halls }: ResolvedDataCenter) {
  return {
    minReplicas: leastProxies(halls.length),
    maxReplicas: mostProxies(halls.length),
    metrics: [
      {
        type: "Resource",
        resource: { name: "cpu", target: { type: "Utilization", averageUtilization: TARGET_CPU_PERCENT } },
      },
    ],
  };
}

/** Envoy Gateway's EnvoyProxy, which the gateway refers to. */
function envoyProxy(args: ResolvedDataCenter, dataPlane: ProxyPods) {
  return {
    provider: {
      type: "Kubernetes",
      kubernetes: {
        envoyDeployment: {
          container: { resources: proxyResources },
          pod: { topologySpreadConstraints: spread(dataPlane) },
        },
        envoyHpa: scaling(args),
        envoyPDB: { maxUnavailable: 1 },
        envoyService: {
          type: "LoadBalancer",
          loadBalancerIP: args.cluster.ingressAddress,
          externalTrafficPolicy: "Local",
        },
      },
    },
  };
}

/** Istio merges each text into the object of its kind that it makes for the gateway. */
function istioParameters(args: ResolvedDataCenter, dataPlane: ProxyPods): { [kind: string]: string } {
  const pod = {
    topologySpreadConstraints: spread(dataPlane),
    containers: [{ name: "istio-proxy", resources: proxyResources }],
  };
  const objects = {
    deployment: { spec: { template: { spec: pod } } },
    horizontalPodAutoscaler: { spec: scaling(args) },
    podDisruptionBudget: { spec: { maxUnavailable: 1 } },
    service: { spec: { externalTrafficPolicy: "Local" } },
  };
  return Object.fromEntries(Object.entries(objects).map(([kind, object]) => [kind, JSON.stringify(object)]));
}

/** Without its control plane a proxy that starts gets no listener, and never becomes ready. */
function declareControlPlaneWay(
  name: string,
  { controlPlane }: ProxyPods,
  siteLabels: { [label: string]: string },
  opts: pulumi.CustomResourceOptions,
): k8s.networking.v1.NetworkPolicy {
  return new k8s.networking.v1.NetworkPolicy(
    `${name}-edge-out-control-plane`,
    {
      metadata: {
        name: "out-control-plane",
        namespace: edgeGateway.namespace,
        labels: siteLabels,
        annotations: { "holdfast.dev/purpose": "Proxies have their configuration from their control plane." },
      },
      spec: {
        podSelector: {},
        policyTypes: ["Egress"],
        egress: [
          {
            to: [
              {
                namespaceSelector: { matchLabels: { "kubernetes.io/metadata.name": controlPlane.namespace } },
                podSelector: { matchLabels: { ...controlPlane.labels } },
              },
            ],
            ports: controlPlane.ports.map((port) => ({ port, protocol: "TCP" })),
          },
        ],
      },
    },
    opts,
  );
}
