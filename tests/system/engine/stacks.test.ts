import { execFileSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { reportJson } from "@holdfast/report/json";
import { StackView } from "@holdfast/policies/graph/stack-view";
import { reportOf } from "@holdfast/policies/report";
import { readPreview, type ResourceGraph } from "@holdfast/resilience";
import { policyPack as pack, ShippedProject } from "./shipped-project";

/** What the tests look at of a report as JSON. */
interface PrintedReport {
  readonly summary: object;
  readonly verdicts: readonly object[];
}

const project = new ShippedProject();
const repository = join(__dirname, "../../..");

/** The pack as it judges a stack before any other is deployed. */
const policyPack = [...pack, "--policy-pack-config", join(project.folder, "pack.json")];

/** A cluster that nobody runs: port 1 of this machine. */
const unreachable = JSON.stringify({
  apiVersion: "v1",
  kind: "Config",
  clusters: [{ name: "away", cluster: { server: "https://127.0.0.1:1" } }],
  users: [{ name: "nobody", user: { token: "a-token-that-opens-nothing" } }],
  contexts: [{ name: "away", context: { cluster: "away", user: "nobody" } }],
  "current-context": "away",
});

beforeAll(async () => {
  writeFileSync(
    join(project.folder, "pack.json"),
    JSON.stringify({ "whole-blueprint-is-judged": "advisory" }),
  );
  for (const stack of ["dev", "ansan", "siheung", "pangyo", "global"]) {
    expect(await project.pulumi("stack", "init", stack)).toMatchObject({ code: 0 });
  }
});

afterAll(() => project.remove());

/** What is said of a graph, in the form that the command prints. */
function judged(graph: ResourceGraph): PrintedReport {
  return JSON.parse(
    JSON.stringify(reportJson(reportOf(new StackView(graph, { domains: true })))),
  ) as PrintedReport;
}

test("dev previews without a cluster and without an account, and reads as it is evaluated in process", async () => {
  const { code, stdout, stderr } = await project.pulumi("preview", "--stack", "dev", "--json");
  expect({ code, stderr }).toMatchObject({ code: 0 });
  const previewed = judged(readPreview(stdout));
  const printed = execFileSync(
    join(repository, "node_modules/.bin/node"),
    [join(repository, "cli/bin/holdfast.js"), "check", "--json"],
    { cwd: repository, encoding: "utf8", maxBuffer: 1e9 },
  );
  const evaluated = JSON.parse(printed) as PrintedReport;
  expect(previewed.summary).toEqual(evaluated.summary);
  expect(previewed.verdicts).toEqual(evaluated.verdicts);
  // What the law keeps in one seismic zone is accepted to be lost with it.
  expect(previewed.summary).toMatchObject({ errors: 0, unmet: 0, goalsMet: null });
});

test.each(["ansan", "siheung", "pangyo"])(
  "%s previews alone under the policy pack while its cluster cannot be reached",
  async (site) => {
    const file = join(project.folder, `${site}.kubeconfig`);
    writeFileSync(file, unreachable);
    const path = `holdfast:kubeconfigs.${site}`;
    const set = ["config", "set", "--stack", site, "--secret", "--path", path, unreachable];
    expect(await project.pulumi(...set)).toMatchObject({ code: 0 });
    const { code, stdout, stderr } = await project.pulumi("preview", "--stack", site, ...policyPack);
    expect({ code, stderr, stdout }).toMatchObject({ code: 0 });
    expect(stdout).toMatch(/Resources:\n +\+ \d+ to create/);
    expect(stdout + stderr).not.toContain("a-token-that-opens-nothing");
  },
);

test.each(["ansan", "siheung", "pangyo"])("no form of a preview of %s shows its kubeconfig", async (site) => {
  for (const form of [["--json", "--show-secrets=false"], ["--diff"]]) {
    const { code, stdout, stderr } = await project.pulumi("preview", "--stack", site, ...form);
    expect({ code, stderr }).toMatchObject({ code: 0 });
    // The provider that is given it is shown, with a word in its place.
    expect(stdout).toMatch(/"?kubeconfig"?\s*: "?\[secret\]"?/);
    expect(stdout + stderr).not.toContain("a-token-that-opens-nothing");
    expect(stdout + stderr).not.toContain(Buffer.from("a-token-that-opens-nothing").toString("base64"));
  }
});

test("global previews alone under the policy pack", async () => {
  const { code, stdout, stderr } = await project.pulumi("preview", "--stack", "global", ...policyPack);
  expect({ code, stderr, stdout }).toMatchObject({ code: 0 });
});

test("a data site without its kubeconfig is refused with the line to run", async () => {
  await project.pulumi("config", "rm", "--stack", "pangyo", "--path", "holdfast:kubeconfigs");
  const { code, stdout } = await project.pulumi("preview", "--stack", "pangyo");
  expect(code).not.toBe(0);
  expect(stdout).toMatch(/pulumi config set .*--secret.* holdfast:kubeconfigs\.pangyo/);
  expect(stdout).not.toMatch(/^ +at .*\.ts:\d+/m);
});

test("a kubeconfig that is not one is refused without being shown", async () => {
  const set = ["config", "set", "--stack", "pangyo", "--secret", "--path", "holdfast:kubeconfigs.pangyo"];
  await project.pulumi(...set, "not-a-kubeconfig-at-all");
  const { code, stdout, stderr } = await project.pulumi("preview", "--stack", "pangyo");
  expect(code).not.toBe(0);
  expect(stdout).toContain("kubeconfig");
  expect(stdout + stderr).not.toContain("not-a-kubeconfig-at-all");
});
