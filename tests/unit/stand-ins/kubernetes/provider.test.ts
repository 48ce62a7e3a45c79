import { ApiError, NoSuchKindError, UnreachableError } from "@holdfast/kubernetes-stand-in/cluster/api-error";
import type { Cluster, WriteOptions } from "@holdfast/kubernetes-stand-in/cluster/cluster";
import { idOf } from "@holdfast/kubernetes-stand-in/objects/kubernetes-object";
import { KubernetesProvider, PartialError, type ResourceCall } from "@holdfast/kubernetes-stand-in/provider";
import { readSettings } from "@holdfast/kubernetes-stand-in/settings";
import {
  isSecret,
  revealedObject,
  secret,
  unknownValue,
  type WireObject,
} from "@holdfast/kubernetes-stand-in/values/wire-value";

/** A cluster that keeps objects by id, and adds to them what an API server adds. */
class MemoryCluster {
  readonly objects = new Map<string, WireObject>();
  readonly written: string[] = [];
  refusal: Error | undefined;

  serves = async ({ kind }: { kind: string }) => kind !== "Undefined";
  isNamespaced = async () => true;
  find = async (object: WireObject) => this.objects.get(idOf(object));
  get = async (object: WireObject) => {
    const found = this.objects.get(idOf(object));
    if (found === undefined) throw new ApiError(404, { message: "not found" });
    return found;
  };
  create = async (object: WireObject, { dryRun, fieldManager }: WriteOptions) => {
    if (this.objects.has(idOf(object))) {
      throw new ApiError(409, { reason: "AlreadyExists", message: "already exists" });
    }
    return this.keep("create", object, dryRun, fieldManager);
  };
  apply = async (object: WireObject, { dryRun, fieldManager }: WriteOptions) =>
    this.keep("apply", object, dryRun, fieldManager);
  patch = async (object: WireObject) => object;
  delete = async (object: WireObject) => {
    if (this.refusal) throw this.refusal;
    this.objects.delete(idOf(object));
  };
  list = async () => ({ items: [] });
  async *watch() {}

  private keep(how: string, object: WireObject, dryRun: boolean, manager: string): WireObject {
    if (this.refusal) throw this.refusal;
    this.written.push(
      `${how} ${idOf(object)}${dryRun ? " dry" : ""} as ${manager.replace(/[0-9a-f]{8}$/, "x")}`,
    );
    const live = {
      ...object,
      metadata: {
        ...(object["metadata"] as WireObject),
        uid: "1",
        managedFields: [{ manager, operation: how === "create" ? "Update" : "Apply", fieldsV1: {} }],
      },
      status: { added: true },
    };
    if (!dryRun) this.objects.set(idOf(object), live);
    return live;
  }
}

let memory: MemoryCluster;
let logged: string[];
beforeEach(() => {
  memory = new MemoryCluster();
  logged = [];
});

function provider(cluster?: UnreachableError, variables: Record<string, string> = {}): KubernetesProvider {
  const given = Object.entries(variables).map(
    ([name, value]) => [`kubernetes:config:${name}`, value] as const,
  );
  return new KubernetesProvider({
    settings: readSettings(new Map(given), {}),
    cluster: cluster ?? (memory as unknown as Cluster),
    defaultNamespace: "default",
    cancelled: new AbortController().signal,
    log: (severity, message) => logged.push(`${severity}: ${message}`),
  });
}

const call = (more: Partial<ResourceCall> = {}): ResourceCall => ({
  urn: "urn:pulumi:dev::p::kubernetes:core/v1:ConfigMap::a",
  type: "kubernetes:core/v1:ConfigMap",
  timeout: 0,
  preview: false,
  ignored: [],
  ...more,
});

const map: WireObject = {
  apiVersion: "v1",
  kind: "ConfigMap",
  metadata: { name: "a", namespace: "work" },
  data: { plain: "1", hidden: secret("2") },
};
const unreachable = new UnreachableError("connection refused");

test("what is created is kept with what was declared, and secrets stay secret in all of it", async () => {
  const { id, state } = await provider().create(call(), map);
  expect(id).toBe("work/a");
  expect(memory.written).toEqual(["create work/a as pulumi-kubernetes"]);
  expect(state).toMatchObject({
    __initialApiVersion: "v1",
    __fieldManager: expect.stringMatching(/^pulumi-kubernetes-[0-9a-f]{8}$/),
    metadata: { uid: "1" },
    status: { added: true },
  });
  for (const part of [state, state["__inputs"] as WireObject]) {
    expect(isSecret((part["data"] as WireObject)["hidden"])).toBe(true);
  }
  expect(revealedObject(state)["data"]).toEqual({ plain: "1", hidden: "2" });
});

test("a preview of what is new asks the API server, and makes nothing of its status", async () => {
  const { id, state } = await provider().create(call({ preview: true }), map);
  expect({ id, written: memory.written, left: memory.objects.size }).toEqual({
    id: "",
    written: ["create work/a dry as pulumi-kubernetes"],
    left: 0,
  });
  expect(state).toMatchObject({ metadata: { uid: "1" } });
  expect(state).not.toHaveProperty("status");
});

test.each<[string, UnreachableError | undefined, WireObject]>([
  ["while the cluster cannot be reached", unreachable, map],
  ["of what is not wholly known", undefined, { ...map, data: { a: unknownValue } }],
  ["of a kind that is not defined yet", undefined, { ...map, kind: "Undefined" }],
])("a preview %s shows what was declared", async (_, cluster, declared) => {
  expect(await provider(cluster).create(call({ preview: true }), declared)).toEqual({
    id: "",
    state: declared,
  });
  expect(memory.written).toEqual([]);
});

