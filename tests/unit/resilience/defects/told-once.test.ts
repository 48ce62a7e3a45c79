import { toldOnce } from "@holdfast/resilience/defects/registry";
import type { Defect } from "@holdfast/resilience/defects/defect";

const defect = (field: string, more: Partial<Defect> = {}): Defect => ({
  policy: "configuration-takes-effect",
  level: "error",
  resource: "urn:member",
  field,
  problem: { kind: "refused-value", value: "x", expected: "y" },
  ...more,
});

test("what two areas find at one place is told by the error, and keeps from its part what either does", () => {
  const warning = defect("spec.template", { level: "warning", disables: ["urn:router", "urn:member"] });
  const error = defect("spec.template.spec", { disables: ["urn:member"] });
  expect(toldOnce([[warning], [error]])).toEqual([{ ...error, disables: ["urn:member", "urn:router"] }]);
});

test("what one area finds at one place is all told, as it is", () => {
  const both = [defect("spec.a"), defect("spec.a", { disables: ["urn:member"] })];
  expect(toldOnce([both])).toEqual(both);
});

test("a component that was told otherwise is news only where nothing under it, and no error, is told", () => {
  const problem = { kind: "declared-otherwise", value: "1", is: "2", at: "urn:x", field: "spec.a" } as const;
  const told = (under: string) =>
    defect("spec.b", { resource: `urn:${under}`, level: "warning", problem: { ...problem, under: [under] } });
  const warning = defect("spec.a", { level: "warning" });
  const [ofIt, ofAnother] = [told(warning.resource), told("urn:other")];
  expect(toldOnce([[ofIt, ofAnother], [warning]])).toEqual([ofAnother, warning]);
  expect(toldOnce([[ofIt, ofAnother], [defect("spec.a")]])).toEqual([defect("spec.a")]);
  expect(toldOnce([[ofIt, ofAnother], []])).toEqual([ofIt, ofAnother]);
});
