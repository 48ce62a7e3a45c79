import * as k8s from "@pulumi/kubernetes";
import type * as pulumi from "@pulumi/pulumi";
import { certificateSecret, declareCertificate } from "../certificate-issuer";
import { labels } from "../labels";
import { restrictedContainerSecurity, restrictedPodSecurity } from "../restricted-pod";
import type { ResolvedClusterVoter } from "./schema";
import { etcdUserId, type ClusterVoterIdentity } from "./cluster-voter-identity";
import { snapshotResources } from "./footprint";
import { clientUrl } from "./member-list";

/** Labels of the pods that take snapshots of a voter. */
export function snapshotLabels(identity: ClusterVoterIdentity): Record<string, string> {
  return {
    "app.kubernetes.io/name": "etcd-snapshot",
    "app.kubernetes.io/instance": `${identity.objectName}-snapshot`,
    ...(identity.labels[labels.site] === undefined ? {} : { [labels.site]: identity.labels[labels.site] }),
  };
}

/**
 * Copies the store every hour and every night, each over the one before, to a volume at the same site. They stay at the
 * site and not in the vault: the store only says who leads, every site with a voter has it, and databases can write it
 * anew from their own data. What the copies are for is an operator's mistake, which all voters would agree on at once.
 */
export function declareSnapshots(
  identity: ClusterVoterIdentity,
  args: ResolvedClusterVoter,
  opts: pulumi.CustomResourceOptions,
): void {
  const { component, namespace } = identity;
  const name = `${identity.objectName}-snapshot`;
  const podLabels = snapshotLabels(identity);
  const metadata = { name, namespace, labels: podLabels };
  const certificate = declareCertificate(
    `${component}-snapshot-certificate`,
    {
      name,
      namespace,
      labels: podLabels,
      commonName: name,
      server: false,
      client: true,
    },
    args.issuer,
    opts,
  );
  const claim = new k8s.core.v1.PersistentVolumeClaim(
    `${component}-snapshots`,
    {
      // Bound when the first snapshot is taken, not before.
      metadata: { ...metadata, annotations: { "pulumi.com/skipAwait": "true" } },
      spec: {
        accessModes: ["ReadWriteOnce"],
        storageClassName: args.storageClass,
        resources: { requests: { storage: `${args.storageGiB}Gi` } },
      },
    },
    opts,
  );
  const schedules = { hourly: "7 * * * *", nightly: "37 17 * * *" };
  for (const [age, schedule] of Object.entries(schedules)) {
    new k8s.batch.v1.CronJob(
      `${component}-snapshot-${age}`,
      {
        metadata: { ...metadata, name: `${name}-${age}` },
        spec: {
          schedule,
          timeZone: "Etc/UTC",
          concurrencyPolicy: "Forbid",
          startingDeadlineSeconds: 600,
          successfulJobsHistoryLimit: 1,
          failedJobsHistoryLimit: 3,
          jobTemplate: {
            metadata: { labels: podLabels },
            spec: {
              backoffLimit: 2,
              activeDeadlineSeconds: 600,
              template: {
                metadata: { labels: podLabels },
                spec: {
                  restartPolicy: "Never",
                  automountServiceAccountToken: false,
                  enableServiceLinks: false,
                  securityContext: restrictedPodSecurity(etcdUserId),
                  containers: [
                    {
                      name: "etcdctl",
                      image: args.image,
                      command: ["etcdctl"],
                      args: ["snapshot", "save", `/snapshots/${age}.db`],
                      env: [
                        { name: "ETCDCTL_ENDPOINTS", value: clientUrl(args.member) },
                        { name: "ETCDCTL_CACERT", value: "/etc/etcd/tls/ca.crt" },
                        { name: "ETCDCTL_CERT", value: "/etc/etcd/tls/tls.crt" },
                        { name: "ETCDCTL_KEY", value: "/etc/etcd/tls/tls.key" },
                      ],
                      resources: snapshotResources,
                      securityContext: restrictedContainerSecurity,
                      volumeMounts: [
                        { name: "snapshots", mountPath: "/snapshots" },
                        { name: "tls", mountPath: "/etc/etcd/tls", readOnly: true },
                      ],
                    },
                  ],
                  volumes: [
                    { name: "snapshots", persistentVolumeClaim: { claimName: name } },
                    { name: "tls", secret: { secretName: certificateSecret(name), defaultMode: 0o440 } },
                  ],
                },
              },
            },
          },
        },
      },
      { ...opts, dependsOn: [claim, certificate] },
    );
  }
}
