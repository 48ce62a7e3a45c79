import { copyFileSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { plannedSteps } from "./conformance-normal-form";
import { pluginSets } from "./conformance-plugins";
import { ConformanceProject } from "./conformance-project";

const repository = join(__dirname, "../../..");
const directory = mkdtempSync(join(tmpdir(), "holdfast-conformance-site-"));
const sets = pluginSets(directory);
const planned = new Map<string, unknown[]>();

/** A site whose cluster answers nobody. */
const unreachable = `apiVersion: v1
kind: Config
clusters: [{ name: site, cluster: { server: "https://127.0.0.1:1" } }]
users: [{ name: site, user: { token: not-a-secret } }]
contexts: [{ name: site, context: { cluster: site, user: site } }]
current-context: site
`;

beforeAll(async () => {
  if (sets.length === 1) {
    console.warn(
      "The official language host and Kubernetes plugin are not on PATH: the stand-ins run alone.",
    );
  }
  const projectFile = readFileSync(join(repository, "Pulumi.yaml"), "utf8");
  const project = new ConformanceProject(join(directory, "site"), "index.ts", projectFile);
  copyFileSync(join(repository, "Pulumi.ansan.yaml"), join(project.folder, "Pulumi.ansan.yaml"));
  for (const [index, plugins] of sets.entries()) {
    if (index === 0) {
      await project.done(plugins, "stack", "init", "ansan");
      const key = "holdfast:kubeconfigs.ansan";
      await project.done(
        plugins,
        "config",
        "set",
        "--secret",
        "--path",
        key,
        unreachable,
        "--stack",
        "ansan",
      );
    }
    planned.set(plugins.name, plannedSteps(await project.plan(plugins, "ansan")));
  }
}, 900_000);

afterAll(() => {
  rmSync(directory, { recursive: true });
});

test("a whole site can be previewed while its cluster is out of reach", () => {
  const steps = planned.get("stand-in") as { op: string; resource: string }[];
  expect(
    steps.filter(({ resource }) => resource.includes("kubernetes:apps/v1:Deployment")).length,
  ).toBeGreaterThan(10);
  expect(new Set(steps.map(({ op }) => op))).toEqual(new Set(["create"]));
});

(sets.length === 1 ? test.skip : test)("official plugins and stand-ins plan the same site", () => {
  expect(planned.get("stand-in")).toEqual(planned.get("official"));
});
