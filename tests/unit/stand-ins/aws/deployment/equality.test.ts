import fc from "fast-check";
import { isEmpty, sameMeaning } from "@holdfast/aws-stand-in/deployment/equality";

test.each([
  ["lists in another order", ["b", "a"], ["a", "b"]],
  ["nothing and an empty list", undefined, []],
  ["nothing and false", undefined, false],
  ["properties that say nothing", { a: 1, b: undefined, c: [], d: "" }, { a: 1 }],
  [
    "rules in another order, at any depth",
    [{ to: ["2", "1"] }, { to: ["3"] }],
    [{ to: ["3"] }, { to: ["1", "2"] }],
  ],
  ["policies written differently", '{"a": {"b": ["x", "y"]}, "c": "1"}', '{"c":"1","a":{"b":["y","x"]}}'],
])("%s mean the same", (_, one, other) => {
  expect(sameMeaning(one, other)).toBe(true);
});

test.each<[string, unknown, unknown]>([
  ["another value", "a", "b"],
  ["a number and nothing", 0, undefined],
  ["an item more", ["a"], ["a", "b"]],
  ["an item twice", ["a"], ["a", "a"]],
  ["a property more", { a: 1 }, { a: 1, b: 2 }],
  ["another policy", '{"Effect":"Allow"}', '{"Effect":"Deny"}'],
  ["a text and what it says", "1", 1],
  ["a policy and a broken one", '{"a":1}', '{"a":1'],
])("%s do not", (_, one, other) => {
  expect(sameMeaning(one, other)).toBe(false);
});

test("whatever AWS does to the order, a value means the same as itself", () => {
  fc.assert(
    fc.property(fc.array(fc.jsonValue()), (values) => {
      expect(sameMeaning(values, [...values].reverse())).toBe(true);
      const written = JSON.stringify({ values });
      expect(sameMeaning(written, JSON.stringify({ values }, undefined, 2))).toBe(true);
    }),
  );
});

test("zero says something, and what holds nothing but nothing does not", () => {
  expect(isEmpty(0)).toBe(false);
  expect(isEmpty({ a: { b: [] } })).toBe(true);
});