test("a preview of what lacks its namespace is none, and one of what is wrong fails", async () => {
  memory.refusal = new ApiError(404, { message: "no", details: { kind: "namespaces" } });
  expect((await provider().create(call({ preview: true }), map)).state).toBe(map);
  memory.refusal = new ApiError(422, { message: "data is invalid" });
  await expect(provider().create(call({ preview: true }), map)).rejects.toThrow(
    'resource "urn:pulumi:dev::p::kubernetes:core/v1:ConfigMap::a" was not successfully created by the Kubernetes API server: data is invalid',
  );
});

test("nothing is created or updated while the cluster cannot be reached", async () => {
  const reason = "configured Kubernetes cluster is unreachable: connection refused";
  await expect(provider(unreachable).create(call(), map)).rejects.toThrow(reason);
  await expect(provider(unreachable).update(call(), map, map)).rejects.toThrow(reason);
});

test("an update applies what is declared under the manager that the state names", async () => {
  const { state } = await provider().create(call(), map);
  const manager = String(state["__fieldManager"]);
  const updated = await provider().update(call(), state, { ...map, data: { plain: "3" } });
  expect(memory.written.at(-1)).toBe("apply work/a as pulumi-kubernetes-x");
  expect(updated).toMatchObject({
    __fieldManager: manager,
    data: { plain: "3" },
    __inputs: { data: { plain: "3" } },
  });
});

test("an update that is refused keeps what is there, with the reason", async () => {
  const { state } = await provider().create(call(), map);
  memory.refusal = new ApiError(409, { message: "conflict with by-hand" });
  const failed = await provider()
    .update(call(), state, map)
    .catch((error: unknown) => error);
  expect(failed).toBeInstanceOf(PartialError);
  expect((failed as PartialError).reasons[0]).toMatch(/"work\/a" failed .*conflict with by-hand/s);
  expect((failed as PartialError).kept.id).toBe("work/a");
});

test("a refresh finds what was declared in what is there, and nothing where nothing is", async () => {
  const { id, state } = await provider().create(call(), map);
  const inputs = state["__inputs"] as WireObject;
  const live = memory.objects.get(id)!;
  memory.objects.set(id, { ...live, data: { plain: "by hand", hidden: "2", other: "by hand" } });
  const found = await provider().read(call(), id, inputs, state);
  expect(found).toMatchObject({ id: "work/a", inputs: { data: { plain: "by hand" } } });
  expect(revealedObject(found!.inputs)["data"]).toEqual({ plain: "by hand", hidden: "2" });
  expect(revealedObject(found!.state)["data"]).toHaveProperty("other");
  memory.objects.clear();
  expect(await provider().read(call(), id, inputs, state)).toBeUndefined();
});

test("an import takes what may be declared of an object that nobody declared", async () => {
  memory.objects.set("work/a", {
    ...map,
    metadata: {
      name: "a",
      namespace: "work",
      uid: "1",
      resourceVersion: "2",
      annotations: { "kubectl.kubernetes.io/last-applied-configuration": "{}" },
    },
    data: { plain: "1" },
    status: {},
  });
  const found = await provider().read(call(), "work/a", {}, {});
  expect(found?.inputs).toEqual({
    apiVersion: "v1",
    kind: "ConfigMap",
    metadata: { name: "a", namespace: "work" },
    data: { plain: "1" },
  });
  expect(found?.state).toMatchObject({ __initialApiVersion: "v1" });
});

test("a cluster that cannot be reached is not taken for an empty one, unless the user says so", async () => {
  const { id, state } = await provider().create(call(), map);
  const inputs = state["__inputs"] as WireObject;
  await expect(provider(unreachable).read(call(), id, inputs, state)).rejects.toThrow(
    "PULUMI_K8S_DELETE_UNREACHABLE",
  );
  await expect(provider(unreachable).delete(call(), id, state)).rejects.toThrow(
    "PULUMI_K8S_DELETE_UNREACHABLE",
  );
  const forgetting = provider(unreachable, { deleteUnreachable: "true" });
  expect(await forgetting.read(call(), id, inputs, state)).toBeUndefined();
  await forgetting.delete(call(), id, state);
  const skipping = provider(unreachable, { skipUpdateUnreachable: "true" });
  expect(await skipping.read(call(), id, inputs, state)).toEqual({ id, state, inputs });
  expect(logged).toContain("warning: configured Kubernetes cluster is unreachable: connection refused");
});

test("what is gone, or of a kind that is gone, is deleted", async () => {
  const { id, state } = await provider().create(call(), map);
  await provider().delete(call(), id, state);
  expect(memory.objects.size).toBe(0);
  memory.refusal = new ApiError(404, {});
  await provider().delete(call(), id, state);
  memory.refusal = new NoSuchKindError("v1", "ConfigMap");
  await provider().delete(call(), id, state);
  memory.refusal = new ApiError(403, { message: "forbidden" });
  await expect(provider().delete(call(), id, state)).rejects.toThrow("forbidden");
});

test("what is there already is refused, or taken over where that is asked for", async () => {
  await provider().create(call(), map);
  await expect(provider().create(call(), map)).rejects.toThrow(/already exists/);
  const taking = provider(undefined, { upsertExistingObjects: "true" });
  const { state } = await taking.create(call(), { ...map, data: { plain: "taken over" } });
  expect(state).toMatchObject({ data: { plain: "taken over" } });
  expect(memory.objects.size).toBe(1);
});

test("settings that would change what is sent, and are not covered, are refused", () => {
  const configured = (name: string, value: string) => () => provider(undefined, { [name]: value });
  expect(configured("enableServerSideApply", "false")).toThrow(/does not cover enableServerSideApply/);
  expect(configured("renderYamlToDirectory", "out")).toThrow(/does not cover renderYamlToDirectory/);
  expect(configured("enableServerSideApply", "true")).not.toThrow();
});
