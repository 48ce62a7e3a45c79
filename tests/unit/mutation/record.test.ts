import { isMeasured } from "../../mutation/coverage";
import type { Result } from "../../mutation/outcome";
import { beside, coverageRecord } from "../../mutation/record";

const known = {
  "aws:a:A": { name: "verdict | remove" },
  "kubernetes:b:Board": { "(deleted)": "nothing | delete", size: "verdict | " },
};

const killed = (type: string, field: string): Result => ({
  kind: `${type} ${field} (zero)`,
  type,
  field,
  operator: "zero",
  urn: "urn:pulumi:dev::blueprint::x::y",
  standsFor: 1,
  outcome: "killed",
  read: true,
  changed: ["ways-are-open"],
  improved: [],
});

test("what was not measured yet is added to what is known, of a known type as well", () => {
  const results = [killed("kubernetes:b:Board", "height"), killed("aws:c:C", "name")];
  expect(coverageRecord(known, results, { unmeasured: true })).toEqual({
    "aws:a:A": known["aws:a:A"],
    "kubernetes:b:Board": { ...known["kubernetes:b:Board"], height: "ways-are-open | " },
    "aws:c:C": { name: "ways-are-open | " },
  });
});

test("a type that was measured again is replaced, however its letters are spelled, and the others stay", () => {
  const results = [killed("kubernetes:b:Board", "height")];
  expect(coverageRecord(known, results, { type: "board" })).toEqual({
    "aws:a:A": known["aws:a:A"],
    "kubernetes:b:Board": { height: "ways-are-open | " },
  });
  const survivors = { "aws:a:A name (zero)": 1, "kubernetes:b:Board size (zero)": 2 };
  expect(beside(survivors, {}, { type: "board" })).toEqual({ "aws:a:A name (zero)": 1 });
});

test("a run over everything replaces all that is known", () => {
  expect(beside<unknown>(known, { "aws:c:C": {} }, {})).toEqual({ "aws:c:C": {} });
});

test("a field is measured where the record has a line on it", () => {
  expect(isMeasured(known, { type: "aws:a:A", field: "name" })).toBe(true);
  expect(isMeasured(known, { type: "kubernetes:b:Board" })).toBe(true);
  expect(isMeasured(known, { type: "aws:a:A" })).toBe(false);
  expect(isMeasured(known, { type: "aws:a:A", field: "size" })).toBe(false);
  expect(isMeasured(known, { type: "aws:c:C", field: "name" })).toBe(false);
});
