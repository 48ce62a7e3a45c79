import { diffObject } from "@holdfast/kubernetes-stand-in/diff";
import { writeCheckpoint } from "@holdfast/kubernetes-stand-in/objects/checkpoint";
import { normalise } from "@holdfast/kubernetes-stand-in/objects/normalise";
import { unknownValue, type WireObject } from "@holdfast/kubernetes-stand-in/values/wire-value";

const immutable = { configMaps: false, secrets: false };

/** The state of an object that was declared so, to which the API server added something. */
function stateOf(inputs: WireObject, live: WireObject = inputs): WireObject {
  const checkpoint = { inputs: normalise(inputs), live, initialApiVersion: "v1", fieldManager: "pulumi" };
  return writeCheckpoint(checkpoint, inputs);
}

async function compare(
  before: WireObject,
  after: WireObject,
  more: { ignored?: string[]; live?: WireObject } = {},
) {
  const { properties, deleteBeforeReplace } = await diffObject(
    stateOf(before, more.live ?? before),
    after,
    more.ignored ?? [],
    immutable,
    undefined,
  );
  const changes = [...properties].map(([path, { change, replaces }]) => [
    path,
    replaces ? `${change}-replace` : change,
  ]);
  return { changes: Object.fromEntries(changes) as Record<string, string>, deleteBeforeReplace };
}

function object(apiVersion: string, kind: string, rest: WireObject, metadata: WireObject = {}): WireObject {
  return { apiVersion, kind, metadata: { name: "web", namespace: "work", ...metadata }, ...rest };
}

const deployment = (spec: WireObject) => object("apps/v1", "Deployment", { spec });

test("what the API server and controllers added is no difference", async () => {
  const declared = deployment({
    replicas: 2,
    template: { spec: { containers: [{ name: "a", image: "b" }] } },
  });
  const live = {
    ...object(
      "apps/v1",
      "Deployment",
      {
        spec: {
          replicas: 2,
          strategy: { type: "RollingUpdate" },
          template: { spec: { dnsPolicy: "Default", containers: [{ name: "a", image: "b", tty: true }] } },
        },
        status: { replicas: 2 },
      },
      { uid: "1", resourceVersion: "2", managedFields: [{ manager: "m" }] },
    ),
  };
  expect((await compare(declared, declared, { live })).changes).toEqual({});
});

test("each difference is named by its path", async () => {
  const before = deployment({ replicas: 2, paths: ["a", "b", "c"], map: { "a.b/c": "1", gone: "2" } });
  const after = deployment({ replicas: 3, paths: ["a", "x"], map: { "a.b/c": "3" }, more: { inner: true } });
  expect((await compare(before, after)).changes).toEqual({
    "spec.replicas": "update",
    "spec.paths[1]": "update",
    "spec.paths[2]": "delete",
    'spec.map["a.b/c"]': "update",
    "spec.map.gone": "delete",
    "spec.more": "add",
  });
});

test("drift is a difference from what was last seen, also where the declaration is the same", async () => {
  const declared = deployment({ replicas: 2 });
  expect((await compare(declared, declared, { live: deployment({ replicas: 5 }) })).changes).toEqual({
    "spec.replicas": "update",
  });
});

test("what is not known yet may differ", async () => {
  expect(
    (await compare(deployment({ replicas: 2 }), deployment({ replicas: unknownValue }))).changes,
  ).toEqual({
    "spec.replicas": "update",
  });
});

test("what the user passes over is no difference, nor is what is within it", async () => {
  const before = deployment({ replicas: 2, template: { metadata: { labels: { a: "1" } } }, templates: 1 });
  const after = deployment({ replicas: 3, template: { metadata: { labels: { a: "2" } } }, templates: 2 });
  const ignored = ["spec.replicas", "spec.template"];
  expect((await compare(before, after, { ignored })).changes).toEqual({ "spec.templates": "update" });
});

test.each<[string, WireObject, WireObject]>([
  [
    "a selector",
    deployment({ selector: { matchLabels: { a: "1" } } }),
    deployment({ selector: { matchLabels: { a: "2" } } }),
  ],
  [
    "the volumes of members",
    object("apps/v1", "StatefulSet", { spec: { volumeClaimTemplates: [{ spec: { size: 1 } }] } }),
    object("apps/v1", "StatefulSet", { spec: { volumeClaimTemplates: [{ spec: { size: 2 } }] } }),
  ],
  [
    "a Job's pods",
    object("batch/v1", "Job", { spec: { template: { spec: { image: "1" } } } }),
    object("batch/v1", "Job", { spec: { template: { spec: { image: "2" } } } }),
  ],
  [
    "the address of a Service that had none",
    object("v1", "Service", { spec: { type: "ClusterIP" } }),
    object("v1", "Service", { spec: { type: "ClusterIP", clusterIP: "None" } }),
  ],
  [
    "an object's name",
    object("policy/v1", "PodDisruptionBudget", {}),
    object("policy/v1", "PodDisruptionBudget", {}, { name: "other" }),
  ],
  [
    "data that may not change",
    object("v1", "ConfigMap", { data: { a: "1" } }),
    object("v1", "ConfigMap", { data: { a: "2" } }),
  ],
])("%s is not changed but replaced", async (_, before, after) => {
  const { changes } = await compare(before, after);
  expect(Object.values(changes)).toEqual([expect.stringMatching(/-replace$/)]);
});

test("an object goes before one of the same name comes", async () => {
  const map = (value: string, metadata?: WireObject) =>
    object("v1", "ConfigMap", { data: { value } }, metadata);
  expect(await compare(map("1"), map("2"))).toMatchObject({ deleteBeforeReplace: true });
  const chosen = { annotations: { "pulumi.com/autonamed": "true" } };
  expect(await compare(map("1", chosen), map("2", chosen))).toMatchObject({ deleteBeforeReplace: false });
});

test("a ConfigMap is changed in place where the provider may, and it does not forbid it itself", async () => {
  const map = (value: string, more: WireObject = {}) =>
    object("v1", "ConfigMap", { data: { value }, ...more });
  const diff = async (more: WireObject) =>
    (
      await diffObject(
        stateOf(map("1", more)),
        map("2", more),
        [],
        { ...immutable, configMaps: true },
        undefined,
      )
    ).replaces;
  expect(await diff({})).toEqual([]);
  expect(await diff({ immutable: true })).toEqual(["data.value"]);
});

test("objects of no namespace have none, and others are in the default one", async () => {
  const kind = { apiVersion: "scheduling.k8s.io/v1", kind: "PriorityClass", value: 1 };
  const named = { ...kind, metadata: { name: "tier" } };
  expect(
    (await compare(named, { ...kind, metadata: { name: "tier", namespace: "default" } })).changes,
  ).toEqual({});
  const role = { apiVersion: "rbac.authorization.k8s.io/v1", kind: "Role", metadata: { name: "a" } };
  const live = { ...role, metadata: { name: "a", namespace: "default" } };
  expect((await compare(role, live, { live })).changes).toEqual({});
});
