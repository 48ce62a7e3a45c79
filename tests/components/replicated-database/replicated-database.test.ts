import { ReplicatedDatabase } from "holdfast";
import { memberFiles } from "holdfast/replicated-database/member-configuration";
import { MemberKind } from "holdfast/replicated-database/names";
import { type Declarations, recordDeclarations } from "../record-declarations";
import type { Tree } from "../tree";
import { databaseArguments, name } from "./database-arguments";

const digest = `registry.example/postgresql@sha256:${"a".repeat(64)}`;
const memberLabels = {
  "holdfast.dev/database": "payments",
  "holdfast.dev/shard": "0",
  "holdfast.dev/role": "member",
  "holdfast.dev/site": "ansan",
};

/** A pod's containers and volumes by name. */
function named(list: Tree | undefined): Record<string, Tree> {
  const items = (list ?? []) as unknown as Tree[];
  return Object.fromEntries(items.map((item) => [String(item.name), item]));
}

describe("a database at a site", () => {
  let declared: Declarations;
  let members: Tree;
  let pod: Tree;
  let patroni: Tree;
  beforeAll(async () => {
    declared = await recordDeclarations(() => new ReplicatedDatabase(name, databaseArguments()));
    members = declared.inputs<Tree>("StatefulSet", `${name}-0`);
    pod = members.spec?.template?.spec ?? {};
    patroni = named(pod.containers).patroni ?? {};
  });

  test("its arguments are inputs of the component", () => {
    expect(declared.inputs("ReplicatedDatabase", name)).toEqual(databaseArguments());
  });

  test("it declares these objects and no others", () => {
    const perShard = [0, 1].flatMap((shard) => [
      `Certificate ${name}-${shard}-server-certificate`,
      `ConfigMap ${name}-${shard}-configuration`,
      `CronJob ${name}-${shard}-backup-differential`,
      `CronJob ${name}-${shard}-backup-full`,
      `Job ${name}-${shard}-configuration-job`,
      `PodDisruptionBudget ${name}-${shard}-disruption-budget`,
      `Service ${name}-${shard}-leader`,
      `Service ${name}-${shard}-members`,
      `Service ${name}-${shard}-replica`,
      `StatefulSet ${name}-${shard}`,
    ]);
    const once = [
      `Certificate ${name}-client-ledger-audit-certificate`,
      `Certificate ${name}-client-payments-certificate`,
      `Certificate ${name}-member-certificate`,
      `ConfigMap ${name}-router-configuration`,
      `CronJob ${name}-certificate-reload`,
      `Deployment ${name}-router`,
      `NetworkPolicy ${name}-maintenance-traffic`,
      `NetworkPolicy ${name}-members-traffic`,
      `NetworkPolicy ${name}-router-traffic`,
      `PodDisruptionBudget ${name}-router-disruption-budget`,
      `ReplicatedDatabase ${name}`,
      `ServiceAccount ${name}-account`,
    ];
    const found = declared.all.map((each) => `${each.type.split(":").at(-1)} ${each.name}`);
    expect(found.sort()).toEqual([...perShard, ...once].sort());
  });

  test("each shard has one member here, whose name is its own at every site", () => {
    expect(members.metadata).toMatchObject({
      name: "payments-0-ansan",
      namespace: "data",
      labels: memberLabels,
      annotations: { "pulumi.com/skipAwait": "true" },
    });
    expect(members.spec).toMatchObject({ replicas: 1, serviceName: "payments-0-members" });
    expect(members.spec?.template?.metadata?.labels).toEqual(members.spec?.selector?.matchLabels);
    expect(declared.inputs<Tree>("StatefulSet", `${name}-1`).metadata?.labels).toMatchObject({
      "holdfast.dev/shard": "1",
    });
  });

  test("its configuration is the text of one ConfigMap", () => {
    expect(named(pod.volumes).configuration?.configMap?.name).toBe("payments-0-ansan");
    const map = declared.inputs<Tree>("ConfigMap", `${name}-0-configuration`);
    expect(map.metadata?.name).toBe("payments-0-ansan");
    expect(map.data).toEqual(memberFiles(databaseArguments(), 0, MemberKind.Synchronous));
    expect(patroni.command).toEqual(["patroni"]);
    expect(patroni.args).toEqual(["/etc/patroni/patroni.yml"]);
    expect(patroni.volumeMounts).toContainEqual({
      name: "configuration",
      mountPath: "/etc/patroni",
      readOnly: true,
    });
  });

  test("name and addresses come from the pod", () => {
    const domain = "payments-0-members.data.svc.ansan.holdfast.internal";
    expect(patroni.env).toEqual(
      expect.arrayContaining([
        { name: "POD_NAME", valueFrom: { fieldRef: { fieldPath: "metadata.name" } } },
        { name: "PATRONI_NAME", value: "$(POD_NAME)" },
        { name: "PATRONI_RESTAPI_CONNECT_ADDRESS", value: `$(POD_NAME).${domain}:8008` },
        { name: "PATRONI_POSTGRESQL_CONNECT_ADDRESS", value: `$(POD_NAME).${domain}:5432` },
      ]),
    );
  });

  test("Pod Security admits every pod as restricted", () => {
    const pods = declared.all.flatMap(({ inputs }) => {
      const { spec } = inputs as Tree;
      return [spec?.template?.spec ?? spec?.jobTemplate?.spec?.template?.spec ?? []].flat() as Tree[];
    });
    expect(pods).toHaveLength(2 + 1 + 2 + 4 + 1);
    for (const each of pods) {
      expect(each.securityContext).toMatchObject({
        runAsNonRoot: true,
        seccompProfile: { type: "RuntimeDefault" },
      });
      expect(each.automountServiceAccountToken).toBe(false);
      const containers = Object.values({ ...named(each.initContainers), ...named(each.containers) });
      expect(containers.length).toBeGreaterThan(0);
      for (const container of containers) {
        expect(container.securityContext).toEqual({
          allowPrivilegeEscalation: false,
          readOnlyRootFilesystem: true,
          capabilities: { drop: ["ALL"] },
        });
        expect(container.resources?.requests).toEqual({
          cpu: expect.any(String),
          memory: expect.any(String),
        });
        expect(container.resources?.limits).toEqual({ memory: expect.any(String) });
        expect(container.image).toMatch(/@sha256:[0-9a-f]{64}$/);
      }
      for (const volume of Object.values(named(each.volumes))) {
        expect(volume.hostPath).toBeUndefined();
      }
    }
  });

  test("it is probed by Patroni, sized as asked for, and keeps its data", () => {
    const probe = (path: string) => ({ httpGet: { path, port: "patroni", scheme: "HTTPS" } });
    expect(patroni.livenessProbe).toMatchObject(probe("/liveness"));
    expect(patroni.readinessProbe).toMatchObject(probe("/readiness"));
    expect(patroni.startupProbe).toMatchObject(probe("/liveness"));
    expect(patroni.resources).toEqual({ requests: { cpu: "4", memory: "16Gi" }, limits: { memory: "16Gi" } });
    expect(patroni.image).toBe(digest);
    expect(pod.priorityClassName).toBe("tier-0");
    expect(members.spec?.volumeClaimTemplates?.[0]?.spec).toMatchObject({
      storageClassName: "local-nvme",
      resources: { requests: { storage: "400Gi" } },
    });
    expect(members.spec?.persistentVolumeClaimRetentionPolicy).toEqual({
      whenDeleted: "Retain",
      whenScaled: "Retain",
    });
  });

  test("no two members of a shard share a hall, and shards keep apart where they can", () => {
    expect(pod.affinity?.podAntiAffinity).toMatchObject({
      requiredDuringSchedulingIgnoredDuringExecution: [
        { topologyKey: "topology.kubernetes.io/zone", labelSelector: { matchLabels: memberLabels } },
      ],
      preferredDuringSchedulingIgnoredDuringExecution: [
        { podAffinityTerm: { topologyKey: "kubernetes.io/hostname" } },
      ],
    });
    expect(declared.inputs<Tree>("PodDisruptionBudget", `${name}-0-disruption-budget`).spec).toMatchObject({
      maxUnavailable: 1,
      selector: { matchLabels: memberLabels },
    });
  });

  test("members find each other before they are ready", () => {
    expect(declared.inputs<Tree>("Service", `${name}-0-members`)).toMatchObject({
      metadata: { name: "payments-0-members" },
      spec: { clusterIP: "None", publishNotReadyAddresses: true, selector: memberLabels },
    });
  });

  test("a restart is asked for by what takes one, and by nothing that the quorum keeps", async () => {
    const hash = async (change: Parameters<typeof databaseArguments>[0]) => {
      const other = await recordDeclarations(() => new ReplicatedDatabase(name, databaseArguments(change)));
      const { spec } = other.inputs<Tree>("StatefulSet", `${name}-0`);
      return spec?.template?.metadata?.annotations?.["holdfast.dev/configuration-hash"];
    };
    const now = members.spec?.template?.metadata?.annotations?.["holdfast.dev/configuration-hash"];
    expect(now).toMatch(/^[0-9a-f]{8}$/);
    expect(await hash({ rpoSeconds: 5 })).toBe(now);
    expect(await hash({ member: { ...databaseArguments().member, memoryGiB: 32 } })).not.toBe(now);
  });

  test("pods become the vault's writer by their token, and hold no key of AWS", () => {
    expect(declared.inputs<Tree>("ServiceAccount", `${name}-account`).metadata).toMatchObject({
      name: "payments",
      namespace: "data",
    });
    expect(pod.serviceAccountName).toBe("payments");
    expect(named(pod.volumes)["aws-token"]?.projected).toEqual({
      sources: [
        { serviceAccountToken: { path: "token", audience: "sts.amazonaws.com", expirationSeconds: 3600 } },
      ],
    });
    expect(patroni.env).toEqual(
      expect.arrayContaining([
        { name: "AWS_ROLE_ARN", value: "arn:aws:iam::111122223333:role/backups-payments-writer" },
        { name: "AWS_WEB_IDENTITY_TOKEN_FILE", value: "/var/run/secrets/aws/token" },
      ]),
    );
  });

  test("certificates: members to each other, servers by every name, clients by their own", () => {
    const spec = (what: string) => declared.inputs<Tree>("Certificate", `${name}-${what}-certificate`).spec;
    expect(spec("member")).toMatchObject({
      secretName: "payments-member-tls",
      commonName: "payments-member",
      usages: ["digital signature", "client auth"],
    });
    expect(spec("0-server")).toMatchObject({
      secretName: "payments-0-server-tls",
      usages: ["digital signature", "server auth"],
      dnsNames: [
        "*.payments-0-members.data.svc.ansan.holdfast.internal",
        ...["leader", "replica"].flatMap((role) => [
          `payments-0-${role}.data`,
          `payments-0-${role}.data.svc`,
          `payments-0-${role}.data.svc.ansan.holdfast.internal`,
          `payments-0-${role}.data.svc.siheung.holdfast.internal`,
          `payments-0-${role}.data.svc.pangyo.holdfast.internal`,
        ]),
      ],
    });
    const client = declared.inputs<Tree>("Certificate", `${name}-client-ledger-audit-certificate`);
    expect(client.metadata).toMatchObject({ name: "payments-client-ledger-audit", namespace: "operations" });
    expect(client.spec).toMatchObject({
      secretName: "payments-client-ledger-audit-tls",
      commonName: "ledger-audit",
      usages: ["digital signature", "client auth"],
      issuerRef: { name: "holdfast", kind: "AWSPCAClusterIssuer", group: "awspca.cert-manager.io" },
    });
  });

  test("backups stand at every site, weekly in full and daily in part", () => {
    const job = (kind: string) => declared.inputs<Tree>("CronJob", `${name}-0-backup-${kind}`);
    const container = (kind: string) => job(kind).spec?.jobTemplate?.spec?.template?.spec?.containers?.[0];
    expect(job("full").metadata).toMatchObject({
      name: "payments-0-backup-full",
      labels: { ...memberLabels, "holdfast.dev/role": "backup" },
    });
    expect(job("full").spec).toMatchObject({
      schedule: "17 18 * * 6",
      timeZone: "Etc/UTC",
      concurrencyPolicy: "Forbid",
    });
    expect(job("differential").spec?.schedule).toBe("17 18 * * 0-5");
    expect(container("full")?.command).toEqual(["sh", "/etc/patroni/backup.sh", "--type=full", "backup"]);
    expect(container("differential")?.command).toEqual([
      "sh",
      "/etc/patroni/backup.sh",
      "--type=diff",
      "backup",
    ]);
    expect(named(pod.containers).pgbackrest?.command).toEqual(["sh", "/etc/patroni/backup-server.sh"]);
  });

  test("what is declared is brought to a shard that runs, anew after each change", async () => {
    const job = declared.inputs<Tree>("Job", `${name}-0-configuration-job`);
    const template = job.spec?.template?.spec ?? {};
    const [quorum, roles] = [named(template.initContainers).quorum, named(template.initContainers).roles];
    expect(quorum?.command).toEqual([
      "patronictl",
      "--config-file",
      "/etc/patroni/patroni.yml",
      "edit-config",
      "--force",
      "--apply",
      "/etc/patroni/dcs.yml",
      "payments-0",
    ]);
    expect(roles?.command).toContain("--file=/etc/patroni/roles.sql");
    expect(String((roles?.command as unknown as string[]).at(-1))).toContain(
      "host=payments-0-leader.data.svc ",
    );
    expect(named(template.containers).archive?.command).toEqual([
      "sh",
      "/etc/patroni/backup.sh",
      "stanza-create",
    ]);
    expect(job.metadata?.annotations).toEqual({ "pulumi.com/skipAwait": "true" });
    expect(job.metadata?.name).toMatch(/^payments-0-configuration-[0-9a-f]{8}$/);

    const changed = await recordDeclarations(
      () => new ReplicatedDatabase(name, databaseArguments({ rtoSeconds: 30 })),
    );
    expect(changed.inputs<Tree>("Job", `${name}-0-configuration-job`).metadata?.name).not.toBe(
      job.metadata?.name,
    );
  });

  test("members read their renewed certificates every day", () => {
    const { spec } = declared.inputs<Tree>("CronJob", `${name}-certificate-reload`);
    const containers = named(spec?.jobTemplate?.spec?.template?.spec?.containers);
    expect(Object.keys(containers)).toEqual(["payments-0-ansan-0", "payments-1-ansan-0"]);
    expect(containers["payments-1-ansan-0"]?.command).toEqual([
      "patronictl",
      "--config-file",
      "/etc/patroni/patroni.yml",
      "reload",
      "--force",
      "payments-1",
      "payments-1-ansan-0",
    ]);
  });

  test("clients go through two routers in different halls", () => {
    const router = declared.inputs<Tree>("Deployment", `${name}-router`);
    expect(router.metadata).toMatchObject({
      name: "payments-router",
      labels: {
        "holdfast.dev/database": "payments",
        "holdfast.dev/role": "router",
        "holdfast.dev/site": "ansan",
      },
    });
    expect(router.spec).toMatchObject({
      replicas: 2,
      strategy: { rollingUpdate: { maxUnavailable: 0 } },
    });
    const routerPod = router.spec?.template?.spec ?? {};
    expect(routerPod.topologySpreadConstraints).toMatchObject([
      { topologyKey: "topology.kubernetes.io/zone", maxSkew: 1, whenUnsatisfiable: "DoNotSchedule" },
    ]);
    expect(named(routerPod.volumes).configuration?.configMap?.name).toBe("payments-router");
    expect(declared.inputs<Tree>("ConfigMap", `${name}-router-configuration`).metadata?.name).toBe(
      "payments-router",
    );
    expect(named(routerPod.volumes)["certificate-authority"]?.secret).toMatchObject({
      secretName: "payments-member-tls",
      items: [{ key: "ca.crt", path: "ca.crt" }],
    });
    const target = (role: string) => declared.inputs<Tree>("Service", `${name}-1-${role}`);
    expect(target("leader")).toMatchObject({
      metadata: { name: "payments-1-leader" },
      spec: { selector: router.spec?.selector?.matchLabels, ports: [{ port: 5432, targetPort: 5101 }] },
    });
    expect(target("replica").spec?.ports).toMatchObject([{ port: 5432, targetPort: 5201 }]);
    expect(
      declared.inputs<Tree>("PodDisruptionBudget", `${name}-router-disruption-budget`).spec,
    ).toMatchObject({
      maxUnavailable: 1,
      selector: router.spec?.selector,
    });
  });

  test("only named clients reach the routers", () => {
    const { spec } = declared.inputs<Tree>("NetworkPolicy", `${name}-router-traffic`);
    expect(spec?.ingress?.[0]).toEqual({
      from: [
        {
          namespaceSelector: { matchLabels: { "kubernetes.io/metadata.name": "services" } },
          podSelector: { matchLabels: { "holdfast.dev/service": "payments" } },
        },
        {
          namespaceSelector: { matchLabels: { "kubernetes.io/metadata.name": "operations" } },
          podSelector: { matchLabels: { "holdfast.dev/service": "ledger-audit" } },
        },
        { podSelector: { matchLabels: expect.objectContaining({ "holdfast.dev/role": "configuration" }) } },
      ],
      ports: [
        { protocol: "TCP", port: 5100, endPort: 5101 },
        { protocol: "TCP", port: 5200, endPort: 5201 },
      ],
    });
  });

  test("members talk to members, the quorum and the vault", () => {
    const { spec } = declared.inputs<Tree>("NetworkPolicy", `${name}-members-traffic`);
    const members = ["10.64.0.0/14", "10.68.0.0/14", "10.72.0.0/14"].map((cidr) => ({ ipBlock: { cidr } }));
    const port = (number: number) => ({ protocol: "TCP", port: number });
    expect(spec?.policyTypes).toEqual(["Ingress", "Egress"]);
    expect(spec?.ingress?.[0]).toEqual({
      from: [...members, { podSelector: { matchLabels: { "holdfast.dev/database": "payments" } } }],
      ports: [port(5432), port(8008)],
    });
    const egress = spec?.egress as unknown as Tree[];
    expect(egress.map((rule) => rule.ports)).toEqual([[port(5432), port(8008)], [port(2379)], [port(443)]]);
    expect(egress[1]?.to).toEqual([
      ...databaseArguments().quorumAddresses.map((address) => ({ ipBlock: { cidr: `${address}/32` } })),
      { namespaceSelector: { matchLabels: { "kubernetes.io/metadata.name": "quorum" } } },
    ]);
  });
});

