import { ClusterVoter } from "holdfast";
import { type Declarations, recordDeclarations } from "../record-declarations";
import type { Tree } from "../tree";
import { clusterArguments } from "./quorum-arguments";

describe("a voter in a cluster", () => {
  let declared: Declarations;
  let voter: Tree;
  let pod: Tree;
  let container: Tree;
  beforeAll(async () => {
    declared = await recordDeclarations(() => new ClusterVoter("authority-ansan", clusterArguments()));
    voter = declared.inputs<Tree>("StatefulSet", "authority-ansan-voter");
    pod = voter.spec?.template?.spec ?? {};
    container = pod.containers?.[0] ?? {};
  });

  test("its arguments are inputs of the component", () => {
    expect(declared.inputs("ClusterVoter", "authority-ansan")).toEqual(clusterArguments());
  });

  test("it declares these objects and no others", () => {
    expect(declared.all.map((each) => `${each.type.split(":").at(-1)} ${each.name}`).sort()).toEqual([
      "Certificate authority-ansan-certificate",
      "Certificate authority-ansan-snapshot-certificate",
      "ClusterVoter authority-ansan",
      "CronJob authority-ansan-snapshot-hourly",
      "CronJob authority-ansan-snapshot-nightly",
      "NetworkPolicy authority-ansan-snapshot-traffic",
      "NetworkPolicy authority-ansan-traffic",
      "PersistentVolumeClaim authority-ansan-snapshots",
      "PodDisruptionBudget authority-ansan-disruption-budget",
      "Service authority-ansan-address",
      "Service authority-ansan-pods",
      "StatefulSet authority-ansan-voter",
    ]);
  });

  test("one pod is the voter, and says which one", () => {
    expect(voter.metadata).toMatchObject({
      name: "authority-ansan",
      namespace: "quorum",
      labels: {
        "holdfast.dev/quorum": "authority",
        "holdfast.dev/voter": "ansan",
        "holdfast.dev/site": "ansan",
      },
    });
    expect(voter.spec?.replicas).toBe(1);
    expect(voter.spec?.template?.metadata?.labels).toEqual(voter.spec?.selector?.matchLabels);
    expect(container.command).toEqual(["etcd"]);
    expect(container.args).toContain(
      "--initial-cluster=ansan=https://10.10.0.5:2380,siheung=https://10.20.0.5:2380,pangyo=https://10.30.0.5:2380," +
        "aws-seoul=https://10.40.0.5:2380,aws-osaka=https://10.50.0.5:2380",
    );
    expect(container.args).toContain("--quota-backend-bytes=2147483648");
  });

  test("Pod Security admits it as restricted, and it changes nothing but its data", () => {
    expect(pod.securityContext).toMatchObject({
      runAsNonRoot: true,
      runAsUser: 10_001,
      fsGroup: 10_001,
      seccompProfile: { type: "RuntimeDefault" },
    });
    expect(container.securityContext).toEqual({
      allowPrivilegeEscalation: false,
      readOnlyRootFilesystem: true,
      capabilities: { drop: ["ALL"] },
    });
    expect(pod.automountServiceAccountToken).toBe(false);
    expect(container.volumeMounts).toEqual([
      { name: "data", mountPath: "/var/lib/etcd" },
      { name: "tls", mountPath: "/etc/etcd/tls", readOnly: true },
    ]);
  });

  test("it is probed, sized and ranked before everything else", () => {
    expect(container.readinessProbe?.httpGet).toMatchObject({ path: "/readyz", port: "metrics" });
    expect(container.livenessProbe?.httpGet).toMatchObject({ path: "/livez", port: "metrics" });
    expect(container.startupProbe?.httpGet).toMatchObject({ path: "/livez", port: "metrics" });
    // 1 GiB and one and a half times the quota of 2 GiB.
    expect(container.resources).toEqual({
      requests: { cpu: "1", memory: "4096Mi" },
      limits: { memory: "4096Mi" },
    });
    expect(pod.priorityClassName).toBe("tier-0");
    const claim = voter.spec?.volumeClaimTemplates?.[0]?.spec;
    expect(claim).toMatchObject({
      storageClassName: "local-nvme",
      resources: { requests: { storage: "20Gi" } },
    });
  });

  test("the deployment of the first site does not wait for a majority", () => {
    expect(voter.metadata?.annotations).toEqual({ "pulumi.com/skipAwait": "true" });
  });

  test("peers and clients reach it at its fixed address, before it is ready too", () => {
    const { spec } = declared.inputs<Tree>("Service", "authority-ansan-address");
    expect(spec).toMatchObject({
      type: "LoadBalancer",
      loadBalancerIP: "10.10.0.5",
      externalTrafficPolicy: "Local",
      publishNotReadyAddresses: true,
      ports: [
        { port: 2379, targetPort: "client" },
        { port: 2380, targetPort: "peer" },
      ],
    });
    expect(spec?.loadBalancerSourceRanges).toEqual([
      "10.10.0.5/32",
      "10.20.0.5/32",
      "10.30.0.5/32",
      "10.40.0.5/32",
      "10.50.0.5/32",
      "10.64.0.0/14",
      "10.68.0.0/14",
      "10.72.0.0/14",
    ]);
    expect(declared.inputs<Tree>("Service", "authority-ansan-pods").spec).toMatchObject({
      clusterIP: "None",
      publishNotReadyAddresses: true,
    });
  });

  test("a healthy voter is not evicted by a machine", () => {
    expect(
      declared.inputs<Tree>("PodDisruptionBudget", "authority-ansan-disruption-budget").spec,
    ).toMatchObject({
      maxUnavailable: 0,
      unhealthyPodEvictionPolicy: "AlwaysAllow",
      selector: voter.spec?.selector,
    });
  });

  test("its certificate names it as a voter, for its address, as server and client", () => {
    expect(declared.inputs<Tree>("Certificate", "authority-ansan-certificate").spec).toMatchObject({
      secretName: "authority-ansan-voter-tls",
      commonName: "authority-voter",
      ipAddresses: ["10.10.0.5", "127.0.0.1"],
      usages: ["digital signature", "server auth", "client auth"],
      issuerRef: { name: "holdfast", kind: "AWSPCAClusterIssuer", group: "awspca.cert-manager.io" },
      privateKey: { rotationPolicy: "Always" },
    });
    expect(pod.volumes?.[0]).toEqual({
      name: "tls",
      secret: { secretName: "authority-ansan-voter-tls", defaultMode: 0o440 },
    });
  });

  test("only peers, clients and monitoring get in, and only peers are called", () => {
    const { spec } = declared.inputs<Tree>("NetworkPolicy", "authority-ansan-traffic");
    const peers = ["10.10.0.5", "10.20.0.5", "10.30.0.5", "10.40.0.5", "10.50.0.5"].map((address) => ({
      ipBlock: { cidr: `${address}/32` },
    }));
    const sites = ["10.64.0.0/14", "10.68.0.0/14", "10.72.0.0/14"].map((cidr) => ({ ipBlock: { cidr } }));
    const namespace = (name: string) => ({
      namespaceSelector: { matchLabels: { "kubernetes.io/metadata.name": name } },
    });
    expect(spec?.podSelector).toEqual(voter.spec?.selector);
    expect(spec?.policyTypes).toEqual(["Ingress", "Egress"]);
    expect(spec?.ingress).toEqual([
      { from: [...peers, ...sites], ports: [{ protocol: "TCP", port: 2380 }] },
      {
        from: [
          ...peers,
          ...sites,
          namespace("data"),
          {
            podSelector: {
              matchLabels: expect.objectContaining({ "app.kubernetes.io/name": "etcd-snapshot" }),
            },
          },
        ],
        ports: [{ protocol: "TCP", port: 2379 }],
      },
      { from: [namespace("operations")], ports: [{ protocol: "TCP", port: 2381 }] },
    ]);
    expect(spec?.egress).toEqual([{ to: peers, ports: [{ protocol: "TCP", port: 2380 }] }]);
  });

  test("its store is copied every hour and every night, to different files, by a client's certificate", () => {
    const jobs = ["hourly", "nightly"].map((age) =>
      declared.inputs<Tree>("CronJob", `authority-ansan-snapshot-${age}`),
    );
    const containers = jobs.map((job) => job.spec?.jobTemplate?.spec?.template?.spec?.containers?.[0]);
    expect(jobs.map((job) => job.spec?.schedule)).toEqual(["7 * * * *", "37 17 * * *"]);
    expect(containers.map((each) => each?.args)).toEqual([
      ["snapshot", "save", "/snapshots/hourly.db"],
      ["snapshot", "save", "/snapshots/nightly.db"],
    ]);
    expect(containers[0]?.env).toContainEqual({ name: "ETCDCTL_ENDPOINTS", value: "https://10.10.0.5:2379" });
    expect(jobs[0]?.spec?.jobTemplate?.spec?.template?.spec?.volumes).toEqual([
      { name: "snapshots", persistentVolumeClaim: { claimName: "authority-ansan-snapshot" } },
      { name: "tls", secret: { secretName: "authority-ansan-snapshot-tls", defaultMode: 0o440 } },
    ]);
    expect(declared.inputs<Tree>("Certificate", "authority-ansan-snapshot-certificate").spec?.usages).toEqual(
      ["digital signature", "client auth"],
    );
  });
});

