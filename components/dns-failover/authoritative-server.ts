import { createHash } from "node:crypto";
import * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import { nodeProxies, proxyPeer } from "../data-center/proxies";
import { annotations, labels } from "../labels";
import { restrictedContainerSecurity, restrictedPodSecurity } from "../restricted-pod";
import type { AuthoritativeServerArgs } from "./arguments";
import { LISTEN_PORT, METRICS_PORT } from "./defaults";
import { serverResources } from "./footprint";
import { serverProbes } from "./probes";
import { type ResolvedServer, resolveServer } from "./schema";
import {
  CONFIGURATION_DIRECTORY,
  namedConfiguration,
  pdnsConfiguration,
  SOCKET_DIRECTORY,
  zoneFileName,
} from "./server-configuration";
import { zoneFile } from "./zone-file";

/** The user that PowerDNS's own image makes for it. */
const PDNS_USER = 953;

/**
 * The authoritative PowerDNS server of a zone at one data site: the second of the two providers that answer the zone alike;
 * the first is a {@link Route53Zone}. Two copies in different halls read the zone from one ConfigMap, behind a fixed
 * address. Each copy checks every target by itself; they share nothing with each other, with other sites or with Route 53.
 *
 * @example
 * new AuthoritativeServer("public-ansan", { ...zone, site: "ansan", image: "pdns@sha256:…" }, { provider: ansan.provider });
 */
export class AuthoritativeServer extends pulumi.ComponentResource {
  /** @internal */
  public static readonly __pulumiType = "holdfast:index:AuthoritativeServer";

  /**
   * @param name `<zone instance>-<site>`
   * @param args the zone, and the site of the server
   * @param opts options; `provider` is that of the site's cluster
   * @throws InvalidInputError when a provider would refuse the zone, or the two would answer it differently
   */
  constructor(name: string, args: AuthoritativeServerArgs, opts?: pulumi.ComponentResourceOptions) {
    const resolved = resolveServer(name, args);
    const formerly = { aliases: [{ type: "holdfast:index:DnsFailover" }] };
    super(AuthoritativeServer.__pulumiType, name, { ...args }, pulumi.mergeOptions(opts, formerly));
    declareServer(name, resolved, { parent: this });
    this.registerOutputs();
  }
}

function declareServer(name: string, args: ResolvedServer, opts: pulumi.CustomResourceOptions): void {
  const objectName = `dns-${args.zone.replace(/\./g, "-")}`;
  const selector = { [labels.zone]: args.zone };
  const metadata = {
    name: objectName,
    namespace: args.namespace,
    labels: {
      ...selector,
      [labels.site]: args.site,
      [labels.tier]: "0",
      "app.kubernetes.io/name": "pdns",
      "app.kubernetes.io/part-of": "holdfast",
    },
  };
  const configuration = {
    [zoneFileName(args.zone)]: zoneFile(args),
    "pdns.conf": pdnsConfiguration(),
    "named.conf": namedConfiguration(args.zone),
  };
  new k8s.core.v1.ConfigMap(`${name}-configuration`, { metadata, data: configuration }, opts);
  new k8s.apps.v1.Deployment(
    `${name}-server`,
    {
      metadata,
      spec: {
        replicas: 2,
        strategy: { type: "RollingUpdate", rollingUpdate: { maxUnavailable: 0, maxSurge: 1 } },
        selector: { matchLabels: selector },
        template: {
          metadata: {
            labels: metadata.labels,
            // The server reads its files when it starts; another text means another start.
            annotations: {
              [annotations.configurationHash]: createHash("sha256")
                .update(JSON.stringify(configuration))
                .digest("hex"),
            },
          },
          spec: serverPod(args, objectName, selector),
        },
      },
    },
    opts,
  );
  new k8s.core.v1.Service(
    `${name}-service`,
    {
      metadata: {
        ...metadata,
        // The address is given: there is nothing to wait for.
        annotations: { ...args.loadBalancerAnnotations, "pulumi.com/skipAwait": "true" },
      },
      spec: {
        type: "LoadBalancer",
        loadBalancerIP: args.address,
        externalTrafficPolicy: "Local",
        allocateLoadBalancerNodePorts: false,
        selector,
        ports: (["UDP", "TCP"] as const).map((protocol) => ({
          name: `dns-${protocol.toLowerCase()}`,
          protocol,
          port: 53,
          targetPort: LISTEN_PORT,
        })),
      },
    },
    opts,
  );
  new k8s.policy.v1.PodDisruptionBudget(
    `${name}-disruption-budget`,
    { metadata, spec: { maxUnavailable: 1, selector: { matchLabels: selector } } },
    opts,
  );
  const proxies = proxyPeer(args.gateway, args.healthCheck.port);
  new k8s.networking.v1.NetworkPolicy(
    `${name}-network-policy`,
    {
      metadata,
      spec: {
        podSelector: { matchLabels: selector },
        policyTypes: ["Ingress", "Egress"],
        // No "from": the whole internet asks.
        ingress: [
          {
            ports: [
              { protocol: "UDP", port: LISTEN_PORT },
              { protocol: "TCP", port: LISTEN_PORT },
            ],
          },
          {
            // Monitoring stands here.
            from: [{ namespaceSelector: { matchLabels: { "kubernetes.io/metadata.name": "operations" } } }],
            ports: [{ protocol: "TCP", port: METRICS_PORT }],
          },
        ],
        egress: [
          {
            to: checkedAddresses(args).map((address) => ({ ipBlock: { cidr: `${address}/32` } })),
            ports: [{ protocol: "TCP", port: args.healthCheck.port }],
          },
          // Its own site as it is seen once the load balancer's address was translated: else the last server that stands
          // would take its own site for dead, and answer the last resort.
          ...(proxies
            ? [{ to: [proxies.peer], ports: proxies.ports.map((port) => ({ protocol: "TCP", port })) }]
            : []),
        ],
      },
    },
    opts,
  );
  if (proxies) return;
  new k8s.apiextensions.CustomResource(
    `${name}-gateway-policy`,
    {
      apiVersion: "cilium.io/v2",
      kind: "CiliumNetworkPolicy",
      metadata,
      spec: { endpointSelector: { matchLabels: selector }, egress: [{ toEntities: [nodeProxies] }] },
    },
    opts,
  );
}

