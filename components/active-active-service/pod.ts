import type * as k8s from "@pulumi/kubernetes";
import { objectStoresVariable, writeObjectStores } from "@holdfast/contract/application/object-stores";
import { cachesVariable, writeCaches } from "@holdfast/contract/application/caches";
import { type Databases, databasesVariable, writeDatabases } from "@holdfast/contract/application/databases";
import { certificateSecret } from "../certificate-issuer";
import { priorityClassName } from "../data-center/scheduling";
import { annotations } from "../labels";
import { leaderServiceName, poolerPort, replicaServiceName } from "../replicated-database/names";
import { restrictedContainerSecurity, restrictedPodSecurity } from "../restricted-pod";
import { gatewayServiceName, s3Port } from "../replicated-object-store/names";
import { type ServiceWorkload, usesStores } from "./workload";

type PodTemplate = k8s.types.input.core.v1.PodTemplateSpec;
type Container = k8s.types.input.core.v1.Container;
type EnvVar = k8s.types.input.core.v1.EnvVar;

/** The unprivileged user of minimal base images; any number above 0 would do. */
const unprivilegedUser = 65_532;

/** Where the client certificate is mounted. */
const certificatePath = "/run/holdfast/tls";

const certificateVolume = "client-certificate";

const startupPeriodSeconds = 5;

/**
 * The pods of a service.
 *
 * They are spread over the site's halls with at most one replica of difference, so that a fire in one hall takes no
 * more than its part. Halls without a usable node are left out of the count, so that the replicas of a lost hall start
 * in the others instead of waiting for it.
 *
 * @param workload the service at the site
 * @returns the pod template
 */
export function podTemplate(workload: ServiceWorkload): PodTemplate {
  const { args, selector } = workload;
  const hasCertificate = usesStores(args);
  return {
    metadata: {
      labels: workload.labels,
      annotations: {
        [annotations.requestsPerSecond]: String(args.placement.requestsPerSecondPerReplica),
      },
    },
    spec: {
      serviceAccountName: args.service,
      automountServiceAccountToken: false,
      enableServiceLinks: false,
      priorityClassName: priorityClassName(args.tier),
      securityContext: restrictedPodSecurity(unprivilegedUser),
      terminationGracePeriodSeconds: args.drainSeconds + args.finishSeconds,
      topologySpreadConstraints: [
        {
          maxSkew: 1,
          topologyKey: "topology.kubernetes.io/zone",
          whenUnsatisfiable: "DoNotSchedule",
          nodeAffinityPolicy: "Honor",
          nodeTaintsPolicy: "Honor",
          labelSelector: { matchLabels: selector },
          // Each revision is spread by itself; pods of the one before do not count while they are replaced.
          matchLabelKeys: ["pod-template-hash"],
        },
      ],
      affinity: {
        podAntiAffinity: {
          preferredDuringSchedulingIgnoredDuringExecution: [
            {
              weight: 100,
              podAffinityTerm: {
                topologyKey: "kubernetes.io/hostname",
                labelSelector: { matchLabels: selector },
              },
            },
          ],
        },
      },
      containers: [container(workload, hasCertificate)],
      volumes: [
        { name: "tmp", emptyDir: { sizeLimit: "256Mi" } },
        ...(hasCertificate
          ? [
              {
                name: certificateVolume,
                // The client library refuses a key that others may read.
                secret: { secretName: certificateSecret(args.service), defaultMode: 0o440 },
              },
            ]
          : []),
      ],
    },
  };
}

