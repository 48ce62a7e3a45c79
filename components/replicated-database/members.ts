import * as k8s from "@pulumi/kubernetes";
import type * as pulumi from "@pulumi/pulumi";
import { annotations } from "../labels";
import type { DatabaseSite } from "./arguments";
import type { ResolvedDatabase } from "./schema";
import { memberFiles, restartHash } from "./member-configuration";
import { memberPodSpec } from "./member-pod";
import { headlessName, MemberKind, memberPorts, memberSetName, poolerPort, shardName } from "./names";
import { roleLabels, WorkloadRole } from "./pod-parts";

/**
 * The members of one shard at one site: the first in a StatefulSet of its own, others in a second one, because their
 * configuration differs.
 */
export function declareMembers(
  component: string,
  args: ResolvedDatabase,
  shard: number,
  site: DatabaseSite,
  opts: pulumi.CustomResourceOptions,
): void {
  const namespace = args.namespace;
  const shardLabels = roleLabels(args, WorkloadRole.Member, shard);

  new k8s.core.v1.Service(
    `${component}-${shard}-members`,
    {
      metadata: { name: headlessName(args.database, shard), namespace, labels: shardLabels },
      spec: {
        clusterIP: "None",
        // Members find each other by these names before any of them is ready.
        publishNotReadyAddresses: true,
        selector: shardLabels,
        ports: Object.entries({ ...memberPorts, ...(args.pooler && { pooler: poolerPort }) }).map(
          ([name, port]) => ({ name, port, targetPort: name }),
        ),
      },
    },
    opts,
  );
  declareSet(component, args, shard, site, MemberKind.Synchronous, 1, opts);
  const others = args.membersPerSite - 1;
  // Of a single member a budget could only allow everything, or keep its node from ever being drained.
  if (others === 0) return;
  declareSet(component, args, shard, site, MemberKind.Asynchronous, others, opts);
  new k8s.policy.v1.PodDisruptionBudget(
    `${component}-${shard}-disruption-budget`,
    {
      metadata: { name: `${shardName(args.database, shard)}-members`, namespace, labels: shardLabels },
      spec: {
        maxUnavailable: 1,
        unhealthyPodEvictionPolicy: "AlwaysAllow",
        selector: { matchLabels: shardLabels },
      },
    },
    opts,
  );
}

function declareSet(
  component: string,
  args: ResolvedDatabase,
  shard: number,
  site: DatabaseSite,
  kind: MemberKind,
  replicas: number,
  opts: pulumi.CustomResourceOptions,
): void {
  const suffix = kind === MemberKind.Synchronous ? `${shard}` : `${shard}-async`;
  const name = memberSetName(args.database, shard, args.site, kind);
  const selector = {
    ...roleLabels(args, WorkloadRole.Member, shard),
    "app.kubernetes.io/name": "postgresql",
    "app.kubernetes.io/instance": name,
  };
  const metadata = { name, namespace: args.namespace, labels: selector };
  const configuration = new k8s.core.v1.ConfigMap(
    `${component}-${suffix}-configuration`,
    { metadata, data: memberFiles(args, shard, kind) },
    opts,
  );
  new k8s.apps.v1.StatefulSet(
    `${component}-${suffix}`,
    {
      metadata: {
        ...metadata,
        // A member is ready when the quorum decides, which the first sites to be deployed would wait for.
        annotations: { "pulumi.com/skipAwait": "true" },
      },
      spec: {
        replicas,
        serviceName: headlessName(args.database, shard),
        podManagementPolicy: "Parallel",
        minReadySeconds: 10,
        persistentVolumeClaimRetentionPolicy: { whenDeleted: "Retain", whenScaled: "Retain" },
        selector: { matchLabels: selector },
        template: {
          metadata: {
            labels: selector,
            annotations: { [annotations.configurationHash]: restartHash(args, shard, kind) },
          },
          spec: memberPodSpec(args, shard, site, name),
        },
        volumeClaimTemplates: [
          {
            metadata: { name: "data", labels: selector },
            spec: {
              accessModes: ["ReadWriteOnce"],
              storageClassName: args.member.storageClass,
              resources: { requests: { storage: `${args.member.storageGiB}Gi` } },
            },
          },
        ],
      },
    },
    { ...opts, dependsOn: [configuration] },
  );
}
