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

test("a component that was told otherwise than what is at fault itself is no further news", () => {
  const problem = { kind: "declared-otherwise", value: "1", is: "2", field: "spec.a" } as const;
  const told = (at: string) =>
    defect(at, { resource: "urn:component", level: "warning", problem: { ...problem, at } });
  const fault = defect("spec.a");
  expect(toldOnce([[told("urn:member"), told("urn:other")], [fault]])).toEqual([told("urn:other"), fault]);
});
