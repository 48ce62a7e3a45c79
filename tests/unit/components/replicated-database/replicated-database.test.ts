import { ReplicatedDatabase } from "holdfast";
import { type Declarations, recordDeclarations } from "../record-declarations";
import type { Tree } from "../tree";
import { databaseArguments, name } from "./database-arguments";
import { named } from "./pod-parts";

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
      `CronJob ${name}-${shard}-backup`,
      `Job ${name}-${shard}-configuration-job`,
      `Service ${name}-${shard}-leader`,
      `Service ${name}-${shard}-members`,
      `Service ${name}-${shard}-replica`,
      `StatefulSet ${name}-${shard}`,
    ]);
    const once = [
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

  test("Pod Security admits every pod as restricted", () => {
    const pods = declared.all.flatMap(({ inputs }) => {
      const { spec } = inputs as Tree;
      return [spec?.template?.spec ?? spec?.jobTemplate?.spec?.template?.spec ?? []].flat() as Tree[];
    });
    expect(pods).toHaveLength(2 + 1 + 2 + 2 + 1);
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

  test("certificates: members to each other, servers by every name", () => {
    const spec = (what: string) => declared.inputs<Tree>("Certificate", `${name}-${what}-certificate`).spec;
    expect(spec("member")).toMatchObject({
      secretName: "payments-member-tls",
      commonName: "payments-member",
      usages: ["digital signature", "client auth"],
      issuerRef: { name: "holdfast", kind: "AWSPCAClusterIssuer", group: "awspca.cert-manager.io" },
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
  });
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
  expect(await value(database?.failoverBoundSeconds)).toBe(33);
});
