import * as k8s from "@pulumi/kubernetes";
import type * as pulumi from "@pulumi/pulumi";
import { dirname } from "node:path/posix";
import { certificateSecret } from "../certificate-issuer";
import { annotations, labels } from "../labels";
import { restrictedContainerSecurity, restrictedPodSecurity } from "../restricted-pod";
import type { ResolvedDatabase } from "./schema";
import { memberCertificateName } from "./certificates";
import { shortHash } from "./member-configuration";
import { leaderServiceName, poolerPort, replicaServiceName, routerPorts } from "./names";
import { roleLabels, WorkloadRole } from "./pod-parts";
import { routerCertificateAuthority, routerConfiguration } from "./router-configuration";

/** Unprivileged user of HAProxy; its image needs no particular one. */
const routerUserId = 10_002;
const configurationDirectory = "/etc/haproxy";

/**
 * The router of a database at a site: what clients connect to, for every shard. It is one for all shards so that a site has
 * two pods to run and not two a shard.
 */
export function declareRouter(
  component: string,
  args: ResolvedDatabase,
  opts: pulumi.CustomResourceOptions,
): void {
  const namespace = args.namespace;
  const name = `${args.database}-router`;
  const selector = {
    ...roleLabels(args, WorkloadRole.Router),
    "app.kubernetes.io/name": "haproxy",
    "app.kubernetes.io/instance": name,
  };
  const metadata = { name, namespace, labels: selector };
  const text = routerConfiguration(args);

  const configuration = new k8s.core.v1.ConfigMap(
    `${component}-router-configuration`,
    { metadata, data: { "haproxy.cfg": text } },
    opts,
  );
  new k8s.policy.v1.PodDisruptionBudget(
    `${component}-router-disruption-budget`,
    {
      metadata,
      spec: {
        maxUnavailable: 1,
        unhealthyPodEvictionPolicy: "AlwaysAllow",
        selector: { matchLabels: selector },
      },
    },
    opts,
  );
  new k8s.apps.v1.Deployment(
    `${component}-router`,
    {
      metadata,
      spec: {
        replicas: args.routerReplicas,
        selector: { matchLabels: selector },
        strategy: { type: "RollingUpdate", rollingUpdate: { maxUnavailable: 0, maxSurge: 1 } },
        minReadySeconds: 5,
        template: {
          metadata: {
            labels: selector,
            annotations: { [annotations.configurationHash]: shortHash(text) },
          },
          spec: routerPodSpec(args, selector),
        },
      },
    },
    { ...opts, dependsOn: [configuration] },
  );
  for (let shard = 0; shard < args.shards; shard++) {
    declareShardServices(component, args, shard, selector, opts);
  }
}

function declareShardServices(
  component: string,
  args: ResolvedDatabase,
  shard: number,
  selector: Record<string, string>,
  opts: pulumi.CustomResourceOptions,
): void {
  const targets = {
    leader: leaderServiceName(args.database, shard),
    replica: replicaServiceName(args.database, shard),
  };
  for (const [role, name] of Object.entries(targets) as [keyof typeof targets, string][]) {
    new k8s.core.v1.Service(
      `${component}-${shard}-${role}`,
      {
        metadata: {
          name,
          namespace: args.namespace,
          labels: {
            [labels.database]: args.database,
            [labels.shard]: String(shard),
            [labels.site]: args.site,
          },
        },
        spec: {
          type: "ClusterIP",
          selector,
          ports: [
            { name: "postgresql", port: 5432, targetPort: routerPorts[role] + shard, protocol: "TCP" },
            ...(args.pooler && role === "leader"
              ? [
                  {
                    name: "pooled",
                    port: poolerPort,
                    targetPort: routerPorts.pooled + shard,
                    protocol: "TCP",
                  },
                ]
              : []),
          ],
        },
      },
      opts,
    );
  }
}

function routerPodSpec(
  args: ResolvedDatabase,
  selector: Record<string, string>,
): k8s.types.input.core.v1.PodSpec {
  const probe = {
    httpGet: { path: "/healthz", port: "monitor", scheme: "HTTP" },
    periodSeconds: 5,
    timeoutSeconds: 2,
  };
  return {
    automountServiceAccountToken: false,
    enableServiceLinks: false,
    priorityClassName: args.priorityClass,
    terminationGracePeriodSeconds: 30,
    securityContext: restrictedPodSecurity(routerUserId),
    topologySpreadConstraints: [
      {
        topologyKey: "topology.kubernetes.io/zone",
        maxSkew: 1,
        whenUnsatisfiable: "DoNotSchedule",
        // Halls whose nodes are lost do not count, or nothing could take the place of what was there.
        nodeTaintsPolicy: "Honor",
        labelSelector: { matchLabels: selector },
      },
    ],
    containers: [
      {
        name: "haproxy",
        image: args.routerImage,
        command: ["haproxy"],
        args: ["-W", "-db", "-f", `${configurationDirectory}/haproxy.cfg`],
        ports: [
          { name: "monitor", containerPort: routerPorts.monitor },
          ...Array.from({ length: args.shards }, (_, shard) => [
            { name: `leader-${shard}`, containerPort: routerPorts.leader + shard },
            { name: `replica-${shard}`, containerPort: routerPorts.replica + shard },
            ...(args.pooler ? [{ name: `pooled-${shard}`, containerPort: routerPorts.pooled + shard }] : []),
          ]).flat(),
        ],
        startupProbe: { ...probe, periodSeconds: 1, failureThreshold: 30 },
        livenessProbe: { ...probe, failureThreshold: 3 },
        readinessProbe: { ...probe, failureThreshold: 2 },
        resources: { requests: { cpu: "250m", memory: "256Mi" }, limits: { memory: "512Mi" } },
        securityContext: restrictedContainerSecurity,
        volumeMounts: [
          { name: "configuration", mountPath: configurationDirectory, readOnly: true },
          { name: "certificate-authority", mountPath: dirname(routerCertificateAuthority), readOnly: true },
        ],
      },
    ],
    volumes: [
      { name: "configuration", configMap: { name: `${args.database}-router`, defaultMode: 0o444 } },
      {
        name: "certificate-authority",
        // The CA alone: the router checks members and proves nothing itself.
        secret: {
          secretName: certificateSecret(memberCertificateName(args)),
          items: [{ key: "ca.crt", path: "ca.crt" }],
          defaultMode: 0o444,
        },
      },
    ],
  };
}
