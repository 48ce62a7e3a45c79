import { readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { statusOf, stopSite } from "@holdfast/lab";
import { BuiltLab } from "./built-lab";

/**
 * Stacks that are built. All of them take about twelve minutes on two cores; LAB_STACKS=global,pangyo is the part that
 * every change is tried with.
 */
const stacks = (process.env["LAB_STACKS"] ?? "global,ansan,pangyo,siheung").split(",");
const sites = stacks.filter((name) => name !== "global");

const built = new BuiltLab({ stacks, network: `127.${150 + (process.pid % 40)}` });
beforeAll(() => built.up(), 1_200_000);
afterAll(() => built.remove(), 120_000);

/** Every file below a folder. */
function filesBelow(folder: string): string[] {
  return readdirSync(folder).flatMap((name) => {
    const path = join(folder, name);
    return statSync(path).isDirectory() ? filesBelow(path) : [path];
  });
}

test("every Deployment and StatefulSet is ready with all its replicas", async () => {
  for (const site of sites) {
    const workloads = (await built.objects(site)).filter(({ kind }) =>
      ["Deployment", "StatefulSet"].includes(kind),
    );
    expect(workloads.length).toBeGreaterThan(10);
    for (const workload of workloads) {
      const { spec, status } = (await built.cluster(site).read(workload)) as unknown as {
        spec: { replicas: number };
        status: { readyReplicas?: number };
      };
      expect([site, workload.metadata.name, status.readyReplicas]).toEqual([
        site,
        workload.metadata.name,
        spec.replicas,
      ]);
    }
  }
});

test("the lab says that all of it runs, in less than 6 GiB", async () => {
  const status = await statusOf(built.lab.folder);
  const programs = [...status!.sites, status!.aws].flatMap((part) => part.programs);
  expect(programs.filter(({ running }) => !running)).toEqual([]);
  const bytes = programs.reduce((sum, { memoryBytes }) => sum + memoryBytes, 0);
  expect(bytes).toBeLessThan(6 * 2 ** 30);
});

test("the API servers take every object as strictly as they can, and warn of nothing", async () => {
  let tried = 0;
  for (const site of sites) {
    for (const { urn, ...object } of await built.objects(site)) {
      const { status, warnings, body } = await built.cluster(site).tryStrictly(object);
      expect({ urn, status, warnings, said: status === 200 ? "" : JSON.stringify(body) }).toEqual({
        urn,
        status: 200,
        warnings: [],
        said: "",
      });
      tried++;
    }
  }
  expect(tried).toBeGreaterThan(sites.length * 150);
}, 300_000);

test("a field that does not exist, and a pod that may do too much, are told", async () => {
  const [site] = sites;
  const objects = await built.objects(site!);
  const { urn: _urn, ...deployment } = objects.find(({ kind }) => kind === "Deployment")!;
  const cluster = built.cluster(site!);
  const misspelt = { ...deployment, spec: { ...(deployment["spec"] as object), replicaz: 3 } };
  expect((await cluster.tryStrictly(misspelt)).status).toBe(400);
  const pod = (deployment["spec"] as { template: { spec: object } }).template;
  const free = { ...pod, spec: { ...pod.spec, hostNetwork: true } };
  const loose = { ...deployment, spec: { ...(deployment["spec"] as object), template: free } };
  expect((await cluster.tryStrictly(loose)).warnings.join()).toMatch(/PodSecurity/);
});

test.each(stacks)(
  "a preview of %s shows no change",
  async (name) => {
    const stack = await built.stack(name);
    const { changeSummary } = await stack.preview({ expectNoChanges: true });
    expect(Object.keys(changeSummary)).toEqual(["same"]);
  },
  300_000,
);

test.each(stacks)(
  "a refresh of %s finds no difference",
  async (name) => {
    const { summary } = await (await built.stack(name)).refresh({ expectNoChanges: true });
    expect(Object.keys(summary.resourceChanges ?? {})).toEqual(["same"]);
  },
  300_000,
);

test("no key is in state, logs, ConfigMaps or stack files", async () => {
  const secrets = built.lab.sites.flatMap(({ kubeconfig }) =>
    [...kubeconfig.matchAll(/(?:client-key-data|token): *"?([^\s"]+)/g)].map(([, secret]) => secret!),
  );
  expect(secrets.length).toBe(built.lab.sites.length);
  const { folder } = built.lab;
  secrets.push(readFileSync(join(folder, "passphrase"), "utf8").trim());
  const searched = ["state", "project", "logs"].flatMap((part) => {
    const files =
      part === "project" ? readdirSync(join(folder, part)).filter((name) => /^Pulumi/.test(name)) : [];
    return part === "project"
      ? files.map((name) => join(folder, part, name))
      : filesBelow(join(folder, part));
  });
  expect(searched.length).toBeGreaterThan(10);
  const texts = searched.map((file) => [file, readFileSync(file, "utf8")] as const);
  for (const site of sites) {
    const maps = (await built.objects(site)).filter(({ kind }) => kind === "ConfigMap");
    texts.push(...maps.map((map) => [map.urn, JSON.stringify(map)] as const));
  }
  for (const secret of secrets) {
    // As it is, and as base64 of what it decodes to, is how it would be found.
    const forms = [secret, Buffer.from(secret, "base64").toString("utf8")];
    const leaks = texts.filter(([, text]) => forms.some((form) => form.length > 20 && text.includes(form)));
    expect(leaks.map(([where]) => where)).toEqual([]);
  }
  expect(
    texts.filter(([, text]) => /-----BEGIN [A-Z ]*PRIVATE KEY/.test(text)).map(([where]) => where),
  ).toEqual([]);
});

test("with one site's API server dead, every other stack is still built, and that site's is left alone", async () => {
  const dead = sites.at(-1)!;
  await stopSite(built.lab, { name: dead });
  const before = await built.state(dead);
  for (const name of stacks.filter((one) => one !== dead)) {
    const stack = await built.stack(name);
    await stack.setConfig("holdfast:lastResortAddress", { value: "192.0.2.81" });
    const { changes } = await built.runs.up(name);
    expect(
      Object.keys(changes).filter((change) => !["same", "update", "create", "delete"].includes(change)),
    ).toEqual([]);
    expect(changes["update"]).toBeGreaterThan(0);
  }
  expect(await built.state(dead)).toEqual(before);
}, 600_000);
