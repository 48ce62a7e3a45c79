import * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import { certificateSecret, declareCertificate } from "../certificate-issuer";
import { labels } from "../labels";
import { restrictedContainerSecurity, restrictedPodSecurity } from "../restricted-pod";
import type { ClusterVoterArgs } from "./arguments";
import { etcdUserId } from "./cluster-voter-identity";
import { asArguments, etcdSettings, type VoterPaths } from "./etcd-settings";
import { voterResources } from "./footprint";
import { clientPort, clientUrl, initialCluster, metricsPort, peerPort, voterCommonName } from "./member-list";
import { type ResolvedClusterVoter, resolveClusterVoter } from "./schema";
import { declareSnapshots } from "./snapshots";
import { declareVoterTraffic } from "./voter-traffic";

const paths: VoterPaths = {
  data: "/var/lib/etcd/data",
  certificate: "/etc/etcd/tls/tls.crt",
  key: "/etc/etcd/tls/tls.key",
  certificateAuthority: "/etc/etcd/tls/ca.crt",
  metricsUrl: `http://0.0.0.0:${metricsPort}`,
};

/**
 * A voter in the cluster of a data site, one etcd pod with its own volume, certificate and fixed address: a voter of the failover authority: an etcd quorum that decides which member of a database leads. Every instance is given the
 * same list of voters and says which of them it declares; five at five sites go on deciding after any two are lost.
 *
 * Voters know each other by fixed addresses and by the common name `<quorum>-voter` of their certificates. Clients need a
 * certificate of the private CA and a way through the network policy.
 *
 * The disruption budget allows no eviction of a healthy voter: which voters are up at other sites is not known to this
 * cluster, so an operator looks before the node is drained and deletes the pod by hand.
 *
 * @example
 * const voters = [
 *   { name: "ansan", site: "ansan", kind: VoterKind.Cluster, address: "10.10.0.5" },
 *   { name: "siheung", site: "siheung", kind: VoterKind.Cluster, address: "10.20.0.5" },
 *   { name: "pangyo", site: "pangyo", kind: VoterKind.Cluster, address: "10.30.0.5" },
 *   { name: "aws-seoul", site: "aws-seoul", kind: VoterKind.Cloud, address: "10.40.0.5" },
 *   { name: "aws-osaka", site: "aws-osaka", kind: VoterKind.Cloud, address: "10.50.0.5" },
 * ];
 * new ClusterVoter("authority-ansan", {
 *   quorum: "authority",
 *   voter: "ansan",
 *   voters,
 *   survive: SurvivalGoal.TwoSites,
 *   clientCidrs: ["10.64.0.0/14", "10.68.0.0/14", "10.72.0.0/14"],
 *   image: "etcd@sha256:…",
 * }, { provider: ansan.provider });
 */
export class ClusterVoter extends pulumi.ComponentResource {
  /** @internal */
  public static readonly __pulumiType = "holdfast:index:ClusterVoter";
  /** URL at which clients reach this voter. */
  public readonly clientUrl: pulumi.Output<string>;
  /** The member list as etcd takes it, the same for every voter. */
  public readonly memberList: pulumi.Output<string>;

  /**
   * @param name `<quorum>-<site>`
   * @param args every voter, which of them is declared here, and what it needs
   * @param opts options; `provider` is that of the site's cluster
   * @throws InvalidInputError when the quorum could not decide after the losses it shall survive, or a server would
   *   refuse its configuration
   */
  constructor(name: string, args: ClusterVoterArgs, opts?: pulumi.ComponentResourceOptions) {
    const resolved = resolveClusterVoter(name, args);
    const formerly = { aliases: [{ type: "holdfast:index:ConsensusQuorum" }] };
    super(ClusterVoter.__pulumiType, name, { ...args }, pulumi.mergeOptions(opts, formerly));
    declareVoter(name, resolved, { parent: this });
    this.clientUrl = pulumi.output(clientUrl(resolved.member));
    this.memberList = pulumi.output(initialCluster(resolved.voters));
    this.registerOutputs({ clientUrl: this.clientUrl, memberList: this.memberList });
  }
}

function declareVoter(
  component: string,
  args: ResolvedClusterVoter,
  opts: pulumi.CustomResourceOptions,
): void {
  const { namespace } = args;
  const objectName = `${args.quorum}-${args.member.site}`;
  const voterLabels = {
    "app.kubernetes.io/name": "etcd",
    "app.kubernetes.io/instance": objectName,
    [labels.quorum]: args.quorum,
    [labels.voter]: args.member.name,
    [labels.site]: args.member.site,
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
      ipAddresses: [args.member.address, "127.0.0.1"],
      server: true,
      // It calls its peers, and its own HTTP gateway calls it, as clients.
      client: true,
    },
    args.issuer,
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
        annotations: { ...args.loadBalancerAnnotations, "pulumi.com/skipAwait": "true" },
      },
      spec: {
        type: "LoadBalancer",
        loadBalancerIP: args.member.address,
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

  declareVoterTraffic(identity, args, opts);

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
            priorityClassName: args.priorityClass,
            terminationGracePeriodSeconds: 30,
            securityContext: restrictedPodSecurity(etcdUserId),
            containers: [etcdContainer(args)],
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
              storageClassName: args.storageClass,
              resources: { requests: { storage: `${args.storageGiB}Gi` } },
            },
          },
        ],
      },
    },
    { ...opts, dependsOn: [certificate] },
  );

  declareSnapshots(identity, args, opts);
}

function etcdContainer(args: ResolvedClusterVoter): k8s.types.input.core.v1.Container {
  const probe = (path: string): k8s.types.input.core.v1.Probe => ({
    httpGet: { path, port: "metrics", scheme: "HTTP" },
    periodSeconds: 5,
    timeoutSeconds: 5,
  });
  return {
    name: "etcd",
    image: args.image,
    command: ["etcd"],
    args: asArguments(etcdSettings(args, paths)),
    ports: [
      { name: "client", containerPort: clientPort },
      { name: "peer", containerPort: peerPort },
      { name: "metrics", containerPort: metricsPort },
    ],
    // A start may have to wait for peers at other sites and to read a full store: ten minutes before it is given up.
    startupProbe: { ...probe("/livez"), failureThreshold: 120 },
    livenessProbe: { ...probe("/livez"), periodSeconds: 10, failureThreshold: 6 },
    readinessProbe: { ...probe("/readyz"), failureThreshold: 3 },
    resources: voterResources(args.backendQuotaMebibytes),
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
