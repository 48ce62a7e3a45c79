import { SECRET, shownValue, UNKNOWN, type Value } from "@holdfast/contract/value";

test.each<[Value | undefined, string]>([
  ["http", "http"],
  [80, "80"],
  [Infinity, "no number"],
  [NaN, "no number"],
  [undefined, "absent"],
  [null, "absent"],
  [true, "true"],
  [{ value: 80 }, '{"value":80}'],
  [["a", 1], '["a",1]'],
])("%p is named in a sentence as %s", (value, text) => {
  expect(shownValue(value)).toBe(text);
});

test("what is withheld is named by nothing of it", () => {
  for (const value of [SECRET, UNKNOWN]) expect(shownValue(value)).not.toMatch(/undefined|\[object/);
});
