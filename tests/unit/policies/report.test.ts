import { findingFix, findingMessage } from "@holdfast/report/text/finding-text";
import { execFileSync } from "node:child_process";
import { StackView } from "@holdfast/policies/graph/stack-view";
import { reportOf } from "@holdfast/policies/report";
import { documentationOf, rules } from "@holdfast/policies/rules";
import { type CheckOptions, policyNames, type Resource, UnjudgeableError } from "@holdfast/resilience";
import { soundBlueprint } from "./fixtures/blueprint";
import { change, rewrite, without } from "./fixtures/declaration";
import { packForPart, runPack } from "./fixtures/outcome";

const report = (resources: readonly Resource[], options?: CheckOptions) =>
  reportOf(new StackView({ resources }, options));

/** A blueprint with something wrong for a policy about losses, one about resources, and one that the model passes on. */
function broken(): Resource[] {
  let resources = without(soundBlueprint(), ({ type }) => type === "holdfast:index:OffsiteVault");
  resources = change(resources, ":PlacementPolicy", "identity", ["survive"], "one-site");
  resources = rewrite(
    resources,
    ":ConfigMap",
    "messaging-ansan-configuration",
    "kr-example-backups",
    "elsewhere",
  );
  const image = ["spec", "template", "spec", "containers", 0, "image"];
  return change(resources, ":Deployment", "games-ansan-deployment", image, "games:latest");
}

test("a report and the pack say the same of the same stack", async () => {
  for (const [resources, part] of [
    [soundBlueprint(), undefined],
    [broken(), undefined],
    [
      broken().filter(({ urn, name, provider = "" }) => !/siheung|pangyo|aws-/.test(urn + name + provider)),
      "ansan",
    ],
  ] as const) {
    const outcome = await runPack(resources, {}, part === undefined ? undefined : packForPart(part));
    const violations = outcome.violations.filter(({ policy }) => policy !== "judged-with");
    const { findings } = report(resources, part === undefined ? {} : { part: [part] });
    const level = (name: string) => rules.find((rule) => rule.name === name)!.enforcement;
    const passedOn = findings.filter(
      ({ policy, level: own }) => own === "error" || level(policy) === "advisory",
    );
    expect(
      passedOn.map((finding) => [
        finding.policy,
        `${findingMessage(finding)}\nfix: ${findingFix(finding)}`,
        finding.resource,
      ]),
    ).toEqual(
      expect.arrayContaining(violations.map(({ policy, message, urn }) => [policy, message, urn ?? null])),
    );
    expect(passedOn).toHaveLength(violations.length);
  }
});

test("nothing that the model finds is lost or said twice", () => {
  const view = new StackView({ resources: broken() });
  const { findings } = reportOf(view);
  for (const finding of view.report.findings) expect(findings).toContainEqual(finding);
  const texts = findings.map((finding) =>
    [finding.policy, finding.resource, findingMessage(finding)].join("\n"),
  );
  expect(new Set(texts).size).toBe(texts.length);
});

test("errors come first, then findings stand in the order of the policies, whatever the order of the resources", () => {
  const { findings, summary } = report(broken());
  const ranks = findings.map(({ level, policy }) => [
    ["error", "warning", "advisory"].indexOf(level),
    rules.findIndex(({ name }) => name === policy),
  ]);
  expect(ranks).toEqual(ranks.toSorted(([a = 0, b = 0], [c = 0, d = 0]) => a - c || b - d));
  expect(report(broken().toReversed()).findings).toEqual(findings);
  expect(summary.errors).toBe(findings.filter(({ level }) => level === "error").length);
});

test("a blueprint without its vault does not meet its goals, though every verdict does", () => {
  const resources = without(soundBlueprint(), ({ type }) => type === "holdfast:index:OffsiteVault");
  const { summary, findings } = report(resources);
  expect(summary).toMatchObject({ unmet: 0, errors: 1, goalsMet: false });
  expect(findings).toContainEqual(
    expect.objectContaining({ policy: "backups-offsite-and-immutable", level: "error" }),
  );
});

test("a sound blueprint meets its goals, and warns of nothing that no policy would", () => {
  const { summary, findings } = report(soundBlueprint());
  expect(summary).toMatchObject({ errors: 0, goalsMet: true });
  for (const { level } of findings) expect(level).not.toBe("error");
});

test("what is passed on names the service that it is about", () => {
  const found = report(broken()).findings.find(({ policy }) => policy === "no-single-site-dependency");
  expect(found?.service).toBe("messaging");
});

test("a stack that cannot be judged has no report", () => {
  expect(() => report([])).toThrow(UnjudgeableError);
});

test("every policy whose findings come from the model is in the list, and says where it is explained", () => {
  for (const name of policyNames) {
    expect(documentationOf(name)).toMatchObject({
      url: `docs/policies.md#${name}`,
      severity: expect.any(String) as string,
    });
  }
  expect(documentationOf("no-such-policy")).toBeUndefined();
});

test("losses of everything else are judged once where they are asked for", () => {
  const { findings } = report(soundBlueprint(), { domains: true });
  const { findings: byDefault } = report(soundBlueprint());
  const hazards = (all: typeof findings) => all.filter(({ policy }) => policy === "hazard-independence");
  expect(hazards(findings)).toEqual(hazards(byDefault));
});

test("the list of policies runs without the engine's SDK", () => {
  const script = `require("@holdfast/policies/report");
    console.log(Object.keys(require.cache).filter((file) => file.includes("@pulumi")).length)`;
  const args = ["--require", "tsx/cjs", "--eval", script];
  expect(execFileSync(process.execPath, args, { cwd: __dirname, encoding: "utf8" })).toBe("0\n");
});
