import { createServer } from "node:net";
import { existsSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { findLab, type Lab, removeNodes, restoreNodes, startSite, statusOf, stopSite } from "@holdfast/lab";
import { ApiClient, ApiError } from "@holdfast/lab/cluster/api-client";
import { listeningSockets, socketsOf } from "@holdfast/lab/processes/sockets";
import { LabProject } from "./lab-project";

const project = new LabProject();
afterAll(() => project.remove());

async function runningLab(): Promise<Lab> {
  const lab = await findLab(project.lab);
  if (lab === undefined) throw new Error("there is no lab");
  return lab;
}

describe("a lab that runs", () => {
  const apis: ApiClient[] = [];
  let lab: Lab;

  beforeAll(async () => {
    const { code, stdout, stderr } = await project.up().ended;
    expect({ code, stderr, stdout }).toMatchObject({ code: 0, stderr: "" });
    lab = await runningLab();
    apis.push(...lab.sites.map(({ kubeconfig }) => new ApiClient(kubeconfig)));
  });

  afterAll(async () => {
    for (const api of apis) api.close();
    const { code, stdout } = await project.run(["down"]);
    expect({ code, stdout }).toEqual({ code: 0, stdout: "Ended 11 programs.\n" });
    expect(project.running()).toEqual([]);
    expect(existsSync(project.lab)).toBe(false);
  });

  const east = () => apis[0]!;

  test("has a site for each declared one, at addresses of its own", () => {
    expect(lab.sites.map(({ name, server }) => [name, server])).toEqual([
      ["east", `https://${project.network}.10.1:6443`],
      ["west", `https://${project.network}.11.1:6443`],
    ]);
    expect(lab.environment).toMatchObject({ AWS_ENDPOINT_URL: `http://${project.network}.9.1:5000` });
  });

  test("is shown by status, with the programs that it uses", async () => {
    const { code, stdout } = await project.run(["status"]);
    expect(code).toBe(0);
    expect(stdout).toMatch(/^east +running +https:\/\/127\.\d+\.10\.1:6443 +3\/3 +0\/0 +\d+ MiB$/m);
    expect(stdout).toMatch(/^aws +running/m);
    expect(stdout).toMatch(/kube-apiserver \d+\.\d+\.\d+ \((PATH|KUBEBUILDER_ASSETS|cache|built|download)\)/);
  });

  test("is found by a second up, which starts nothing and evaluates nothing", async () => {
    const before = project.programs();
    const program = join(project.folder, "index.ts");
    renameSync(program, `${program}.away`);
    writeFileSync(program, 'throw new Error("evaluated");\n');
    const { code, stdout } = await project.up().ended;
    renameSync(`${program}.away`, program);
    expect({ code, stdout }).toMatchObject({
      code: 0,
      stdout: expect.stringContaining("The lab runs already.") as string,
    });
    expect(project.programs()).toEqual(before);
    expect(project.running().sort()).toEqual(before.sort());
  });

  test("listens on the machine's own addresses and nowhere else", () => {
    const held = new Set(project.programs().flatMap((pid) => [...socketsOf(pid)]));
    const sockets = listeningSockets().filter(({ inode }) => held.has(inode));
    expect(sockets.length).toBeGreaterThanOrEqual(13);
    expect(sockets.filter(({ address }) => !address.startsWith(`${project.network}.`))).toEqual([]);
  });

  test("keeps its secrets from others, and from the command lines that everybody sees", () => {
    for (const pid of project.programs()) {
      expect(readFileSync(`/proc/${pid}/cmdline`, "utf8")).not.toMatch(/PRIVATE KEY|BEGIN|token=/);
    }
  });

  test("refuses whom it does not know, and pods that are not restricted", async () => {
    const west = lab.sites[1]!;
    const stranger = new ApiClient(lab.sites[0]!.kubeconfig.replace(lab.sites[0]!.server, west.server));
    await expect(stranger.get("/api/v1/nodes")).rejects.toThrow(/certificate|self-signed|unable to verify/);
    stranger.close();
    const pod = {
      apiVersion: "v1",
      kind: "Pod",
      metadata: { name: "root", namespace: "default" },
      spec: { containers: [{ name: "root", image: "root", securityContext: { privileged: true } }] },
    };
    await expect(east().create("/api/v1/namespaces/default/pods", pod)).rejects.toThrow(
      /violates PodSecurity "restricted:latest"/,
    );
  });

  test("places pods where the declared servers have room, and nowhere else", async () => {
    const pods = "/api/v1/namespaces/default/pods";
    const pod = (name: string, cpu: string) => ({
      apiVersion: "v1",
      kind: "Pod",
      metadata: { name, namespace: "default", labels: { app: "fits" } },
      spec: {
        nodeSelector: { "topology.kubernetes.io/zone": "hall-2" },
        securityContext: { runAsNonRoot: true, runAsUser: 1000, seccompProfile: { type: "RuntimeDefault" } },
        containers: [
          {
            name: "one",
            image: "one",
            resources: { requests: { cpu } },
            securityContext: { allowPrivilegeEscalation: false, capabilities: { drop: ["ALL"] } },
          },
        ],
      },
    });
    const count = async () => (await statusOf(project.lab))?.sites[0]?.pods;
    // hall-2 has 32 cores on one server.
    await east().create(pods, pod("half", "16"));
    await east().create(pods, pod("other-half", "16"));
    await east().create(pods, pod("too-much", "1"));
    for (let tries = 0; tries < 50 && (await count())?.ready !== 2; tries++) await sleep(200);
    await sleep(1000);
    expect(await count()).toEqual({ ready: 2, total: 3 });

    await removeNodes(lab, { name: "east" }, ["hall-2"]);
    expect((await statusOf(project.lab))?.sites[0]).toMatchObject({
      nodes: { ready: 2, total: 2 },
      pods: { ready: 0, total: 1 },
    });
    await restoreNodes(lab, { name: "east" });
    for (let tries = 0; tries < 50 && (await count())?.ready !== 1; tries++) await sleep(200);
    expect(await count()).toEqual({ ready: 1, total: 1 });
    await east().delete(pods);
  });

  test("offers a disk again whose claim is gone", async () => {
    const volumes = "/api/v1/persistentvolumes";
    const volume = {
      apiVersion: "v1",
      kind: "PersistentVolume",
      metadata: { name: "used" },
      spec: {
        capacity: { storage: "1Gi" },
        accessModes: ["ReadWriteOnce"],
        persistentVolumeReclaimPolicy: "Retain",
        storageClassName: "disks",
        local: { path: "/mnt/used" },
        nodeAffinity: {
          required: { nodeSelectorTerms: [{ matchExpressions: [{ key: "a", operator: "Exists" }] }] },
        },
        claimRef: { namespace: "default", name: "gone", uid: "00000000-0000-0000-0000-000000000000" },
      },
    };
    await east().create(volumes, volume);
    const phase = async () =>
      ((await east().get(`${volumes}/used`)) as { status: { phase: string } }).status.phase;
    for (let tries = 0; tries < 50 && (await phase()) !== "Available"; tries++) await sleep(200);
    expect(await phase()).toBe("Available");
    await east().delete(`${volumes}/used`);
  });

  test("loses a site's control plane alone, and gets it back with what it held", async () => {
    const path = "/api/v1/namespaces/default/configmaps";
    const kept = { apiVersion: "v1", kind: "ConfigMap", metadata: { name: "kept" }, data: { a: "b" } };
    await east().create(path, kept);
    await stopSite(lab, { name: "east" });
    await expect(east().get(path)).rejects.not.toBeInstanceOf(ApiError);
    const status = await statusOf(project.lab);
    expect(status?.sites.map(({ nodes }) => nodes)).toEqual([undefined, { ready: 3, total: 3 }]);
    const shown = await project.run(["status"]);
    expect(shown).toMatchObject({ code: 1, stdout: expect.stringMatching(/^east +stopped/m) as string });

    await startSite(lab, { name: "east" });
    expect(await east().get(`${path}/kept`)).toMatchObject({ data: { a: "b" } });
    expect((await project.run(["status"])).code).toBe(0);
  });

  test("says which program has died, and a second up starts it again", async () => {
    const { sites } = (await statusOf(project.lab)) ?? { sites: [] };
    const scheduler = sites[1]?.programs.find(({ name }) => name === "kube-scheduler");
    process.kill(scheduler?.pid ?? 0, "SIGKILL");
    const allRun = async () =>
      (await statusOf(project.lab))?.sites[1]?.programs.every(({ running }) => running);
    for (let tries = 0; tries < 50 && (await allRun()); tries++) await sleep(100);
    const { code, stdout } = await project.run(["status"]);
    expect({ code, stdout }).toMatchObject({ code: 1 });
    expect(stdout).toMatch(/^west +ended: kube-scheduler/m);
    const before = project.programs();
    const second = await project.up().ended;
    expect(second).toMatchObject({ code: 0, stderr: "" });
    expect(second.stdout).toMatch(/^west +running/m);
    // Of the other site, and of the AWS API, nothing was touched.
    expect(project.programs().filter((pid) => before.includes(pid))).toHaveLength(6);
  });

  test("shows its logs", async () => {
    const one = await project.run(["logs", "west", "kube-scheduler"]);
    expect(one.code).toBe(0);
    expect(one.stdout).toContain("Starting Kubernetes Scheduler");
    const all = await project.run(["logs", "west"]);
    expect(all.stdout).toContain("==> kwok <==");
    const none = await project.run(["logs", "nowhere"]);
    expect(none).toMatchObject({
      code: 2,
      stderr: expect.stringContaining("name one of aws, east, west") as string,
    });
  });

  test("goes on showing them until it is interrupted", async () => {
    const { child, ended } = project.start(["logs", "east", "kube-apiserver", "--follow"]);
    await new Promise((resolve) => child.stdout?.once("data", resolve));
    child.kill("SIGINT");
    expect((await ended).code).toBe(0);
  });

  test("stops showing them when nobody reads any more", async () => {
    const { child, ended } = project.start(["logs", "east", "--follow"]);
    await new Promise((resolve) => child.stdout?.once("data", resolve));
    child.stdout?.destroy();
    expect((await ended).code).toBe(0);
  });
});

test("where there is no lab, status says so and down has nothing to do", async () => {
  const status = await project.run(["status"]);
  expect(status).toMatchObject({ code: 1, stderr: expect.stringContaining("there is no lab") as string });
  expect(await project.run(["down"])).toMatchObject({ code: 0, stdout: "Nothing ran.\n" });
});

test("a port that is taken is named with its holder, and nothing is left running", async () => {
  const holder = createServer();
  await new Promise<void>((resolve) => holder.listen(6443, `${project.network}.11.1`, resolve));
  try {
    const { code, stderr } = await project.up().ended;
    expect({ code, stderr }).toMatchObject({ code: 1 });
    expect(stderr).toContain(
      `kube-apiserver of west cannot listen on ${project.network}.11.1:6443: process ${process.pid}`,
    );
    expect(stderr).toContain("--network");
    expect(project.running()).toEqual([]);
  } finally {
    holder.close();
  }
});
