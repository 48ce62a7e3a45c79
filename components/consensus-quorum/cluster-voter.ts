import * as k8s from "@pulumi/kubernetes";
import type * as pulumi from "@pulumi/pulumi";
import { certificateSecret, declareCertificate } from "../certificate-issuer";
import { labels } from "../labels";
import { restrictedContainerSecurity, restrictedPodSecurity } from "../restricted-pod";
import type { ClusterVoter, ConsensusQuorumArgs, QuorumVoter } from "./arguments";
import { etcdUserId } from "./cluster-voter-identity";
import { asArguments, defaultBackendQuotaMebibytes, etcdSettings, type VoterPaths } from "./etcd-settings";
import { clientPort, metricsPort, peerPort, voterCommonName } from "./member-list";
import { declareSnapshots } from "./snapshots";
import { defaultStorageGiB } from "./validation";
import { declareVoterTraffic } from "./voter-traffic";

const paths: VoterPaths = {
  data: "/var/lib/etcd/data",
  certificate: "/etc/etcd/tls/tls.crt",
  key: "/etc/etcd/tls/tls.key",
  certificateAuthority: "/etc/etcd/tls/ca.crt",
  metricsUrl: `http://0.0.0.0:${metricsPort}`,
};

/**
 * A voter in a site's cluster: one etcd pod with its own volume, certificate and fixed address.
 *
 * The disruption budget allows no eviction of a healthy voter: which voters are up at other sites is not known to this
 * cluster, so an operator looks before the node is drained and deletes the pod by hand.
 */
export function declareClusterVoter(
  component: string,
  args: ConsensusQuorumArgs,
  voter: QuorumVoter,
  cluster: ClusterVoter,
  opts: pulumi.CustomResourceOptions,
): void {
  const namespace = cluster.namespace ?? "quorum";
  const objectName = `${args.quorum}-${voter.site}`;
  const voterLabels = {
    "app.kubernetes.io/name": "etcd",
    "app.kubernetes.io/instance": objectName,
    [labels.quorum]: args.quorum,
    [labels.voter]: voter.name,
    [labels.site]: voter.site,
  };
  const identity = { component, objectName, namespace, labels: voterLabels };
  const metadata = { name: objectName, namespace, labels: voterLabels };
  const headless = `${objectName}-pods`;

  const certificate = declareCertificate(
    `${component}-certificate`,
    {
      name: `${objectName}-voter`,
      namespace,
      labels: voterLabels,
      commonName: voterCommonName(args.quorum),
      dnsNames: ["localhost"],
      ipAddresses: [voter.address, "127.0.0.1"],
      server: true,
      // It calls its peers, and its own HTTP gateway calls it, as clients.
      client: true,
    },
    cluster.issuer,
    opts,
  );

  new k8s.core.v1.Service(
    `${component}-pods`,
    {
      metadata: { ...metadata, name: headless },
      spec: {
        clusterIP: "None",
        // Peers have to meet before any of them is ready.
        publishNotReadyAddresses: true,
        selector: voterLabels,
        ports: etcdPorts(),
      },
    },
    opts,
  );

  new k8s.core.v1.Service(
    `${component}-address`,
    {
      metadata: {
        ...metadata,
        annotations: { ...cluster.loadBalancerAnnotations, "pulumi.com/skipAwait": "true" },
      },
      spec: {
        type: "LoadBalancer",
        loadBalancerIP: voter.address,
        // Keeps the caller's address, which the network policy decides by.
        externalTrafficPolicy: "Local",
        allocateLoadBalancerNodePorts: false,
        loadBalancerSourceRanges: [...args.voters.map((peer) => `${peer.address}/32`), ...args.clientCidrs],
        publishNotReadyAddresses: true,
        selector: voterLabels,
        ports: etcdPorts(),
      },
    },
    opts,
  );

  new k8s.policy.v1.PodDisruptionBudget(
    `${component}-disruption-budget`,
    {
      metadata,
      spec: {
        maxUnavailable: 0,
        unhealthyPodEvictionPolicy: "AlwaysAllow",
        selector: { matchLabels: voterLabels },
      },
    },
    opts,
  );

  declareVoterTraffic(identity, args, voter, cluster, opts);

  new k8s.apps.v1.StatefulSet(
    `${component}-voter`,
    {
      metadata: {
        ...metadata,
        // A voter is ready when a majority is; the first sites to be deployed would wait for the others.
        annotations: { "pulumi.com/skipAwait": "true" },
      },
      spec: {
        replicas: 1,
        serviceName: headless,
        selector: { matchLabels: voterLabels },
        persistentVolumeClaimRetentionPolicy: { whenDeleted: "Retain", whenScaled: "Retain" },
        template: {
          metadata: { labels: voterLabels },
          spec: {
            automountServiceAccountToken: false,
            enableServiceLinks: false,
            priorityClassName: cluster.priorityClass ?? "tier-0",
            terminationGracePeriodSeconds: 30,
            securityContext: restrictedPodSecurity(etcdUserId),
            containers: [etcdContainer(args, voter, cluster)],
            volumes: [
              {
                name: "tls",
                secret: { secretName: certificateSecret(`${objectName}-voter`), defaultMode: 0o440 },
              },
            ],
          },
        },
        volumeClaimTemplates: [
          {
            metadata: { name: "data", labels: voterLabels },
            spec: {
              accessModes: ["ReadWriteOnce"],
              storageClassName: cluster.storageClass ?? "local-nvme",
              resources: { requests: { storage: `${cluster.storageGiB ?? defaultStorageGiB}Gi` } },
            },
          },
        ],
      },
    },
    { ...opts, dependsOn: [certificate] },
  );

  declareSnapshots(identity, voter, cluster, opts);
}

function etcdContainer(
  args: ConsensusQuorumArgs,
  voter: QuorumVoter,
  cluster: ClusterVoter,
): k8s.types.input.core.v1.Container {
  // The store is mapped into memory up to its quota; half as much again covers requests in flight, 1 GiB the rest.
  const quota = args.backendQuotaMebibytes ?? defaultBackendQuotaMebibytes;
  const memory = `${1024 + Math.ceil(1.5 * quota)}Mi`;
  const probe = (path: string): k8s.types.input.core.v1.Probe => ({
    httpGet: { path, port: "metrics", scheme: "HTTP" },
    periodSeconds: 5,
    timeoutSeconds: 5,
  });
  return {
    name: "etcd",
    image: cluster.image,
    command: ["etcd"],
    args: asArguments(etcdSettings(args, voter, paths)),
    ports: [
      { name: "client", containerPort: clientPort },
      { name: "peer", containerPort: peerPort },
      { name: "metrics", containerPort: metricsPort },
    ],
    // A start may have to wait for peers at other sites and to read a full store: ten minutes before it is given up.
    startupProbe: { ...probe("/livez"), failureThreshold: 120 },
    livenessProbe: { ...probe("/livez"), periodSeconds: 10, failureThreshold: 6 },
    readinessProbe: { ...probe("/readyz"), failureThreshold: 3 },
    resources: { requests: { cpu: "1", memory }, limits: { memory } },
    securityContext: restrictedContainerSecurity,
    volumeMounts: [
      { name: "data", mountPath: "/var/lib/etcd" },
      { name: "tls", mountPath: "/etc/etcd/tls", readOnly: true },
    ],
  };
}

function etcdPorts(): k8s.types.input.core.v1.ServicePort[] {
  return [
    { name: "client", port: clientPort, targetPort: "client", protocol: "TCP" },
    { name: "peer", port: peerPort, targetPort: "peer", protocol: "TCP" },
  ];
}
