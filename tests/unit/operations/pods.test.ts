import { deriveBlueprint } from "@holdfast/resilience";
import { unreadyWorkloads } from "@holdfast/operations/clusters/readiness";
import type { SiteCluster } from "@holdfast/operations/clusters/site-cluster";
import type { CommandEnd } from "@holdfast/operations/databases/patroni-cluster";
import { podAccess } from "@holdfast/operations/databases/pod-access";
import { declaredDatabases, declaredQuorums } from "@holdfast/operations/declaration/declared-databases";
import { longestTtl } from "@holdfast/operations/evacuate";
import { paymentsBlueprint } from "../resilience/building/blueprints";

interface FakeCluster extends SiteCluster {
  readonly commands: (readonly string[])[];
  /** Objects that were posted, by path. */
  readonly posted: [path: string, content: object][];
}

/** A cluster of which the objects at some paths are there. */
function clusterWith(objects: Record<string, unknown>, end: Partial<CommandEnd> = {}): FakeCluster {
  const commands: (readonly string[])[] = [];
  const posted: FakeCluster["posted"] = [];
  return {
    commands,
    posted,
    ask(path, content) {
      if (content) posted.push([path, content]);
      return Promise.resolve({ status: objects[path] === 409 ? 409 : 201, body: {} });
    },
    answers: () => Promise.resolve(true),
    read(path) {
      const found = objects[path.split("?")[0] ?? ""];
      return found === undefined ? Promise.reject(new Error(`no ${path}`)) : Promise.resolve(found);
    },
    run(pod, command) {
      commands.push([pod.namespace, pod.name, pod.container, ...command]);
      return Promise.resolve({ code: 0, stdout: "", stderr: "", ...end });
    },
  };
}

const member = "payments-0-ansan-0";
const pod = { [`/api/v1/namespaces/data/pods/${member}`]: { spec: { nodeName: "hall-1-1" } } };

describe("members that are pods", () => {
  const accessOf = (cluster: SiteCluster) => podAccess(new Map([[member, { namespace: "data", cluster }]]));

  test.each([
    ["annotated by kwok", { metadata: { annotations: { "kwok.x-k8s.io/node": "fake" } } }, true],
    ["whose kubelet is kwok", { status: { nodeInfo: { kubeletVersion: "kwok-0.7.0" } } }, true],
    ["with a kubelet", { status: { nodeInfo: { kubeletVersion: "v1.36.3" } } }, false],
  ])("on a node %s: placeholders are told", async (_, node, isPlaceholder) => {
    const reason = await accessOf(clusterWith({ ...pod, "/api/v1/nodes/hall-1-1": node })).placeholder(
      member,
    );
    if (isPlaceholder) expect(reason).toMatch(/placeholder on the kwok node hall-1-1: no process runs in it/);
    else expect(reason).toBeUndefined();
  });

  test("a pod that is not placed yet is no placeholder", async () => {
    const unplaced = clusterWith({ [`/api/v1/namespaces/data/pods/${member}`]: { spec: {} } });
    expect(await accessOf(unplaced).placeholder(member)).toBeUndefined();
  });

  test("a request is sent from inside the pod, and its answer read", async () => {
    const stdout = JSON.stringify({ status: 412, body: "candidate name does not match" });
    const cluster = clusterWith({}, { stdout });
    const answer = await accessOf(cluster).request(member, "POST", "/switchover", { leader: member });
    expect(answer).toEqual({ status: 412, body: "candidate name does not match" });
    const [command = []] = cluster.commands;
    expect(command.slice(0, 5)).toEqual(["data", member, "patroni", "python3", "-c"]);
    expect(command.slice(6)).toEqual(["POST", "/switchover", `{"leader":"${member}"}`]);
  });

  test("a request that cannot be sent is told by its last line", async () => {
    const cluster = clusterWith({}, { code: 1, stderr: "Traceback\nConnectionRefusedError: refused\n" });
    await expect(accessOf(cluster).request(member, "GET", "/cluster")).rejects.toThrow(
      "ConnectionRefusedError: refused",
    );
  });

  test("a member that is no pod of the declaration is not asked", async () => {
    await expect(accessOf(clusterWith({})).request("other", "GET", "/")).rejects.toThrow(
      /no pod of the declaration/,
    );
  });
});

describe("what is declared", () => {
  const graph = paymentsBlueprint().graph();
  const declared = { graph, blueprint: deriveBlueprint(graph) };
  const clusters = new Map(["ansan", "siheung", "pangyo"].map((site) => [site, clusterWith({})]));
  const clusterOf = (site: string) => clusters.get(site)!;

  test("members are found with their sites, living ones first", () => {
    const [payments] = declaredDatabases(declared, clusterOf, ["ansan"]);
    expect(payments?.database).toBe("payments");
    expect(payments?.declared.map(({ site }) => site).at(-1)).toBe("ansan");
    expect(payments?.declared).toHaveLength(3);
  });

  test("voters in living clusters are asked, with the addresses of their list", async () => {
    for (const { commands } of clusters.values()) commands.length = 0;
    const [failover] = declaredQuorums(declared, clusterOf, ["ansan"]);
    expect(failover?.declared).toHaveLength(5);
    expect(await failover?.listed()).toEqual([]);
    expect(clusterOf("ansan").commands).toEqual([]);
    const [command = []] = clusterOf("siheung").commands;
    expect(command).toContain("--endpoints=https://10.0.0.2:2379");
    expect(command.slice(-2)).toEqual(["member", "list"]);
  });

  test("resolvers are waited for as long as they keep an answer with the site in it", () => {
    expect(longestTtl(declared.blueprint, "pangyo")).toBe(10);
    expect(longestTtl(declared.blueprint, "aws-osaka")).toBe(0);
  });
});

describe("readiness", () => {
  const deployment = (status: object, more: object = {}) => ({
    metadata: { name: "payments", namespace: "services", generation: 2 },
    spec: { replicas: 3 },
    status: { observedGeneration: 2, readyReplicas: 5, updatedReplicas: 5, ...status },
    ...more,
  });
  const autoscaler = {
    metadata: { namespace: "services" },
    spec: { minReplicas: 5, scaleTargetRef: { name: "payments" } },
  };
  const unready = (item: object, autoscalers: object[] = [autoscaler]) =>
    unreadyWorkloads(
      clusterWith({
        "/apis/apps/v1/deployments": { items: [item] },
        "/apis/autoscaling/v2/horizontalpodautoscalers": { items: autoscalers },
      }),
    );

  test("an autoscaler's least number has to be ready", async () => {
    expect(await unready(deployment({}))).toEqual([]);
    expect(await unready(deployment({ readyReplicas: 4 }))).toEqual([
      { workload: "services/payments", ready: 4, needed: 5 },
    ]);
    expect(await unready(deployment({ readyReplicas: 3 }), [])).toEqual([]);
  });

  test.each([
    ["has not been looked at since it changed", { observedGeneration: 1 }],
    ["still rolls out", { updatedReplicas: 2 }],
    ["says nothing", { readyReplicas: undefined }],
  ])("a Deployment that %s is not ready", async (_, status) => {
    expect(await unready(deployment(status))).toHaveLength(1);
  });
});
