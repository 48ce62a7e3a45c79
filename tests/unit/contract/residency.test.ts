import { mayRest, residencyForm } from "@holdfast/contract/residency";

test.each<[string, string | undefined, boolean]>([
  ["any", "kr", true],
  ["any", undefined, true],
  ["kr", "kr", true],
  ["kr", "jp", false],
  ["kr", undefined, false],
  ["eu", "de", true],
  ["eu", "ch", false],
  ["de", "fr", false],
])("data of residency %s may rest in %s: %s", (residency, country, allowed) => {
  expect(mayRest(residency, country)).toBe(allowed);
});

test.each(["any", "kr", "eu"])("%s is a residency", (residency) => expect(residency).toMatch(residencyForm));
test.each(["", "KR", "Korea", "kr "])("%j is none", (residency) =>
  expect(residency).not.toMatch(residencyForm),
);
