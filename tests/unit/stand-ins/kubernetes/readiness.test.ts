import type { Cluster } from "@holdfast/kubernetes-stand-in/cluster/cluster";
import { readinessOf } from "@holdfast/kubernetes-stand-in/readiness/kinds";
import { NotReadyError } from "@holdfast/kubernetes-stand-in/readiness/readiness";
import { patienceOf, untilGone, untilReady } from "@holdfast/kubernetes-stand-in/readiness/wait";
import type { WireObject, WireValue } from "@holdfast/kubernetes-stand-in/values/wire-value";

/** A cluster in which one object goes through these states, and others are as they are. */
function clusterWith(states: (WireObject | undefined)[], lists: Record<string, WireObject[]> = {}): Cluster {
  const left = [...states];
  return {
    async *watch(_: WireObject, signal: AbortSignal) {
      for (let next = left.shift(); left.length >= 0; next = left.shift()) {
        if (signal.aborted) return;
        yield next === undefined ? { type: "DELETED", object: {} } : { type: "MODIFIED", object: next };
        if (next === undefined) return;
        if (left.length === 0) {
          await new Promise<void>((resolve) => signal.addEventListener("abort", () => resolve()));
          return;
        }
      }
    },
    find: async () => states[0],
    list: async ({ kind }: { kind: string }) => ({ items: lists[kind] ?? [] }),
  } as unknown as Cluster;
}

const options = (seconds = 5) => ({
  seconds,
  cancelled: new AbortController().signal,
  show: () => undefined,
});

function deployment(status: WireObject, revision = "1", generation = 1): WireObject {
  return {
    apiVersion: "apps/v1",
    kind: "Deployment",
    metadata: {
      name: "web",
      namespace: "work",
      generation,
      annotations: { "deployment.kubernetes.io/revision": revision },
    },
    spec: { replicas: 2, selector: { matchLabels: { app: "web" } } },
    status: { observedGeneration: generation, ...status },
  };
}

function condition(type: string, status: string, reason = "", message = ""): WireObject {
  return { type, status, reason, message };
}

const available = condition("Available", "True");
const complete = { updatedReplicas: 2, readyReplicas: 2 };

async function look(object: WireObject, cluster = clusterWith([])): Promise<boolean | undefined> {
  return (await readinessOf(object)?.look(object, cluster))?.ready;
}

test.each<[string, WireObject, boolean]>([
  ["available for the first time", deployment({ ...complete, conditions: [available] }), true],
  ["not seen yet", deployment({ ...complete, conditions: [available], observedGeneration: 0 }), false],
  ["short of a pod", deployment({ updatedReplicas: 2, readyReplicas: 1, conditions: [available] }), false],
  [
    "rolling out",
    deployment(
      { ...complete, conditions: [available, condition("Progressing", "True", "ReplicaSetUpdated")] },
      "2",
    ),
    false,
  ],
  [
    "rolled out",
    deployment(
      { ...complete, conditions: [available, condition("Progressing", "True", "NewReplicaSetAvailable")] },
      "2",
    ),
    true,
  ],
])("a Deployment that is %s", async (_, object, ready) => {
  expect(await look(object)).toBe(ready);
});

function statefulSet(status: WireObject): WireObject {
  return {
    apiVersion: "apps/v1",
    kind: "StatefulSet",
    metadata: { name: "members", generation: 2 },
    spec: { replicas: 2 },
    status: { observedGeneration: 2, replicas: 2, readyReplicas: 2, currentReplicas: 2, ...status },
  };
}

test("a StatefulSet is ready when all of its pods are of one revision", async () => {
  expect(await look(statefulSet({ currentRevision: "a", updateRevision: "a" }))).toBe(true);
  expect(await look(statefulSet({ currentRevision: "a", updateRevision: "b" }))).toBe(false);
  expect(await look(statefulSet({ currentRevision: "a", updateRevision: "a", readyReplicas: 1 }))).toBe(
    false,
  );
});

test("a Service waits for the pods behind it, and for its address", async () => {
  const service = (spec: WireObject, status: WireObject = {}) => ({
    apiVersion: "v1",
    kind: "Service",
    metadata: { name: "web" },
    spec: { selector: { app: "web" }, ...spec },
    status,
  });
  const slice = (...ready: boolean[]) => ({
    EndpointSlice: [{ endpoints: ready.map((is) => ({ conditions: { ready: is } })) }],
  });
  expect(await look(service({}), clusterWith([], slice(true)))).toBe(true);
  expect(await look(service({}), clusterWith([], slice(true, false)))).toBe(false);
  expect(await look(service({ clusterIP: "None" }), clusterWith([], slice(false)))).toBe(true);
  const balanced = { type: "LoadBalancer" };
  expect(await look(service(balanced), clusterWith([], slice(true)))).toBe(false);
  const ingress = { loadBalancer: { ingress: [{ ip: "192.0.2.1" }] } };
  expect(await look(service(balanced, ingress), clusterWith([], slice(true)))).toBe(true);
});