function container(workload: ServiceWorkload, hasCertificate: boolean): Container {
  const { args } = workload;
  const { livenessPath, readinessPath, startupSeconds } = args.probes;
  return {
    name: "service",
    image: args.image,
    imagePullPolicy: "IfNotPresent",
    ports: [{ name: "http", containerPort: args.port, protocol: "TCP" }],
    env: environment(workload),
    envFrom: args.environmentSecrets.map((name) => ({ secretRef: { name } })),
    resources: {
      requests: { cpu: args.resources.cpu, memory: args.resources.memory },
      limits: { memory: args.resources.memory },
    },
    securityContext: restrictedContainerSecurity,
    startupProbe: {
      httpGet: { path: livenessPath, port: "http" },
      periodSeconds: startupPeriodSeconds,
      failureThreshold: Math.ceil(startupSeconds / startupPeriodSeconds),
      timeoutSeconds: 2,
    },
    readinessProbe: {
      httpGet: { path: readinessPath, port: "http" },
      periodSeconds: 5,
      failureThreshold: 2,
      timeoutSeconds: 2,
    },
    livenessProbe: {
      httpGet: { path: livenessPath, port: "http" },
      periodSeconds: 10,
      failureThreshold: 3,
      timeoutSeconds: 2,
    },
    // The pod leaves the load balancer when it is told to go, but not everywhere at once; until then it still serves.
    lifecycle: { preStop: { sleep: { seconds: args.drainSeconds } } },
    volumeMounts: [
      { name: "tmp", mountPath: "/tmp" },
      ...(hasCertificate ? [{ name: certificateVolume, mountPath: certificatePath, readOnly: true }] : []),
    ],
  };
}

/** Where the shards of each database are, at the routers of the same site. */
function databasesOf(uses: ServiceWorkload["args"]["databases"]): Databases {
  return Object.fromEntries(
    uses.map(({ database, namespace, shards, connections, pooled }) => {
      const host = (name: string, port = 5432): string => `${name}.${namespace}.svc:${port}`;
      const each = Array.from({ length: shards }, (_, shard) => ({
        leader: host(leaderServiceName(database, shard), pooled ? poolerPort : undefined),
        replica: host(replicaServiceName(database, shard)),
      }));
      return [database, { shards: each, connections }];
    }),
  );
}

/** Variables in the order of their names, so that the same declaration gives the same pod. */
function environment({ args }: ServiceWorkload): EnvVar[] {
  const caches = args.calls.flatMap(({ service, cachedSeconds }) =>
    cachedSeconds === undefined ? [] : [[service, cachedSeconds] as const],
  );
  const variables: { [name: string]: string } = {
    HOLDFAST_SITE: args.site,
    // What one replica carries: it answers 503 to what is above, so that a survivor of a lost site goes on.
    HOLDFAST_MAX_REQUESTS_PER_SECOND: String(args.placement.requestsPerSecondPerReplica),
    ...(caches.length > 0 ? { [cachesVariable]: writeCaches(Object.fromEntries(caches)) } : {}),
    ...(args.databases.length > 0
      ? {
          [databasesVariable]: writeDatabases(databasesOf(args.databases)),
          PGSSLMODE: "verify-full",
          PGSSLROOTCERT: `${certificatePath}/ca.crt`,
          PGSSLCERT: `${certificatePath}/tls.crt`,
          PGSSLKEY: `${certificatePath}/tls.key`,
        }
      : {}),
    ...(args.objectStores.length > 0
      ? {
          [objectStoresVariable]: writeObjectStores(
            Object.fromEntries(
              args.objectStores.map(({ objectStore, namespace }) => [
                objectStore,
                `https://${gatewayServiceName(objectStore)}.${namespace}.svc:${s3Port}`,
              ]),
            ),
          ),
        }
      : {}),
    ...(args.eventLog
      ? {
          NATS_URL: args.eventLog.servers.map((server) => `tls://${server}`).join(","),
          NATS_CA: `${certificatePath}/ca.crt`,
          NATS_CERT: `${certificatePath}/tls.crt`,
          NATS_KEY: `${certificatePath}/tls.key`,
        }
      : {}),
    ...args.environment,
  };
  return Object.entries(variables)
    .sort(([one], [other]) => (one < other ? -1 : 1))
    .map(([name, value]) => ({ name, value }));
}
