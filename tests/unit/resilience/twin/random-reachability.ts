import type { Value } from "@holdfast/resilience";
import { GraphBuilder } from "../building/graph-builder";
import { policy } from "../building/service";
import type { TwinPeer, TwinPods, TwinPolicy, TwinRule, TwinSelector, TwinWorld } from "./reachability-twin";
import type { Draw } from "./random-blueprint";

/** A service at one site: its pods, the Service that is to lead to them, and the route by which users are to come. */
export interface TwinService {
  readonly name: string;
  readonly pods: TwinPods;
  readonly service: {
    readonly selector: { readonly [label: string]: string };
    readonly port: number;
    readonly targetPort: number | string;
  };
  readonly route?: {
    readonly gateway: string;
    readonly section?: string;
    readonly backend: string;
    readonly backendPort: number;
  };
  /** Names of services that it needs hard. */
  readonly calls: readonly string[];
}

export interface TwinListener {
  readonly name: string;
  readonly protocol: string;
  readonly port: number;
  readonly from: "All" | "Same";
  readonly hostname?: string;
}

/** A small world, and the same as resources. */
export interface ReachabilityWorld extends TwinWorld {
  readonly services: readonly TwinService[];
  /** Listeners of the gateway `edge` of each site; none: the site has no gateway. */
  readonly gateways: { readonly [site: string]: readonly TwinListener[] };
}

export const EDGE = "edge";
const SITES = { ansan: "10.1.0", siheung: "10.2.0" };
const NAMESPACES = { services: { team: "blue" }, operations: { team: "red" }, edge: {} };
const HTTP = { name: "http", port: 8080, protocol: "TCP" };

function selector(draw: Draw, labels: readonly [string, readonly string[]][]): TwinSelector {
  const [key, values] = draw.oneOf(labels);
  switch (draw.integer(0, 5)) {
    case 0:
      return {};
    case 1:
      return {
        expressions: [
          { key, operator: draw.oneOf(["In", "NotIn"]), values: draw.some(values).concat(values[0]!) },
        ],
      };
    case 2:
      return { expressions: [{ key, operator: draw.oneOf(["Exists", "DoesNotExist"]), values: [] }] };
    default:
      return { labels: { [key]: draw.oneOf(values) } };
  }
}

const podLabels: [string, string[]][] = [
  ["holdfast.dev/service", ["a", "b", "c"]],
  ["part", ["front", "back"]],
];
const namespaceLabels: [string, string[]][] = [
  ["team", ["blue", "red"]],
  ["kubernetes.io/metadata.name", Object.keys(NAMESPACES)],
];

function peer(draw: Draw): TwinPeer {
  if (draw.rarely(3)) {
    const cidr = draw.oneOf([
      "10.1.0.0/30",
      "10.1.0.0/31",
      "10.1.0.2/31",
      "10.2.0.0/30",
      "10.0.0.0/8",
      "0.0.0.0/0",
    ]);
    return { block: { cidr, except: draw.some(["10.1.0.3/32", "10.2.0.0/31"]).filter(() => draw.flag()) } };
  }
  return {
    ...(draw.flag() ? { pods: selector(draw, podLabels) } : {}),
    ...(draw.flag() ? { namespaces: selector(draw, namespaceLabels) } : {}),
  };
}

function rule(draw: Draw): TwinRule {
  return {
    ...(draw.rarely(4) ? {} : { peers: Array.from({ length: draw.integer(1, 3) }, () => peer(draw)) }),
    ...(draw.flag()
      ? {}
      : {
          ports: [
            draw.oneOf([
              { port: 8080 },
              { port: "http" },
              { port: 8000, endPort: 9000 },
              { port: 9090 },
              { protocol: "UDP" },
              { protocol: "TCP" },
            ]),
          ],
        }),
  };
}

function networkPolicy(draw: Draw, name: string): TwinPolicy {
  const namespace = draw.oneOf(Object.keys(NAMESPACES));
  return {
    site: draw.oneOf(Object.keys(SITES)),
    namespace,
    name,
    // Of a gateway's pods nobody knows the labels.
    selects: namespace === EDGE || draw.flag() ? {} : selector(draw, podLabels),
    types: draw.oneOf([["Ingress"], ["Egress"], ["Ingress", "Egress"]] as const),
    ingress: Array.from({ length: draw.integer(0, 2) }, () => rule(draw)),
    egress: Array.from({ length: draw.integer(0, 2) }, () => rule(draw)),
  };
}

