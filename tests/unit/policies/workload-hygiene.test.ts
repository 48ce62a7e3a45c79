import type { Resource, Value } from "@holdfast/resilience";
import { at } from "@holdfast/resilience/graph/values";
import { soundBlueprint } from "./fixtures/blueprint";
import { change, find, UNKNOWN_TEXT, without, type Path } from "./fixtures/declaration";
import { violationsOf } from "./fixtures/outcome";

const policy = "workload-hygiene";
const name = "games-ansan-deployment";
const pod: Path = ["spec", "template", "spec"];
const container: Path = [...pod, "containers", 0];

function changed(path: Path, value: Value | undefined): Resource[] {
  return change(soundBlueprint(), ":Deployment", name, path, value);
}

test("workloads as the components declare them pass", async () => {
  expect(await violationsOf(policy, soundBlueprint())).toEqual([]);
});

const faults: { what: string; path: Path; value: Value | undefined; reason: string | RegExp; fix: RegExp }[] =
  [
    {
      what: "no readiness probe",
      path: [...container, "readinessProbe"],
      value: undefined,
      reason:
        "services/games: container games has no readiness probe, so nothing notices when it does not work",
      fix: /readinessProbe/,
    },
    {
      what: "no liveness probe",
      path: [...container, "livenessProbe"],
      value: undefined,
      reason: /has no liveness probe/,
      fix: /livenessProbe/,
    },
    {
      what: "no requests, but for those that are what the limits are",
      path: [...container, "resources"],
      value: { limits: { memory: "1Gi" } },
      reason: /requests no cpu,/,
      fix: /resources\.requests\.cpu$/,
    },
    {
      what: "no memory limit",
      path: [...container, "resources", "limits"],
      value: undefined,
      reason: /has no memory limit/,
      fix: /limits\.memory/,
    },
    {
      what: "an image by tag",
      path: [...container, "image"],
      value: "registry.kr.example/games:1.2",
      reason: /runs registry\.kr\.example\/games:1\.2, which can be another image tomorrow/,
      fix: /by digest/,
    },
    {
      what: "a digest that is cut short",
      path: [...container, "image"],
      value: "games@sha256:0123",
      reason: /can be another image tomorrow/,
      fix: /64 hexadecimal digits/,
    },
    {
      what: "root, by the container's word against the pod's",
      path: [...container, "securityContext", "runAsNonRoot"],
      value: false,
      reason: /may run as root/,
      fix: /runAsNonRoot/,
    },
    {
      what: "root, by its number",
      path: [...container, "securityContext", "runAsUser"],
      value: 0,
      reason: /may run as root/,
      fix: /runAsUser of 0/,
    },
    {
      what: "a privileged container",
      path: [...container, "securityContext", "privileged"],
      value: true,
      reason: /more privileges than its user/,
      fix: /allowPrivilegeEscalation/,
    },
    {
      what: "privileges that can be escalated",
      path: [...container, "securityContext", "allowPrivilegeEscalation"],
      value: undefined,
      reason: /more privileges than its user/,
      fix: /allowPrivilegeEscalation/,
    },
    {
      what: "capabilities that are kept",
      path: [...container, "securityContext", "capabilities"],
      value: { drop: ["NET_RAW"] },
      reason: /more privileges than its user/,
      fix: /drop the capabilities/,
    },
    {
      what: "a harmful capability that is added",
      path: [...container, "securityContext", "capabilities"],
      value: { drop: ["ALL"], add: ["NET_BIND_SERVICE", "SYS_ADMIN"] },
      reason: /more privileges than its user: SYS_ADMIN$/,
      fix: /drop the capabilities/,
    },
    {
      what: "a root file system that it can change",
      path: [...container, "securityContext", "readOnlyRootFilesystem"],
      value: false,
      reason: /can change its own files/,
      fix: /readOnlyRootFilesystem/,
    },
    {
      what: "the node's network",
      path: [...pod, "hostNetwork"],
      value: true,
      reason: /reaches into its node: hostNetwork/,
      fix: /take it out/,
    },
    {
      what: "a directory of the node",
      path: [...pod, "volumes"],
      value: [{ name: "logs", hostPath: { path: "/var/log" } }],
      reason: /reaches into its node: hostPath \/var\/log/,
      fix: /take it out/,
    },
  ];

test.each(faults)("refused: $what", async ({ path, value, reason, fix }) => {
  const found = await violationsOf(policy, changed(path, value));
  expect(found).toEqual([
    {
      reason: typeof reason === "string" ? reason : expect.stringMatching(reason),
      fix: expect.stringMatching(fix),
      resource: name,
    },
  ]);
});

