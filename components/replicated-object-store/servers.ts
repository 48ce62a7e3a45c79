import { weedDefaults, type WeedCommand, weedWords } from "@holdfast/contract/seaweedfs/commands";
import { renderReplication } from "@holdfast/contract/seaweedfs/replication";
import * as k8s from "@pulumi/kubernetes";
import type * as pulumi from "@pulumi/pulumi";
import { certificateSecret } from "../certificate-issuer";
import { labels } from "../labels";
import { restrictedContainerSecurity, restrictedPodSecurity } from "../restricted-pod";
import { paths } from "./configuration";
import { masterStorageGiB, serverResources } from "./footprint";
import {
  gatewayRole,
  gatewayServiceName,
  headlessName,
  masterList,
  masterName,
  metricsPort,
  ObjectRole,
  ports,
  roleLabels,
  s3Port,
  serverDomain,
} from "./names";
import type { ResolvedObjectStore } from "./schema";

/** User of the servers. */
const userId = 1000;

const ZONE = "topology.kubernetes.io/zone";

/**
 * Silence after which a master calls an election. Sites are a few milliseconds apart, and the vendor's ten seconds would
 * pass in full before a new object is taken.
 */
const ELECTION = "2s";

/** Name of the certificate of a site's servers. */
export const serverCertificate = (args: ResolvedObjectStore): string => `${args.objectStore}-server`;

/** A server that is declared: what it runs, and what it needs beside that. */
interface Server {
  readonly role: ObjectRole;
  readonly command: WeedCommand;
  /** What tells its pods from others of its role. */
  readonly labels: Readonly<Record<string, string>>;
  readonly affinity?: k8s.types.input.core.v1.PodSpec;
  readonly mounts?: k8s.types.input.core.v1.VolumeMount[];
  readonly volumes?: k8s.types.input.core.v1.Volume[];
}

function podSpec(args: ResolvedObjectStore, server: Server): k8s.types.input.core.v1.PodSpec {
  const [command, ...words] = weedWords(server.command);
  const [port] = ports[server.role];
  const probed = server.role === ObjectRole.Gateway ? s3Port : port;
  // Callers prove themselves by certificate, which a probe of the kubelet has none of.
  const probe = { tcpSocket: { port: probed }, periodSeconds: 10, timeoutSeconds: 5, failureThreshold: 3 };
  return {
    ...server.affinity,
    automountServiceAccountToken: false,
    enableServiceLinks: false,
    priorityClassName: args.priorityClass,
    terminationGracePeriodSeconds: 60,
    securityContext: restrictedPodSecurity(userId),
    containers: [
      {
        name: "weed",
        image: args.image,
        command: [command!],
        args: words,
        env: [
          { name: "POD_NAME", valueFrom: { fieldRef: { fieldPath: "metadata.name" } } },
          { name: "POD_IP", valueFrom: { fieldRef: { fieldPath: "status.podIP" } } },
        ],
        ports: [
          ...ports[server.role].map((containerPort) => ({ containerPort })),
          ...(server.role === ObjectRole.Gateway ? [{ name: "s3", containerPort: s3Port }] : []),
          { name: "metrics", containerPort: metricsPort },
        ],
        // A volume server reads the index of each of its volumes before it answers.
        startupProbe: { ...probe, failureThreshold: 30 },
        livenessProbe: probe,
        readinessProbe: probe,
        resources: serverResources[server.role],
        securityContext: restrictedContainerSecurity,
        volumeMounts: [
          { name: "configuration", mountPath: paths.configuration, readOnly: true },
          { name: "server-tls", mountPath: paths.serverTls, readOnly: true },
          { name: "tmp", mountPath: "/tmp" },
          ...(server.mounts ?? []),
        ],
      },
    ],
    volumes: [
      { name: "configuration", configMap: { name: args.objectStore, defaultMode: 0o444 } },
      {
        name: "server-tls",
        secret: { secretName: certificateSecret(serverCertificate(args)), defaultMode: 0o440 },
      },
      { name: "tmp", emptyDir: { sizeLimit: "1Gi" } },
      ...(server.volumes ?? []),
    ],
  };
}