test("other members at a site stand in a set of their own, in other halls, and are never a copy", async () => {
  const declared = await recordDeclarations(
    () => new ReplicatedDatabase(name, databaseArguments({ membersPerSite: 2, shards: 1 })),
  );
  const sets = declared.ofType("StatefulSet").map((each) => each.inputs as Tree);
  expect(sets.map((set) => [set.metadata?.name, set.spec?.replicas])).toEqual([
    ["payments-0-ansan", 1],
    ["payments-0-ansan-async", 1],
  ]);
  for (const set of sets) {
    const map = named(set.spec?.template?.spec?.volumes).configuration?.configMap?.name;
    expect(map).toBe(set.metadata?.name);
    expect(set.metadata?.labels).toMatchObject(memberLabels);
  }
  const selectors = sets.map((set) => JSON.stringify(set.spec?.selector?.matchLabels));
  expect(new Set(selectors).size).toBe(2);
  const text = declared.inputs<Tree>("ConfigMap", `${name}-0-async-configuration`).data?.["patroni.yml"];
  expect(text).toContain("nosync: true");
  const reload = declared.inputs<Tree>("CronJob", `${name}-certificate-reload`).spec;
  expect(Object.keys(named(reload?.jobTemplate?.spec?.template?.spec?.containers))).toEqual([
    "payments-0-ansan-0",
    "payments-0-ansan-async-0",
  ]);
});

test("what it says about itself follows from its goal", async () => {
  let database: ReplicatedDatabase | undefined;
  await recordDeclarations(() => {
    database = new ReplicatedDatabase(name, databaseArguments({ shards: 3 }));
  });
  const value = <T>(output: { apply(use: (value: T) => void): unknown } | undefined) =>
    new Promise<T>((resolve) => output?.apply(resolve));
  expect(await value(database?.leaderHosts)).toEqual([
    "payments-0-leader.data.svc",
    "payments-1-leader.data.svc",
    "payments-2-leader.data.svc",
  ]);
  expect(await value(database?.preferredLeaders)).toEqual(["ansan", "siheung", "ansan"]);
  expect(await value(database?.synchronousCopies)).toBe(2);
  expect(await value(database?.failoverBoundSeconds)).toBe(43);
});
