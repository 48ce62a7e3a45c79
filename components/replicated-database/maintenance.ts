import * as k8s from "@pulumi/kubernetes";
import type * as pulumi from "@pulumi/pulumi";
import { restrictedContainerSecurity } from "../restricted-pod";
import type { ResolvedDatabase } from "./schema";
import { memberFiles, memberTags, shortHash } from "./member-configuration";
import {
  leaderServiceName,
  MemberKind,
  memberPaths,
  memberSetName,
  membersOfShard,
  shardName,
} from "./names";
import {
  awsEnvironment,
  postgresMounts,
  postgresPodBase,
  postgresVolumes,
  roleLabels,
  WorkloadRole,
} from "./pod-parts";

type Container = k8s.types.input.core.v1.Container;

/**
 * Seconds until a changed ConfigMap has surely reached the files of a running pod: the kubelet looks after each pod every
 * 60 to 90 s. [Kubernetes: kubelet, syncFrequency]
 */
const propagationSeconds = 120;

const configurationFile = `${memberPaths.configuration}/patroni.yml`;

/**
 * The daily base backup of a shard: full on one day of the week, what has changed since on the others. The same job stands
 * at every site, and the one at the leader's does the work, so that backups go on after any failover. The first backup of
 * an empty archive is full on any day: pgBackRest has nothing yet to compare with.
 */
export function declareBackup(
  component: string,
  args: ResolvedDatabase,
  shard: number,
  opts: pulumi.CustomResourceOptions,
): void {
  const { startTime, fullWeekday } = args.backups;
  const [hours = 0, minutes = 0] = startTime.split(":").map(Number);
  const container = postgresContainer(args, "pgbackrest", [
    "sh",
    `${memberPaths.configuration}/backup.sh`,
    "backup",
    String(fullWeekday),
    String(hours * 3600 + minutes * 60),
  ]);
  declareCronJob(`${component}-${shard}-backup`, args, opts, {
    name: `${shardName(args.database, shard)}-backup`,
    schedule: `${minutes} ${hours} * * *`,
    role: WorkloadRole.Backup,
    shard,
    containers: [container],
    deadlineSeconds: 12 * 3600,
  });
}

/**
 * Has the site's members read their renewed certificates once a day: PostgreSQL and Patroni keep what they have read until
 * they are told to reload.
 */
export function declareCertificateReload(
  component: string,
  args: ResolvedDatabase,
  opts: pulumi.CustomResourceOptions,
): void {
  const containers = Array.from({ length: args.shards }, (_, shard) =>
    membersHere(args, shard).map((pod) => postgresContainer(args, pod, reload(args, shard, [pod]))),
  ).flat();
  declareCronJob(`${component}-certificate-reload`, args, opts, {
    name: `${args.database}-certificate-reload`,
    schedule: "41 19 * * *",
    role: WorkloadRole.Configuration,
    shard: 0,
    containers,
    deadlineSeconds: 900,
  });
}

/** Names of the pods of a shard's members at the site. */
function membersHere(args: ResolvedDatabase, shard: number): string[] {
  return membersOfShard(args, shard)
    .filter((member) => member.site === args.site)
    .map((member) => member.pod);
}

function reload(args: ResolvedDatabase, shard: number, pods: readonly string[]): string[] {
  const scope = shardName(args.database, shard);
  return ["patronictl", "--config-file", configurationFile, "reload", "--force", scope, ...pods];
}

/**
 * Brings what is declared to a shard that runs already: the part of Patroni's configuration that is kept in the quorum,
 * which Patroni reads from its file only once, then roles of clients, then the archive in the vault, and beside it the tags
 * of the site's members, once their pods see them. The job's name holds a hash of these, so a change runs it anew, and
 * nothing overwrites the quorum between changes. Every site runs it; what is there already is left as it is.
 */