/** Services at two sites, some of which are reached and some of which are not. */
export function randomReachability(draw: Draw): ReachabilityWorld {
  const homes = new Map(["a", "b", "c"].map((name) => [name, draw.oneOf(["services", "operations"])]));
  const services = Object.keys(SITES).flatMap((site) =>
    ["a", "b", "c"]
      .filter((name) => site === "ansan" || name !== "c")
      .map((name, index): TwinService => {
        const labels = { "holdfast.dev/service": name, part: index === 0 ? "front" : "back" };
        const isRouted = name === "a";
        return {
          name,
          pods: { site, namespace: homes.get(name)!, labels, ports: [HTTP] },
          service: {
            selector: { "holdfast.dev/service": draw.rarely(8) ? `${name}s` : name },
            port: 80,
            targetPort: draw.rarely(8) ? draw.oneOf([8081, "web"]) : draw.oneOf([8080, "http"]),
          },
          ...(isRouted
            ? {
                route: {
                  gateway: draw.rarely(10) ? "internal" : EDGE,
                  ...(draw.rarely(3) ? { section: draw.oneOf(["https", "http"]) } : {}),
                  backend: draw.rarely(10) ? `${name}-v2` : name,
                  backendPort: draw.rarely(10) ? 81 : 80,
                },
              }
            : {}),
          calls: name === "a" ? draw.some(["b", "c"]) : name === "b" ? draw.some(["c"]) : [],
        };
      }),
  );
  const calls = new Map(services.map(({ name, calls }) => [name, calls]));
  const gateway = (): TwinListener[] =>
    draw.rarely(10)
      ? []
      : draw
          .some(["https", "http"])
          .concat(draw.flag() ? [] : ["tls"])
          .map((name) => ({
            name,
            protocol: draw.rarely(8) ? "TCP" : name === "https" ? "HTTPS" : "HTTP",
            port: draw.rarely(8) ? 8443 : name === "https" ? 443 : 80,
            from: draw.rarely(6) ? "Same" : "All",
            ...(draw.rarely(4)
              ? { hostname: draw.oneOf(["*.kr.example", "a.kr.example", "*.example.com"]) }
              : {}),
          }));
  return {
    sites: SITES,
    namespaces: NAMESPACES,
    // What a service needs is one fact, whatever site it stands at.
    services: services.map((each) => ({ ...each, calls: calls.get(each.name) ?? [] })),
    gateways: { ansan: gateway(), siheung: gateway() },
    policies: Array.from({ length: draw.integer(0, 6) }, (_, index) =>
      networkPolicy(draw, `policy-${index}`),
    ),
  };
}

const selectorValue = ({ labels, expressions }: TwinSelector): Value => ({
  ...(labels ? { matchLabels: labels } : {}),
  ...(expressions ? { matchExpressions: expressions as unknown as Value } : {}),
});

function ruleValue({ peers, ports }: TwinRule, direction: "from" | "to"): Value {
  return {
    ...(peers
      ? {
          [direction]: peers.map(({ block, pods, namespaces }): Value => ({
            ...(block ? { ipBlock: { cidr: block.cidr, except: [...block.except] } } : {}),
            ...(pods ? { podSelector: selectorValue(pods) } : {}),
            ...(namespaces ? { namespaceSelector: selectorValue(namespaces) } : {}),
          })),
        }
      : {}),
    ...(ports ? { ports: ports.map((port) => ({ ...port })) } : {}),
  };
}

/** The resources that declare a world. */
export function reachabilityGraph(world: ReachabilityWorld): GraphBuilder {
  const builder = new GraphBuilder();
  for (const [site, listeners] of Object.entries(world.gateways)) {
    const prefix = world.sites[site]!;
    const cluster = { identifier: site, domain: `${site}.internal`, ingressAddress: builder.ingress(site) };
    builder.dataCenter(site, { cluster: { ...cluster, podCidr: `${prefix}.0/30` } });
    builder.remove(`${site}-edge@${site}`);
    for (const [name, labels] of Object.entries(world.namespaces))
      builder.object("kubernetes:core/v1:Namespace", site, name, { metadata: { name, labels } });
    if (listeners.length === 0) continue;
    builder.object("kubernetes:gateway.networking.k8s.io/v1:Gateway", site, "edge-gateway", {
      metadata: { name: EDGE, namespace: EDGE },
      spec: {
        gatewayClassName: "edge",
        listeners: listeners.map(({ name, protocol, port, from, hostname }) => ({
          name,
          port,
          protocol,
          ...(hostname === undefined ? {} : { hostname }),
          ...(protocol === "HTTPS" ? { tls: { certificateRefs: [{ name: "edge-tls" }] } } : {}),
          allowedRoutes: { namespaces: { from } },
        })),
      },
    });
  }
  for (const { name, pods, service, route } of world.services) {
    const { site, namespace } = pods;
    const metadata = { name, namespace, labels: { "holdfast.dev/service": name } };
    builder.object("kubernetes:apps/v1:Deployment", site, name, {
      metadata,
      spec: {
        replicas: 2,
        template: {
          metadata: { labels: pods.labels!, annotations: { "holdfast.dev/requests-per-second": "100" } },
          spec: {
            containers: [
              {
                name,
                ports: pods.ports.map((port) => ({ name: port.name, containerPort: port.port })),
              },
            ],
          },
        },
      },
    });
    builder.object("kubernetes:core/v1:Service", site, `${name}-service`, {
      metadata,
      spec: { selector: service.selector, ports: [{ port: service.port, targetPort: service.targetPort }] },
    });
    if (!route) continue;
    builder.object("kubernetes:gateway.networking.k8s.io/v1:HTTPRoute", site, `${name}-route`, {
      metadata,
      spec: {
        parentRefs: [
          {
            name: route.gateway,
            namespace: EDGE,
            ...(route.section === undefined ? {} : { sectionName: route.section }),
          },
        ],
        hostnames: [`${name}.kr.example`],
        rules: [{ backendRefs: [{ name: route.backend, port: route.backendPort }] }],
      },
    });
  }
  for (const { site, namespace, name, selects, types, ingress, egress } of world.policies)
    builder.object("kubernetes:networking.k8s.io/v1:NetworkPolicy", site, name, {
      metadata: { name, namespace },
      spec: {
        podSelector: selectorValue(selects),
        policyTypes: [...types],
        ...(ingress.length > 0 ? { ingress: ingress.map((each) => ruleValue(each, "from")) } : {}),
        ...(egress.length > 0 ? { egress: egress.map((each) => ruleValue(each, "to")) } : {}),
      },
    });
  for (const name of ["a", "b", "c"])
    policy(builder, name, {
      allowedSites: ["ansan", "siheung"],
      hardDependencies: [...(world.services.find((each) => each.name === name)?.calls ?? [])],
    });
  return builder;
}