test("what is chosen takes the place of the defaults", async () => {
  const declared = await recordDeclarations(
    () =>
      new ClusterVoter(
        "authority-ansan",
        clusterArguments({
          backendQuotaMebibytes: 4096,
          namespace: "authority",
          clientNamespaces: ["data", "registry"],
          storageClass: "local-optane",
          storageGiB: 40,
          loadBalancerAnnotations: { "pool.example/name": "voters" },
          priorityClass: "tier-1",
          issuer: { name: "voters", kind: "ClusterIssuer", group: "cert-manager.io" },
        }),
      ),
  );
  const voter = declared.inputs<Tree>("StatefulSet", "authority-ansan-voter");
  expect(voter.metadata?.namespace).toBe("authority");
  expect(voter.spec?.template?.spec?.priorityClassName).toBe("tier-1");
  expect(voter.spec?.template?.spec?.containers?.[0]?.resources?.limits).toEqual({ memory: "7168Mi" });
  expect(voter.spec?.volumeClaimTemplates?.[0]?.spec).toMatchObject({
    storageClassName: "local-optane",
    resources: { requests: { storage: "40Gi" } },
  });
  expect(declared.inputs<Tree>("Service", "authority-ansan-address").metadata?.annotations).toEqual({
    "pool.example/name": "voters",
    "pulumi.com/skipAwait": "true",
  });
  expect(declared.inputs<Tree>("Certificate", "authority-ansan-certificate").spec?.issuerRef).toEqual({
    name: "voters",
    kind: "ClusterIssuer",
    group: "cert-manager.io",
  });
  const clients = declared.inputs<Tree>("NetworkPolicy", "authority-ansan-traffic").spec?.ingress?.[1]?.from;
  expect(clients).toContainEqual({
    namespaceSelector: { matchLabels: { "kubernetes.io/metadata.name": "registry" } },
  });
});
