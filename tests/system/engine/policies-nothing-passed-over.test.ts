import { symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Resource } from "@holdfast/resilience";
import { soundBlueprint } from "../../unit/policies/fixtures/blueprint";
import { change, Declaration, without } from "../../unit/policies/fixtures/declaration";
import { EngineProject } from "./engine-project";

const repository = join(__dirname, "../../..");
const project = new EngineProject();
const graph = join(project.folder, "graph.json");

/** Stacks by what their configuration says of the blueprint. */
const stacks = { whole: "everything", ansan: "ansan" } as const;

beforeAll(async () => {
  const write = (file: string, text: string) => writeFileSync(join(project.folder, file), text);
  write("Pulumi.yaml", "name: replayed\nruntime: nodejs\nmain: index.ts\n");
  write("tsconfig.json", '{ "compilerOptions": { "module": "nodenext", "noCheck": true } }\n');
  symlinkSync(
    join(repository, "tests/system/engine/programs/policies/replay.ts"),
    join(project.folder, "index.ts"),
  );
  project.environment["GRAPH"] = graph;
  for (const [stack, part] of Object.entries(stacks)) {
    expect(await project.pulumi("stack", "init", stack)).toMatchObject({ code: 0 });
    write(`Pulumi.${stack}.yaml`, `config:\n  holdfast:declares:\n    - ${part}\n`);
  }
});

afterAll(() => project.remove());

/** Previews exactly these resources, and says what the pack said of them. */
async function preview(
  stack: keyof typeof stacks,
  resources: readonly Resource[],
  packConfiguration: readonly string[] = [],
) {
  writeFileSync(graph, JSON.stringify(resources));
  const { code, stdout, stderr } = await project.pulumi(
    "preview",
    ...["--stack", stack, "--policy-pack", join(repository, "policies"), ...packConfiguration],
  );
  const output = stdout + stderr;
  // Whatever fails besides would be taken for a refusal.
  expect(output).not.toMatch(/\n\s+error: (?!preview failed)/);
  const violations = output.split(/\n(?= +- \[(?:mandatory|advisory)\])/).slice(1);
  return { code, output, violations };
}

/** The resources without those whose name, URN or provider leads to a site. */
function withoutSites(...sites: readonly string[]): Resource[] {
  return soundBlueprint().filter(
    ({ type, name, provider = "" }) =>
      type.endsWith(":PlacementPolicy") ||
      !sites.some((site) => name.includes(site) || provider.includes(`::${site}`)),
  );
}

function plainProgram(): Resource[] {
  const declare = new Declaration();
  declare.aws(undefined, "s3/bucket:Bucket", "pictures", { bucket: "pictures" });
  return declare.resources;
}

const isDns = ({ type, name }: Resource) =>
  /:(Route53Zone|AuthoritativeServer)$/.test(type) || /^public-/.test(name);

test("a blueprint with everything passes", async () => {
  const { code, output } = await preview("whole", soundBlueprint());
  expect({ code, output }).toMatchObject({ code: 0 });
  expect(output).toContain("✅ holdfast@");
});

test("a part that its stack's configuration says it is passes, and says what was not judged", async () => {
  const elsewhere = ["siheung", "pangyo", "aws-", "route53", "backups", "public-zone"];
  const part = withoutSites(...elsewhere).filter(({ type }) => !type.startsWith("aws:"));
  // Nobody has deployed the others yet.
  const alone = join(project.folder, "alone.json");
  writeFileSync(alone, JSON.stringify({ "whole-blueprint-is-judged": "advisory" }));
  const { code, output, violations } = await preview("ansan", part, ["--policy-pack-config", alone]);
  expect({ code, output }).toMatchObject({ code: 0 });
  expect(violations.filter((violation) => !/judged-with/.test(violation))).toEqual([
    expect.stringMatching(/\[advisory\].*whole-blueprint-is-judged[^]*is judged without/),
  ]);
});

const refused: { what: string; resources: () => Resource[]; policy: string; says: RegExp }[] = [
  {
    what: "a program of which nothing is left",
    resources: () => [],
    policy: "nothing-passed-over",
    says: /there is nothing to judge[^]*fix: declare sites and services with holdfast's components/,
  },
  {
    what: "a plain program",
    resources: plainProgram,
    policy: "nothing-passed-over",
    says: /there is nothing to judge[^]*no site \(DataCenter[^]*holdfast\.dev\/service[^]*fix: declare sites and services/,
  },
  {
    what: "one data center less than policies name",
    resources: () => withoutSites("pangyo"),
    policy: "nothing-passed-over",
    says: /policies name the site pangyo, which the graph does not hold[^]*fix: declare the site pangyo/,
  },
  {
    what: "a site in allowedSites that nobody declares",
    resources: () => change(soundBlueprint(), ":PlacementPolicy", "games", ["allowedSites", 2], "pangyoo"),
    policy: "nothing-passed-over",
    says: /policies name the site pangyoo[^]*fix: write pangyo where that is meant/,
  },
  {
    what: "a blueprint without its vault",
    resources: () => without(soundBlueprint(), ({ type }) => type === "holdfast:index:OffsiteVault"),
    policy: "backups-offsite-and-immutable",
    says: /no vault of the blueprint is that bucket[^]*fix: name the bucket of an OffsiteVault, or declare one/,
  },
  {
    what: "services without a PlacementPolicy",
    resources: () => without(soundBlueprint(), ({ type }) => type === "holdfast:index:PlacementPolicy"),
    policy: "every-service-has-goals",
    says: /messaging[^]*fix: .*PlacementPolicy/,
  },
  {
    what: "names that services promise and no DNS answers",
    resources: () => without(soundBlueprint(), isDns),
    policy: "dns-is-dual-and-health-checked",
    says: /messaging\.kr\.example[^]*fix: .*Route53Zone/,
  },
  {
    what: "a TTL of -30",
    resources: () => change(soundBlueprint(), ":Record", "messaging-ansan-record", ["ttl"], -30),
    policy: "nothing-passed-over",
    says: /ttl could not be read[^]*-30/,
  },
];

test.each(refused)("$what: the pack refuses it by $policy", async ({ resources, policy, says }) => {
  const { code, output, violations } = await preview("whole", resources());
  expect(code).not.toBe(0);
  expect(output).toContain("❌ holdfast@");
  const own = violations.filter((violation) => violation.includes(`  ${policy}  `));
  expect(own).toContainEqual(expect.stringMatching(/\[mandatory\]/));
  expect(own).toContainEqual(expect.stringMatching(says));
});