/** Declares the headless Service by which masters or volume servers have names. */
function declareHeadless(
  component: string,
  args: ResolvedObjectStore,
  role: ObjectRole,
  opts: pulumi.CustomResourceOptions,
): void {
  const selector = roleLabels(args, role);
  new k8s.core.v1.Service(
    `${component}-${role}s`,
    {
      metadata: { name: headlessName(args, role), namespace: args.namespace, labels: selector },
      spec: {
        clusterIP: "None",
        // Masters have to meet before any of them is ready.
        publishNotReadyAddresses: true,
        selector,
        ports: ports[role].map((port, index) => ({ name: ["http", "grpc"][index]!, port, targetPort: port })),
      },
    },
    opts,
  );
}

/** Declares that one pod of a role at the site may be evicted at a time. */
function declareBudget(
  component: string,
  args: ResolvedObjectStore,
  role: ObjectRole,
  opts: pulumi.CustomResourceOptions,
): void {
  const matchLabels = roleLabels(args, role);
  new k8s.policy.v1.PodDisruptionBudget(
    `${component}-${role}-disruption-budget`,
    {
      metadata: { name: `${args.objectStore}-${role}s`, namespace: args.namespace, labels: matchLabels },
      spec: { maxUnavailable: 1, unhealthyPodEvictionPolicy: "AlwaysAllow", selector: { matchLabels } },
    },
    opts,
  );
}

function declareSet(
  component: string,
  args: ResolvedObjectStore,
  name: string,
  server: Server,
  storageGiB: number,
  opts: pulumi.CustomResourceOptions,
): void {
  const matchLabels = { ...roleLabels(args, server.role), ...server.labels };
  new k8s.apps.v1.StatefulSet(
    component,
    {
      // A server is ready when masters of other sites are there, which the first sites to be deployed would wait for.
      metadata: {
        name,
        namespace: args.namespace,
        labels: matchLabels,
        annotations: { "pulumi.com/skipAwait": "true" },
      },
      spec: {
        replicas: 1,
        serviceName: headlessName(args, server.role),
        selector: { matchLabels },
        persistentVolumeClaimRetentionPolicy: { whenDeleted: "Retain", whenScaled: "Retain" },
        template: {
          metadata: { labels: matchLabels },
          spec: podSpec(args, { ...server, mounts: [{ name: "data", mountPath: paths.data }] }),
        },
        volumeClaimTemplates: [
          {
            metadata: { name: "data", labels: matchLabels },
            spec: {
              accessModes: ["ReadWriteOnce"],
              storageClassName: args.storageClass,
              resources: { requests: { storage: `${storageGiB}Gi` } },
            },
          },
        ],
      },
    },
    opts,
  );
}

/** What every server is told of its own address. */
const listening = (address: string, port: number): [string, string][] => [
  ["ip", address],
  ["ip.bind", "0.0.0.0"],
  ["port", String(port)],
  ["metricsPort", String(metricsPort)],
];

/** Declares the site's master: one of a Raft group whose majority says where new objects go. */
export function declareMaster(
  component: string,
  args: ResolvedObjectStore,
  opts: pulumi.CustomResourceOptions,
): void {
  const name = masterName(args, args.site);
  // Of a single master a budget could only allow everything, or keep its node from ever being drained.
  declareHeadless(component, args, ObjectRole.Master, opts);
  const options = new Map([
    ...listening(`$(POD_NAME).${serverDomain(args, ObjectRole.Master, args.here)}`, weedDefaults.masterPort),
    ["mdir", paths.data] as const,
    ["peers", masterList(args)] as const,
    ["defaultReplication", renderReplication(args.replication)] as const,
    ["electionTimeout", ELECTION] as const,
  ]);
  const server: Server = {
    role: ObjectRole.Master,
    command: { command: "master", options },
    labels: { "app.kubernetes.io/instance": name },
  };
  declareSet(`${component}-master`, args, name, server, masterStorageGiB, opts);
}

