import { createHash } from "node:crypto";
import * as k8s from "@pulumi/kubernetes";
import type * as pulumi from "@pulumi/pulumi";
import { annotations, labels } from "../labels";
import { restrictedContainerSecurity, restrictedPodSecurity } from "../restricted-pod";
import type { DnsAuthoritativeServer, DnsFailoverArgs } from "./arguments";
import { healthCheckOf, LISTEN_PORT } from "./defaults";
import { serverProbes } from "./probes";
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
 * Declares the authoritative server at one site: two copies in different halls that read the zone from one ConfigMap,
 * behind a fixed address. Each copy checks every target by itself; they share nothing with each other, with other
 * sites or with Route 53.
 *
 * @param name prefix of the resources' names
 * @param args the zone's arguments
 * @param server the server's place in the zone
 * @param opts options of every resource: the parent, and the site's provider
 */
export function authoritativeServerPart(
  name: string,
  args: DnsFailoverArgs,
  server: DnsAuthoritativeServer,
  opts: pulumi.CustomResourceOptions,
): void {
  const objectName = `dns-${args.zone.replace(/\./g, "-")}`;
  const selector = { [labels.zone]: args.zone };
  const metadata = {
    name: objectName,
    namespace: args.namespace ?? "dns",
    labels: {
      ...selector,
      [labels.site]: server.site,
      [labels.tier]: "0",
      "app.kubernetes.io/name": "pdns",
      "app.kubernetes.io/part-of": "holdfast",
    },
  };
  const configuration = {
    [zoneFileName(args.zone)]: zoneFile(args),
    "pdns.conf": pdnsConfiguration(),
    "named.conf": namedConfiguration(args),
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
        loadBalancerIP: server.address,
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
        ],
        egress: [
          {
            to: checkedAddresses(args).map((address) => ({ ipBlock: { cidr: `${address}/32` } })),
            ports: [{ protocol: "TCP", port: healthCheckOf(args).port }],
          },
        ],
      },
    },
    opts,
  );
}

/** Every address that the server checks, once, in order. */
function checkedAddresses(args: DnsFailoverArgs): string[] {
  const addresses = args.endpoints.flatMap(({ targets, lastResortAddress }) => [
    ...targets.map(({ address }) => address),
    lastResortAddress,
  ]);
  return [...new Set(addresses)].sort();
}

function serverPod(
  args: DnsFailoverArgs,
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
    priorityClassName: args.priorityClass ?? "tier-0",
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
        ],
        ...serverProbes(args),
        // Questions that are on their way here when the pod is told to go are still answered.
        lifecycle: { preStop: { sleep: { seconds: 10 } } },
        resources: { requests: { cpu: "250m", memory: "256Mi" }, limits: { memory: "256Mi" } },
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
