import { execFile } from "node:child_process";
import {
  appendFileSync,
  copyFileSync,
  cpSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { withAwsPlugin } from "@holdfast/aws-stand-in";
import { quietHome } from "@holdfast/lab/deployment/engine-home";

/** How a command of the engine ended. */
interface Ended {
  code: number;
  /** What the user saw. */
  output: string;
}

const root = join(__dirname, "../../..");
const directory = mkdtempSync(join(tmpdir(), "policies-engine-"));
let environment: NodeJS.ProcessEnv;

async function pulumi(project: string, args: string[], more: NodeJS.ProcessEnv = {}): Promise<Ended> {
  const cwd = join(directory, project);
  try {
    const { stdout, stderr } = await promisify(execFile)(
      "pulumi",
      [...args, "--non-interactive", "--color=never"],
      // As a shell does: by PWD the pack knows the project's folder.
      { cwd, env: { ...environment, PWD: cwd, ...more }, maxBuffer: 1e8 },
    );
    return { code: 0, output: stdout + stderr };
  } catch (error) {
    const { code, stdout, stderr } = error as { code: number; stdout: string; stderr: string };
    return { code, output: stdout + stderr };
  }
}

const pack = ["--policy-pack", join(root, "policies")];

function preview(stack: string, broken: string[] = [], more: string[] = []): Promise<Ended> {
  const args = ["preview", "--stack", stack, "--config", "holdfast:clusterAccess=none", ...pack, ...more];
  return pulumi("reduced", args, { BREAK: broken.join(",") });
}

/** Arguments with the configuration of a pack; with several packs, each has one. */
function configured(name: string, configuration: object): string[] {
  const file = join(directory, name);
  writeFileSync(file, JSON.stringify(configuration));
  return ["--policy-pack-config", file];
}

/** Lets a stack pass that is judged without the other parts of its blueprint, which nobody has deployed. */
const alone = () => configured("alone.json", { "whole-blueprint-is-judged": "advisory" });

/** A Pulumi project of its own, so that no file of the repository is written to. */
function makeProject(name: string, program: string): void {
  const folder = join(directory, name);
  mkdirSync(folder);
  for (const file of [
    "Pulumi.yaml",
    "Pulumi.dev.yaml",
    "Pulumi.ansan.yaml",
    "tsconfig.json",
    "tsconfig.pulumi.json",
  ]) {
    copyFileSync(join(root, file), join(folder, file));
  }
  writeFileSync(join(folder, "package.json"), "{}");
  symlinkSync(join(root, "node_modules"), join(folder, "node_modules"));
  // Linked, not copied: what it imports is found from where it really is.
  symlinkSync(join(root, program), join(folder, "index.ts"));
}

beforeAll(async () => {
  makeProject("reduced", "tests/system/engine/programs/policies/index.ts");
  makeProject("shipped", "index.ts");
  mkdirSync(join(directory, "state"));
  environment = withAwsPlugin({
    ...process.env,
    PULUMI_HOME: quietHome(join(directory, "home")),
    PULUMI_BACKEND_URL: `file://${join(directory, "state")}`,
    PULUMI_CONFIG_PASSPHRASE: "",
    PULUMI_SKIP_UPDATE_CHECK: "true",
    PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION: "true",
  }).environment;
  for (const stack of ["dev", "ansan"]) {
    expect(await pulumi("reduced", ["stack", "init", stack])).toMatchObject({ code: 0 });
  }
});

afterAll(() => {
  rmSync(directory, { recursive: true });
});

test("a blueprint that keeps its promises passes", async () => {
  const { code, output } = await preview("dev");
  expect({ code, output }).toMatchObject({ code: 0 });
  expect(output).toContain("holdfast@");
  expect(output).not.toContain("[mandatory]");
  // What all sites of one region have in common is said, and what is accepted, and that is all.
  expect(new Set(output.match(/\[advisory\].*$/gm)?.map((line) => line.split(/ +/).at(3)))).toEqual(
    new Set(["hazard-independence", "judged-with"]),
  );
});

test("a broken blueprint is refused, with the policy, the resource, the reason and the fix on the screen", async () => {
  const { code, output } = await preview("dev", [
    "voters",
    "health-check",
    "replicas",
    "dependency",
    "placement",
  ]);
  expect(code).not.toBe(0);
  const expected: { policy: string; resource: RegExp; reason: RegExp; fix: RegExp }[] = [
    {
      policy: "failover-authority-is-independent",
      resource: /StatefulSet: failover-authority-/,
      reason: /quorum failover-authority \(3 voters\) stops without ansan and \w+/,
      fix: /five voters at five sites/,
    },
    {
      policy: "dns-is-dual-and-health-checked",
      resource: /Record: .*messaging.*ansan/,
      reason: /healthCheckId is absent: Route 53 goes on to answer messaging\.kr\.example/,
      fix: /health check/,
    },
    {
      policy: "capacity-holds",
      resource: /messaging-pangyo/,
      reason: /messaging serves [\d.]+% of peak; its goal is \d+%: messaging at pangyo/,
      fix: /messaging/,
    },
    {
      policy: "no-single-site-dependency",
      resource: /PlacementPolicy: messaging/,
      reason: /messaging needs identity, which .*survives one-site, not two-sites/,
      fix: /raise the goals of identity/,
    },
    {
      policy: "placement-honoured",
      resource: /Deployment: metadata-siheung/,
      reason: /metadata has \d+ replicas at siheung, and may run at ansan only/,
      fix: /remove it from siheung/,
    },
  ];
  for (const { policy, resource, reason, fix } of expected) {
    const said = output.split(/\n(?= +- \[)/).filter((part) => part.includes(`  ${policy}  `));
    const found = said.find((part) => reason.test(part)) ?? said.join("\n") ?? output;
    const [head = "", ...lines] = found.trimEnd().split("\n").slice(0, 4);
    expect(head).toMatch(/\[mandatory\]/);
    expect(head).toMatch(resource);
    expect(lines.join("\n")).toMatch(reason);
    expect(lines.join("\n")).toMatch(new RegExp(`fix: .*${fix.source}`));
  }
  expect(output).not.toMatch(/can't run policy|fix: undefined/);
});

test("one site's stack alone passes where configuration lets it, and says once what was not judged", async () => {
  const { code, output } = await preview("ansan", [], alone());
  expect({ code, output }).toMatchObject({ code: 0 });
  expect(output.split("is judged without ")).toHaveLength(2);
  expect(output).toMatch(/\[advisory\].* whole-blueprint-is-judged/);
});

/** The pack as a team begins with it. */
const advising = [...pack, "--policy-pack-config", join(root, "policies/advisory.json")];

test("the advisory preset refuses nothing of what the pack refuses, and tells all of it", async () => {
  const broken = { BREAK: "voters,health-check,replicas" };
  const args = ["preview", "--stack", "dev", "--config", "holdfast:clusterAccess=none"];
  const { code, output } = await pulumi("reduced", [...args, ...advising], broken);
  expect({ code, output }).toMatchObject({ code: 0 });
  expect(output).not.toContain("[mandatory]");
  expect(output).toMatch(
    /\[advisory\].* failover-authority-is-independent .*\n[^]*fix: .*five voters at five sites/,
  );
  expect(output).toMatch(/\[advisory\].* capacity-holds /);
});

test("a plain program is judged by the pack where its sites are configured, and begins by the advisory preset", async () => {
  const folder = join(directory, "plain");
  cpSync(join(root, "examples/existing-service"), folder, { recursive: true });
  symlinkSync(join(root, "node_modules"), join(folder, "node_modules"));
  expect(await pulumi("plain", ["stack", "init", "plain"])).toMatchObject({ code: 0 });
  const begun = await pulumi("plain", ["preview", ...advising]);
  expect(begun).toMatchObject({ code: 0 });
  expect(begun.output).toMatch(/\[advisory\].* nothing-passed-over /);
  appendFileSync(join(folder, "Pulumi.yaml"), "config:\n  holdfast:sites: sites.yaml\n");
  const placed = await pulumi("plain", ["preview", ...advising]);
  expect(placed).toMatchObject({ code: 0 });
  expect(placed.output).not.toMatch(/ (nothing-passed-over|survives-declared-loss|capacity-holds) /);
  const program = join(folder, "index.ts");
  writeFileSync(program, readFileSync(program, "utf8").replace("replicas: 4", "replicas: 2"));
  const advised = await pulumi("plain", ["preview", ...advising]);
  expect(advised).toMatchObject({ code: 0 });
  expect(advised.output).toMatch(/\[advisory\].* capacity-holds .*catalogue[^]*fix: /);
  const configuration = configured("begun.json", { all: "advisory", "capacity-holds": "mandatory" });
  const refused = await pulumi("plain", ["preview", ...pack, ...configuration]);
  expect(refused.code).not.toBe(0);
  expect(refused.output).toMatch(/\[mandatory\].* capacity-holds /);
});

test("the continuity law is a pack of its own that advises", async () => {
  const law = ["--policy-pack", join(root, "policies/continuity-law")];
  const { code, output } = await preview("ansan", [], [...law, ...alone(), ...configured("law.json", {})]);
  expect({ code, output }).toMatchObject({ code: 0 });
  expect(output).toContain("holdfast-continuity-law@");
  expect(output).toMatch(/\[advisory\].*responsible-officer-is-named/);
});

test("a pack without its reader of inputs refuses everything instead of passing everything", async () => {
  const configuration = join(directory, "pack.json");
  writeFileSync(configuration, JSON.stringify({ "declared-inputs": "disabled" }));
  const { code, output } = await preview("ansan", [], ["--policy-pack-config", configuration]);
  expect(code).not.toBe(0);
  expect(output).toContain("the policy declared-inputs is disabled, and no other can judge without it");
});

test("the shipped blueprint passes", async () => {
  await pulumi("shipped", ["stack", "select", "dev"]);
  const { code, output } = await pulumi("shipped", ["preview", "--stack", "dev", ...pack]);
  expect({ code, output }).toMatchObject({ code: 0 });
  expect(output).toContain("holdfast@");
  expect(output).not.toContain("[mandatory]");
});