const budget = "games-ansan-budget";
const budgets: { what: string; resources: () => Resource[]; reason: RegExp }[] = [
  {
    what: "no budget",
    resources: () => without(soundBlueprint(), (resource) => resource.name === budget),
    reason: /no PodDisruptionBudget covers its 2 replicas/,
  },
  {
    what: "a budget that selects other pods",
    resources: () =>
      change(soundBlueprint(), ":PodDisruptionBudget", budget, ["spec", "selector", "matchLabels"], {
        app: "x",
      }),
    reason: /no PodDisruptionBudget covers/,
  },
  {
    what: "a budget in another namespace",
    resources: () =>
      change(soundBlueprint(), ":PodDisruptionBudget", budget, ["metadata", "namespace"], "edge"),
    reason: /no PodDisruptionBudget covers/,
  },
  {
    what: "a budget that lets every replica go",
    resources: () => change(soundBlueprint(), ":PodDisruptionBudget", budget, ["spec", "maxUnavailable"], 2),
    reason: /lets all 2 replicas be taken at once/,
  },
  {
    what: "a budget of all per cent",
    resources: () =>
      change(soundBlueprint(), ":PodDisruptionBudget", budget, ["spec", "maxUnavailable"], "100%"),
    reason: /lets all 2 replicas be taken at once/,
  },
  {
    what: "a budget that keeps none",
    resources: () => {
      const some = change(soundBlueprint(), ":PodDisruptionBudget", budget, ["spec", "minAvailable"], 0);
      return change(some, ":PodDisruptionBudget", budget, ["spec", "maxUnavailable"], undefined);
    },
    reason: /lets all 2 replicas be taken at once/,
  },
  {
    what: "two budgets",
    resources: () =>
      change(soundBlueprint(), ":PodDisruptionBudget", "deploy-tool-ansan-budget", ["spec", "selector"], {
        matchLabels: {},
      }),
    reason: /2 PodDisruptionBudgets cover its pods, and Kubernetes then evicts none/,
  },
];

test.each(budgets)("refused: $what", async ({ resources, reason }) => {
  const found = await violationsOf(policy, resources());
  expect(found).toContainEqual(
    expect.objectContaining({ reason: expect.stringMatching(reason), resource: name }),
  );
});

test("a budget in per cent, or one that keeps some, is enough", async () => {
  const percent = change(soundBlueprint(), ":PodDisruptionBudget", budget, ["spec", "maxUnavailable"], "10%");
  expect(await violationsOf(policy, percent)).toEqual([]);
});

test("the autoscaler's minimum decides whether a budget is asked for", async () => {
  const one = change(
    soundBlueprint(),
    ":HorizontalPodAutoscaler",
    "games-ansan-autoscaler",
    ["spec", "minReplicas"],
    1,
  );
  expect(
    await violationsOf(
      policy,
      without(one, (resource) => resource.name === budget),
    ),
  ).toEqual([]);
});

test("a job needs no probes, and is held to everything else", async () => {
  const path = ["spec", "jobTemplate", "spec", "template", "spec", "containers", 0];
  const probes = ["startupProbe", "readinessProbe", "livenessProbe"];
  let resources = soundBlueprint();
  for (const probe of probes)
    resources = change(resources, ":CronJob", "messaging-ansan-backup", [...path, probe], undefined);
  expect(await violationsOf(policy, resources)).toEqual([]);
  resources = change(resources, ":CronJob", "messaging-ansan-backup", [...path, "image"], "pgbackrest:2");
  expect(await violationsOf(policy, resources)).toHaveLength(1);
});

test("one container that is asked for readiness is enough for a pod", async () => {
  const containers = find(soundBlueprint(), ":Deployment", name).inputs;
  const main = (at(containers, "spec", "template", "spec", "containers", 0) ?? {}) as {
    [key: string]: Value;
  };
  const unasked: { [key: string]: Value } = { ...main };
  delete unasked["readinessProbe"];
  const beside = { ...unasked, name: "beside" };
  expect(await violationsOf(policy, changed([...pod, "containers"], [main, beside]))).toEqual([]);
  expect(await violationsOf(policy, changed([...pod, "containers"], [unasked, beside]))).toEqual([
    expect.objectContaining({ reason: expect.stringContaining("container games has no readiness probe") }),
  ]);
});

test("what is not requested is what its limit is", async () => {
  const path = [...container, "resources", "requests", "memory"];
  const resources = change(soundBlueprint(), ":Deployment", "games-ansan-deployment", path, undefined);
  expect(await violationsOf(policy, resources)).toEqual([]);
});

test("what is not known yet is not refused", async () => {
  expect(await violationsOf(policy, changed([...container, "image"], UNKNOWN_TEXT))).toEqual([]);
  expect(await violationsOf(policy, changed([...container, "resources"], UNKNOWN_TEXT))).toEqual([]);
});

test("a team tunes the probes that it asks for, and exempts namespaces", async () => {
  const noStartup = changed([...container, "startupProbe"], undefined);
  expect(await violationsOf(policy, noStartup)).toEqual([]);
  const strict = { [policy]: { requiredProbes: ["startup", "readiness", "liveness"] } };
  expect(await violationsOf(policy, noStartup, strict)).toHaveLength(1);
  const exempt = { [policy]: { exemptNamespaces: ["services"] } };
  expect(await violationsOf(policy, changed([...container, "image"], "games:1"), exempt)).toEqual([]);
});
