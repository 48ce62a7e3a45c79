/**
 * Names of implementations of the Gateway API. Envoy Gateway's proxies stand beside its controller, or in the gateway's
 * namespace (`provider.kubernetes.deploy.type: GatewayNamespace`), as Istio's do; Cilium's are those of the nodes.
 */
export type ImplementationName = "envoy-gateway" | "envoy-gateway-in-namespace" | "istio" | "cilium";

/** Label of a GatewayClass with the name of its implementation, which its controller's name alone does not tell. */
export const implementationLabel = "holdfast.dev/gateway-implementation";

/** A gateway by its place. */
export interface GatewayName {
  readonly namespace: string;
  readonly name: string;
}

/** Pods that network policies are about. */
export interface PodPlace {
  readonly namespace: string;
  readonly labels: Readonly<Record<string, string>>;
}

/** Proxies that are pods of a Deployment, which the implementation makes for each gateway. */
export interface ProxyPods {
  readonly kind: "pods";
  place(gateway: GatewayName): PodPlace;
  /** The port at which the pods listen for a listener's. */
  port(listener: number): number;
  /** Whom the proxies have their configuration from, at which ports. */
  readonly controlPlane: PodPlace & { readonly ports: readonly number[] };
  /** What `spec.infrastructure.parametersRef` of a gateway refers to: there replicas, spread and budget are declared. */
  readonly parameters: { readonly group: string; readonly kind: string };
}

/** Proxies of the nodes. */
export interface NodeProxies {
  readonly kind: "nodes";
  /** As what network policies of Cilium's own know them. */
  readonly entity: string;
}

/** What is known of an implementation, by its makers' documentation and the objects that it makes. */
export interface ImplementationFacts {
  readonly controllerName: string;
  readonly dataPlane: ProxyPods | NodeProxies;
}

/** Namespace of Envoy Gateway's controller, by the documentation's own commands. */
const ENVOY_GATEWAY_NAMESPACE = "envoy-gateway-system";

function envoyGateway(place: (gateway: GatewayName) => string): ImplementationFacts {
  return {
    controllerName: "gateway.envoyproxy.io/gatewayclass-controller",
    dataPlane: {
      kind: "pods",
      place: (gateway) => ({
        namespace: place(gateway),
        labels: {
          "app.kubernetes.io/name": "envoy",
          "app.kubernetes.io/component": "proxy",
          "app.kubernetes.io/managed-by": "envoy-gateway",
          "gateway.envoyproxy.io/owning-gateway-name": gateway.name,
          "gateway.envoyproxy.io/owning-gateway-namespace": gateway.namespace,
        },
      }),
      // An unprivileged proxy: it adds 10,000 to ports below 1024.
      port: (listener) => (listener < 1024 ? listener + 10_000 : listener),
      controlPlane: {
        namespace: ENVOY_GATEWAY_NAMESPACE,
        labels: { "control-plane": "envoy-gateway" },
        // xDS.
        ports: [18_000],
      },
      parameters: { group: "gateway.envoyproxy.io", kind: "EnvoyProxy" },
    },
  };
}

/** What is known of each implementation. */
export const implementations: { readonly [name in ImplementationName]: ImplementationFacts } = {
  "envoy-gateway": envoyGateway(() => ENVOY_GATEWAY_NAMESPACE),
  "envoy-gateway-in-namespace": envoyGateway(({ namespace }) => namespace),
  istio: {
    controllerName: "istio.io/gateway-controller",
    dataPlane: {
      kind: "pods",
      place: ({ namespace, name }) => ({
        namespace,
        labels: { "gateway.networking.k8s.io/gateway-name": name },
      }),
      // `net.ipv4.ip_unprivileged_port_start: 0`: it listens at the listener's own port.
      port: (listener) => listener,
      controlPlane: {
        namespace: "istio-system",
        labels: { app: "istiod" },
        // xDS and certificates, over TLS.
        ports: [15_012],
      },
      parameters: { group: "", kind: "ConfigMap" },
    },
  },
  cilium: {
    controllerName: "io.cilium/gateway-controller",
    dataPlane: { kind: "nodes", entity: "ingress" },
  },
};