export function declareConfigurationJob(
  component: string,
  args: ResolvedDatabase,
  shard: number,
  opts: pulumi.CustomResourceOptions,
): void {
  const files = memberFiles(args, shard, MemberKind.Synchronous);
  const scope = shardName(args.database, shard);
  const tags = memberTags(args, shard);
  const hash = shortHash(files["dcs.yml"], files["roles.sql"], files["backup.conf"], tags);
  const podLabels = roleLabels(args, WorkloadRole.Configuration, shard);
  const tls = memberPaths.memberTls;
  const leader = `${leaderServiceName(args.database, shard)}.${args.namespace}.svc`;
  new k8s.batch.v1.Job(
    `${component}-${shard}-configuration-job`,
    {
      metadata: {
        name: `${scope}-configuration-${hash}`,
        namespace: args.namespace,
        labels: podLabels,
        // It succeeds once the shard has a leader, which may take sites that are deployed later.
        annotations: { "pulumi.com/skipAwait": "true" },
      },
      spec: {
        backoffLimit: 100,
        template: {
          metadata: { labels: podLabels },
          spec: {
            ...postgresPodBase(args),
            restartPolicy: "OnFailure",
            initContainers: [
              postgresContainer(args, "quorum", [
                "patronictl",
                "--config-file",
                configurationFile,
                "edit-config",
                "--force",
                "--apply",
                `${memberPaths.configuration}/dcs.yml`,
                scope,
              ]),
              postgresContainer(args, "roles", [
                "psql",
                "--no-psqlrc",
                `--file=${memberPaths.configuration}/roles.sql`,
                `host=${leader} user=postgres dbname=postgres connect_timeout=10 sslmode=verify-full ` +
                  `sslrootcert=${tls}/ca.crt sslcert=${tls}/tls.crt sslkey=${tls}/tls.key`,
              ]),
            ],
            containers: [
              postgresContainer(args, "archive", [
                "sh",
                `${memberPaths.configuration}/backup.sh`,
                "stanza-create",
              ]),
              postgresContainer(args, "tags", [
                "sh",
                "-c",
                `sleep ${propagationSeconds} && ${reload(args, shard, membersHere(args, shard)).join(" ")}`,
              ]),
            ],
            volumes: postgresVolumes(
              args,
              memberSetName(args.database, shard, args.site, MemberKind.Synchronous),
            ),
          },
        },
      },
    },
    opts,
  );
}

interface CronJobRequest {
  name: string;
  schedule: string;
  role: WorkloadRole;
  shard: number;
  containers: Container[];
  deadlineSeconds: number;
}

function declareCronJob(
  resourceName: string,
  args: ResolvedDatabase,
  opts: pulumi.CustomResourceOptions,
  request: CronJobRequest,
): void {
  const podLabels = roleLabels(args, request.role, request.shard);
  new k8s.batch.v1.CronJob(
    resourceName,
    {
      metadata: { name: request.name, namespace: args.namespace, labels: podLabels },
      spec: {
        schedule: request.schedule,
        timeZone: "Etc/UTC",
        concurrencyPolicy: "Forbid",
        startingDeadlineSeconds: 3600,
        successfulJobsHistoryLimit: 3,
        failedJobsHistoryLimit: 3,
        jobTemplate: {
          metadata: { labels: podLabels },
          spec: {
            backoffLimit: 3,
            activeDeadlineSeconds: request.deadlineSeconds,
            template: {
              metadata: { labels: podLabels },
              spec: {
                ...postgresPodBase(args),
                restartPolicy: "Never",
                containers: request.containers,
                volumes: postgresVolumes(
                  args,
                  memberSetName(args.database, request.shard, args.site, MemberKind.Synchronous),
                ),
              },
            },
          },
        },
      },
    },
    opts,
  );
}

function postgresContainer(args: ResolvedDatabase, name: string, command: string[]): Container {
  return {
    name,
    image: args.image,
    command,
    env: awsEnvironment(args),
    resources: { requests: { cpu: "100m", memory: "128Mi" }, limits: { memory: "1Gi" } },
    securityContext: restrictedContainerSecurity,
    volumeMounts: postgresMounts,
  };
}
