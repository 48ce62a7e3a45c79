import { copyFileSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { type Ended, EngineProject } from "./engine-project";
import { importState } from "./imported-state";
import { policyPack } from "./shipped-project";

const repository = join(__dirname, "../../..");
const stacks = ["ansan", "siheung", "pangyo", "global"];
const DAY_MS = 86_400_000;

const project = new EngineProject();

/** Writes the configuration of a stack of its own part, which is judged without a cluster. */
function configure(stack: string, ...lines: string[]): void {
  const config = [`holdfast:declares: [${stack}]`, "holdfast:clusterAccess: none", ...lines];
  writeFileSync(join(project.folder, `Pulumi.${stack}.yaml`), `config:\n  ${config.join("\n  ")}\n`);
}

/** Updates or previews a stack under the pack; breaks something by hand before. */
async function judged(
  command: "preview" | "up",
  stack: string,
  broken = "",
  ...more: string[]
): Promise<Ended> {
  project.environment["BREAK"] = broken;
  const yes = command === "up" ? ["--yes"] : [];
  return project.pulumi(command, "--stack", stack, ...yes, ...policyPack, ...more);
}

/** Violations of mandatory policies, each with its lines. */
function refusals({ stdout }: Ended): string[] {
  return stdout.split(/\n(?= +- \[)/).filter((part) => part.includes("[mandatory]"));
}

beforeAll(async () => {
  for (const file of ["Pulumi.yaml", "tsconfig.json", "tsconfig.pulumi.json"])
    copyFileSync(join(repository, file), join(project.folder, file));
  // Linked, not copied: what it imports is found from where it really is.
  symlinkSync(join(__dirname, "programs/policies/index.ts"), join(project.folder, "index.ts"));
  for (const stack of stacks) {
    configure(stack);
    expect(await project.pulumi("stack", "init", stack)).toMatchObject({ code: 0 });
    // Its file holds a salt from here on; the passphrase of the tests is empty, and they have no secrets.
    configure(stack);
    const updated = new Date(Date.now() - (stack === "siheung" ? 8 * DAY_MS : 3_600_000));
    await importState(project, stack, updated);
  }
});

afterAll(() => project.remove());

test("a stack that breaks nothing passes, told what it is judged with and which part is a week old", async () => {
  const ended = await judged("preview", "ansan");
  expect(ended).toMatchObject({ code: 0 });
  expect(refusals(ended)).toEqual([]);
  expect(ended.stdout).toMatch(
    /\[advisory\].* other-parts-are-recent[^]*siheung is judged as it stood 8 d ago \(stack siheung, updated 20/,
  );
  expect(ended.stdout).not.toMatch(/(pangyo|global) is judged as it stood/);
});

test("the configuration of one stack that takes its replicas away is refused in that stack's preview", async () => {
  configure("ansan", "holdfast:evacuated: [ansan]");
  const ended = await judged("preview", "ansan");
  configure("ansan");
  expect(ended.code).not.toBe(0);
  expect(refusals(ended).join("\n")).toMatch(
    /survives-declared-loss[^]*without siheung and pangyo messaging is down; its goal is to survive two-sites/,
  );
});

test.each([
  ["siheung", "replicas-at-siheung", /capacity-holds[^]*messaging serves .* of peak; .*messaging at siheung/],
  ["pangyo", "replicas", /capacity-holds[^]*messaging serves .* of peak; .*messaging at pangyo/],
  ["global", "health-check", /dns-is-dual-and-health-checked[^]*messaging.*-ansan healthCheckId is absent/],
])(
  "an update of %s whose code is broken (%s) is refused before anything changes",
  async (stack, broken, reason) => {
    const before = (await project.pulumi("stack", "export", "--stack", stack)).stdout;
    const ended = await judged("up", stack, broken);
    expect(ended.code).not.toBe(0);
    expect(refusals(ended).join("\n")).toMatch(reason);
    expect((await project.pulumi("stack", "export", "--stack", stack)).stdout).toBe(before);
  },
);

test("a stack is refused while another part has never been deployed, unless configuration lets that pass", async () => {
  expect(
    await project.pulumi("stack", "rm", "pangyo", "--force", "--yes", "--preserve-config"),
  ).toMatchObject({ code: 0 });
  const refused = await judged("preview", "ansan");
  expect(refused.code).not.toBe(0);
  expect(refusals(refused)).toHaveLength(1);
  expect(refusals(refused)[0]).toMatch(
    /whole-blueprint-is-judged[^]*is judged without pangyo: no stack named '.*pangyo' found; goals across sites were not judged\n +fix: .*HOLDFAST_OTHERS=pangyo=FILE/,
  );
  const advisory = join(project.folder, "pack.json");
  writeFileSync(advisory, JSON.stringify({ "whole-blueprint-is-judged": "advisory" }));
  const passed = await judged("preview", "ansan", "", "--policy-pack-config", advisory);
  expect(passed).toMatchObject({ code: 0 });
  expect(passed.stdout).toMatch(/\[advisory\].* whole-blueprint-is-judged[^]*without pangyo/);
});
