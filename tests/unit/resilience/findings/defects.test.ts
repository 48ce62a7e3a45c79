import { checkBlueprint, deriveBlueprint } from "@holdfast/resilience";
import type { Defect } from "@holdfast/resilience/defects/defect";
import { withoutDefective } from "@holdfast/resilience/defects/out-of-service";
import { paymentsBlueprint } from "../building/blueprints";

const blueprint = deriveBlueprint(paymentsBlueprint().graph());
const deployments = blueprint.services.flatMap(({ deployments: all }) => all.map(({ urn }) => urn));

/** A warning about a deployment, which takes deployments out of service. */
const warningThatDisables = (disables: readonly string[], field = "spec"): Defect => ({
  policy: "configuration-takes-effect",
  level: "warning",
  resource: deployments[0] ?? "",
  field,
  problem: {
    kind: "dangling-reference",
    refersTo: "ConfigMap",
    value: "absent",
    declared: [],
    consequence: "no-effect",
  },
  disables,
});

function findingsAbout(...defects: readonly Defect[]) {
  const report = checkBlueprint(withoutDefective(blueprint, defects), 1);
  return { report, found: report.findings.filter(({ reason }) => reason.kind === "defect") };
}

test("a defect that would only be warned of is an error where a goal is not met by it", () => {
  const { report, found } = findingsAbout(warningThatDisables(deployments));
  expect(report.summary.goalsMet).toBe(false);
  expect(found).toMatchObject([{ level: "error", reason: { follows: { services: ["payments"] } } }]);
});

test("a defect that takes nothing away stays a warning", () => {
  expect(findingsAbout(warningThatDisables([])).found).toMatchObject([{ level: "warning" }]);
});

test("among many defects, the one by which a goal is not met is an error", () => {
  const harmless = Array.from({ length: 9 }, (_, index) =>
    warningThatDisables(["urn of nothing"], `metadata.labels.${index}`),
  );
  const { found } = findingsAbout(...harmless, warningThatDisables(deployments));
  expect(found.filter(({ level }) => level === "error")).toHaveLength(1);
});

test.each([
  ["a warning", "warning", 1],
  ["an error", "error", 0],
] as const)("what could not be read, of which %s tells, is refused once", (_, level, times) => {
  const resource = deployments[0] ?? "";
  const unread = {
    ...blueprint,
    notUnderstood: [{ resource, where: "spec.replicas", reason: "is no number" }],
  };
  const defect: Defect = { ...warningThatDisables([], "spec.replicas"), level };
  const { findings } = checkBlueprint(withoutDefective(unread, [defect]), 1);
  expect(findings.filter(({ level: found }) => found === "error")).toHaveLength(1);
  expect(findings.filter(({ policy }) => policy === "nothing-passed-over")).toHaveLength(times);
});
