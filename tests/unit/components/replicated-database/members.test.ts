import { ReplicatedDatabase } from "holdfast";
import { memberFiles } from "holdfast/replicated-database/member-configuration";
import { MemberKind } from "holdfast/replicated-database/names";
import { type Declarations, recordDeclarations } from "../record-declarations";
import type { Tree } from "../tree";
import { databaseArguments, name, resolvedArguments } from "./database-arguments";
import { memberImage, memberLabels, named } from "./pod-parts";

describe("the members of a shard at a site", () => {
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
    expect(map.data).toEqual(memberFiles(resolvedArguments(), 0, MemberKind.Synchronous));
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

  test("it is probed by Patroni, sized as asked for, and keeps its data", () => {
    const probe = (path: string) => ({ httpGet: { path, port: "patroni", scheme: "HTTPS" } });
    expect(patroni.livenessProbe).toMatchObject(probe("/liveness"));
    expect(patroni.readinessProbe).toMatchObject(probe("/readiness"));
    expect(patroni.startupProbe).toMatchObject(probe("/liveness"));
    expect(patroni.resources).toEqual({ requests: { cpu: "4", memory: "16Gi" }, limits: { memory: "16Gi" } });
    expect(patroni.image).toBe(memberImage);
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
  // One budget over both sets: two would keep Kubernetes from evicting any of their pods.
  const budgets = declared.ofType("PodDisruptionBudget").map((each) => each.inputs as Tree);
  expect(budgets.map((budget) => budget.spec)).toEqual([
    {
      maxUnavailable: 1,
      unhealthyPodEvictionPolicy: "AlwaysAllow",
      selector: { matchLabels: memberLabels },
    },
    expect.objectContaining({
      selector: { matchLabels: expect.objectContaining({ "holdfast.dev/role": "router" }) },
    }),
  ]);
  const text = declared.inputs<Tree>("ConfigMap", `${name}-0-async-configuration`).data?.["patroni.yml"];
  expect(text).toContain("nosync: true");
  const reload = declared.inputs<Tree>("CronJob", `${name}-certificate-reload`).spec;
  expect(Object.keys(named(reload?.jobTemplate?.spec?.template?.spec?.containers))).toEqual([
    "payments-0-ansan-0",
    "payments-0-ansan-async-0",
  ]);
});