test("what says that it is not to be waited for is not, nor are kinds that nobody makes ready", () => {
  const skipped = { metadata: { annotations: { "pulumi.com/skipAwait": "true" } } };
  expect(readinessOf({ apiVersion: "apps/v1", kind: "StatefulSet", ...skipped })).toBeUndefined();
  expect(readinessOf({ apiVersion: "cert-manager.io/v1", kind: "Certificate" })).toBeUndefined();
});

test("an object is returned as it was when it was ready", async () => {
  const ready = deployment({ ...complete, conditions: [available] });
  const readiness = readinessOf(ready)!;
  const shown: string[] = [];
  const cluster = clusterWith([deployment({ readyReplicas: 1 }), ready]);
  const live = await untilReady(cluster, deployment({}), readiness, {
    ...options(),
    show: (status) => shown.push(status),
  });
  expect(live).toBe(ready);
  expect(shown).toEqual([
    "Waiting for app ReplicaSet to be available (0/2 Pods available)",
    "Waiting for app ReplicaSet to be available (1/2 Pods available)",
  ]);
});

test("an object that does not get ready says why", async () => {
  const stuck = deployment({
    conditions: [condition("Available", "False", "MinimumReplicasUnavailable", "too few")],
  });
  const pod = {
    metadata: { name: "web-1", namespace: "work" },
    status: {
      conditions: [
        condition("PodScheduled", "True"),
        condition("Initialized", "True"),
        condition("Ready", "False", "ContainersNotReady", "not ready. "),
      ],
      containerStatuses: [
        { ready: false, state: { waiting: { reason: "ImagePullBackOff", message: "no such image" } } },
      ],
    } as WireValue,
  };
  const waited = untilReady(clusterWith([stuck], { Pod: [pod] }), stuck, readinessOf(stuck)!, options(0.2));
  await expect(waited).rejects.toMatchObject({
    message: "'web' timed out waiting to be Ready",
    problems: [
      "[MinimumReplicasUnavailable] too few",
      "Minimum number of live Pods was not attained",
      "[Pod work/web-1]: not ready. [ImagePullBackOff] no such image",
    ],
    object: stuck,
  });
});

test("a Job that has failed is waited for no longer", async () => {
  const job = (conditions: WireObject[]): WireObject => ({
    apiVersion: "batch/v1",
    kind: "Job",
    metadata: { name: "once" },
    status: { conditions },
  });
  const failed = job([condition("Failed", "True", "BackoffLimitExceeded", "too often")]);
  await expect(
    untilReady(clusterWith([failed]), job([]), readinessOf(failed)!, options()),
  ).rejects.toMatchObject({ problems: ["[BackoffLimitExceeded] too often"] });
});

test("the user can have enough, and an object can be deleted while it is waited for", async () => {
  const object = deployment({});
  const cancelled = new AbortController();
  const waited = untilReady(clusterWith([object]), object, readinessOf(object)!, {
    ...options(),
    cancelled: cancelled.signal,
  });
  cancelled.abort();
  await expect(waited).rejects.toThrow('Resource operation was cancelled for "web"');
  await expect(untilReady(clusterWith([undefined]), object, readinessOf(object)!, options())).rejects.toThrow(
    "'web' was deleted while it was waited for",
  );
});

test("a deletion is over when the object is gone, or another has its name", async () => {
  const object = { metadata: { name: "a", uid: "1", finalizers: ["example.com/held"] } };
  await untilGone(clusterWith([object, undefined]), object, options());
  await untilGone(clusterWith([object, { metadata: { name: "a", uid: "2" } }]), object, options());
  await expect(untilGone(clusterWith([object]), object, options(0.2))).rejects.toMatchObject({
    message: "timed out waiting for the condition",
    problems: ["finalizers might be preventing deletion (example.com/held)"],
  });
  await expect(untilGone(clusterWith([object]), object, options(0.2))).rejects.toBeInstanceOf(NotReadyError);
});

test("patience is what the user says, else what the object says, else ten minutes", () => {
  const annotated = { metadata: { annotations: { "pulumi.com/timeoutSeconds": "30" } } };
  expect(patienceOf(annotated, 5)).toBe(5);
  expect(patienceOf(annotated, 0)).toBe(30);
  expect(patienceOf({}, 0)).toBe(600);
});