/** Declares a volume server in each hall of the site. */
export function declareVolumeServers(
  component: string,
  args: ResolvedObjectStore,
  opts: pulumi.CustomResourceOptions,
): void {
  declareHeadless(component, args, ObjectRole.Volume, opts);
  declareBudget(component, args, ObjectRole.Volume, opts);
  for (const hall of args.here.halls) {
    const name = `${args.objectStore}-volume-${args.site}-${hall}`;
    const options = new Map([
      ...listening(
        `$(POD_NAME).${serverDomain(args, ObjectRole.Volume, args.here)}`,
        weedDefaults.volumePort,
      ),
      ["dir", paths.data] as const,
      // As many volumes as the disk holds.
      ["max", "0"] as const,
      ["dataCenter", args.site] as const,
      ["rack", hall] as const,
      ["mserver", masterList(args)] as const,
    ]);
    const server: Server = {
      role: ObjectRole.Volume,
      command: { command: "volume", options },
      labels: { "app.kubernetes.io/instance": name },
      affinity: { containers: [], nodeSelector: { [ZONE]: hall } },
    };
    declareSet(`${component}-volume-${hall}`, args, name, server, args.storageGiB, opts);
  }
}

/** Declares the site's gateways: each knows objects by name and answers by S3 who proves itself by certificate. */
export function declareGateways(
  component: string,
  args: ResolvedObjectStore,
  opts: pulumi.CustomResourceOptions,
): void {
  const selector = roleLabels(args, ObjectRole.Gateway);
  const name = gatewayServiceName(args.objectStore);
  const metadata = { name, namespace: args.namespace, labels: selector };
  const options = new Map([
    ...listening("$(POD_IP)", weedDefaults.filerPort),
    ["master", masterList(args)] as const,
    ["s3", "true"] as const,
    ["s3.port", String(s3Port)] as const,
    ["s3.cert.file", `${paths.serverTls}/tls.crt`] as const,
    ["s3.key.file", `${paths.serverTls}/tls.key`] as const,
    ["s3.cacert.file", `${paths.serverTls}/ca.crt`] as const,
    ["s3.tlsVerifyClientCert", "true"] as const,
  ]);
  const server: Server = {
    role: ObjectRole.Gateway,
    command: { command: "filer", options },
    labels: {},
    affinity: {
      containers: [],
      topologySpreadConstraints: [
        {
          maxSkew: 1,
          topologyKey: ZONE,
          whenUnsatisfiable: "DoNotSchedule",
          labelSelector: { matchLabels: selector },
        },
      ],
    },
    mounts: [{ name: "database-tls", mountPath: paths.databaseTls, readOnly: true }],
    volumes: [
      {
        name: "database-tls",
        secret: { secretName: certificateSecret(gatewayRole(args.objectStore)), defaultMode: 0o440 },
      },
    ],
  };
  new k8s.core.v1.Service(
    `${component}-s3`,
    {
      metadata,
      spec: { type: "ClusterIP", selector, ports: [{ name: "s3", port: s3Port, targetPort: "s3" }] },
    },
    opts,
  );
  declareBudget(component, args, ObjectRole.Gateway, opts);
  new k8s.apps.v1.Deployment(
    `${component}-gateways`,
    {
      metadata: { ...metadata, annotations: { "pulumi.com/skipAwait": "true" } },
      spec: {
        replicas: args.gatewayReplicas,
        selector: { matchLabels: selector },
        template: {
          // By this name the routers of the database let them in.
          metadata: { labels: { ...selector, [labels.service]: gatewayRole(args.objectStore) } },
          spec: podSpec(args, server),
        },
      },
    },
    opts,
  );
}
