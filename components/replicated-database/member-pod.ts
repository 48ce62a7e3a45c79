import type * as k8s from "@pulumi/kubernetes";
import { certificateSecret } from "../certificate-issuer";
import { labels } from "../labels";
import { restrictedContainerSecurity } from "../restricted-pod";
import type { DatabaseSite } from "./arguments";
import { quorumHosts } from "./patroni-configuration";
import { quorumWaitContainer } from "./quorum-wait";
import type { ResolvedDatabase } from "./schema";
import { serverCertificateName } from "./certificates";
import { memberDomain, memberPaths, memberPorts } from "./names";
import { poolerContainers } from "./pooler";
import {
  awsEnvironment,
  postgresMounts,
  postgresPodBase,
  postgresVolumes,
  roleLabels,
  WorkloadRole,
} from "./pod-parts";

type Container = k8s.types.input.core.v1.Container;
type Mount = k8s.types.input.core.v1.VolumeMount;

const sharedMounts: Mount[] = [
  ...postgresMounts,
  { name: "server-tls", mountPath: memberPaths.serverTls, readOnly: true },
  { name: "socket", mountPath: memberPaths.socket },
];

/** The pod of a member: Patroni with PostgreSQL, pgBackRest beside it to serve the files to backups, and perhaps a pooler. */
export function memberPodSpec(
  args: ResolvedDatabase,
  shard: number,
  site: DatabaseSite,
  configMap: string,
): k8s.types.input.core.v1.PodSpec {
  const shardMembers = roleLabels(args, WorkloadRole.Member, shard);
  return {
    ...postgresPodBase(args),
    priorityClassName: args.priorityClass,
    // Before a member is promoted it asks the others, by name. The names of a site that is lost are lost with it, and by
    // default a resolver waits 10 s for them: a drill's failovers took that much longer.
    dnsConfig: {
      options: [
        { name: "timeout", value: "1" },
        { name: "attempts", value: "2" },
      ],
    },
    // Long enough for a checkpoint, and for a leader to see that its copies have everything.
    terminationGracePeriodSeconds: 180,
    affinity: {
      podAntiAffinity: {
        requiredDuringSchedulingIgnoredDuringExecution: [
          { topologyKey: "topology.kubernetes.io/zone", labelSelector: { matchLabels: shardMembers } },
        ],
        // Shards do not share a node if there is another.
        preferredDuringSchedulingIgnoredDuringExecution: [
          {
            weight: 100,
            podAffinityTerm: {
              topologyKey: "kubernetes.io/hostname",
              labelSelector: {
                matchLabels: { [labels.database]: args.database, [labels.role]: WorkloadRole.Member },
              },
            },
          },
        ],
      },
    },
    initContainers: [quorumWaitContainer(args, quorumHosts(args))],
    containers: [
      patroniContainer(args, memberDomain(args, shard, site)),
      backupServerContainer(args),
      ...poolerContainers(args),
    ],
    volumes: [
      ...postgresVolumes(args, configMap),
      {
        name: "server-tls",
        secret: { secretName: certificateSecret(serverCertificateName(args, shard)), defaultMode: 0o440 },
      },
      { name: "socket", emptyDir: {} },
      // Parallel queries share memory here; the runtime's own 64 MiB would fail them.
      { name: "shared-memory", emptyDir: { medium: "Memory", sizeLimit: "1Gi" } },
    ],
  };
}

function patroniContainer(args: ResolvedDatabase, domain: string): Container {
  const memory = `${args.member.memoryGiB}Gi`;
  const probe = (path: string): k8s.types.input.core.v1.Probe => ({
    httpGet: { path, port: "patroni", scheme: "HTTPS" },
    periodSeconds: 10,
    timeoutSeconds: 5,
    failureThreshold: 3,
  });
  return {
    name: "patroni",
    image: args.image,
    command: ["patroni"],
    args: [`${memberPaths.configuration}/patroni.yml`],
    env: [
      { name: "POD_NAME", valueFrom: { fieldRef: { fieldPath: "metadata.name" } } },
      { name: "PATRONI_NAME", value: "$(POD_NAME)" },
      { name: "PATRONI_RESTAPI_CONNECT_ADDRESS", value: `$(POD_NAME).${domain}:${memberPorts.patroni}` },
      {
        name: "PATRONI_POSTGRESQL_CONNECT_ADDRESS",
        value: `$(POD_NAME).${domain}:${memberPorts.postgresql}`,
      },
      // For an operator's patronictl in this container.
      { name: "PATRONICTL_CONFIG_FILE", value: `${memberPaths.configuration}/patroni.yml` },
      ...awsEnvironment(args),
    ],
    ports: [
      { name: "postgresql", containerPort: memberPorts.postgresql },
      { name: "patroni", containerPort: memberPorts.patroni },
    ],
    // A new member copies the whole database before it is of use, but Patroni answers from the start.
    startupProbe: { ...probe("/liveness"), failureThreshold: 30 },
    livenessProbe: probe("/liveness"),
    readinessProbe: probe("/readiness"),
    resources: {
      requests: { cpu: String(args.member.cores), memory },
      limits: { memory },
    },
    securityContext: restrictedContainerSecurity,
    volumeMounts: [
      ...sharedMounts,
      { name: "data", mountPath: memberPaths.volume },
      { name: "shared-memory", mountPath: "/dev/shm" },
    ],
  };
}

function backupServerContainer(args: ResolvedDatabase): Container {
  return {
    name: "pgbackrest",
    image: args.image,
    command: ["sh", `${memberPaths.configuration}/backup-server.sh`],
    env: awsEnvironment(args),
    ports: [{ name: "pgbackrest", containerPort: memberPorts.pgbackrest }],
    livenessProbe: { tcpSocket: { port: "pgbackrest" }, periodSeconds: 30, failureThreshold: 3 },
    resources: { requests: { cpu: "100m", memory: "128Mi" }, limits: { memory: "1Gi" } },
    securityContext: restrictedContainerSecurity,
    volumeMounts: [...sharedMounts, { name: "data", mountPath: memberPaths.volume, readOnly: true }],
  };
}