/** Every address that the server checks, once, in order. */
function checkedAddresses(args: ResolvedServer): string[] {
  const addresses = args.endpoints.flatMap(({ targets, lastResortAddress }) => [
    ...targets.map(({ address }) => address),
    lastResortAddress,
  ]);
  return [...new Set(addresses)].sort();
}

function serverPod(
  args: ResolvedServer,
  configMap: string,
  selector: { [label: string]: string },
): k8s.types.input.core.v1.PodSpec {
  const apart = (topologyKey: string) => ({
    maxSkew: 1,
    topologyKey,
    whenUnsatisfiable: "DoNotSchedule",
    labelSelector: { matchLabels: selector },
    // Each revision is spread by itself, so that one can take the place of the other.
    matchLabelKeys: ["pod-template-hash"],
  });
  return {
    automountServiceAccountToken: false,
    enableServiceLinks: false,
    priorityClassName: args.priorityClass,
    terminationGracePeriodSeconds: 30,
    securityContext: restrictedPodSecurity(PDNS_USER),
    topologySpreadConstraints: [apart("topology.kubernetes.io/zone"), apart("kubernetes.io/hostname")],
    containers: [
      {
        name: "pdns",
        image: args.image,
        command: ["pdns_server"],
        args: [`--config-dir=${CONFIGURATION_DIRECTORY}`],
        ports: [
          { name: "dns-udp", containerPort: LISTEN_PORT, protocol: "UDP" },
          { name: "dns-tcp", containerPort: LISTEN_PORT, protocol: "TCP" },
          { name: "metrics", containerPort: METRICS_PORT, protocol: "TCP" },
        ],
        ...serverProbes(args),
        // Questions that are on their way here when the pod is told to go are still answered.
        lifecycle: { preStop: { sleep: { seconds: 10 } } },
        resources: serverResources,
        securityContext: restrictedContainerSecurity,
        volumeMounts: [
          { name: "configuration", mountPath: CONFIGURATION_DIRECTORY, readOnly: true },
          { name: "socket", mountPath: SOCKET_DIRECTORY },
        ],
      },
    ],
    volumes: [
      { name: "configuration", configMap: { name: configMap } },
      { name: "socket", emptyDir: { medium: "Memory", sizeLimit: "1Mi" } },
    ],
  };
}
