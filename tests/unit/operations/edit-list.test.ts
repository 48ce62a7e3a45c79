import { readdirSync, readFileSync } from "node:fs";
import { InvalidInputError } from "@holdfast/resilience";
import * as fc from "fast-check";
import { parse, stringify } from "yaml";
import { listIn, withList } from "@holdfast/operations/declaration/edit-list";

const key = "holdfast:evacuated";
const file = "Pulumi.ansan.yaml";

const shipped = readdirSync(".").filter((name) => /^Pulumi\.[a-z-]+\.yaml$/.test(name));
const textOf = (name: string) => readFileSync(name, "utf8");

test("the shipped files are there", () => expect(shipped.length).toBeGreaterThanOrEqual(5));

test.each(shipped)("%s: a list is one line more, and gone again without a trace", (name) => {
  const text = textOf(name);
  const edited = withList(text, key, ["pangyo"], name);
  const lines = edited.split("\n");
  expect(lines.filter((line) => line !== "  holdfast:evacuated: [pangyo]").join("\n")).toBe(text);
  expect(lines).toHaveLength(text.split("\n").length + 1);
  expect(listIn(edited, key, name)).toEqual(["pangyo"]);
  expect(withList(edited, key, ["pangyo"], name)).toBe(edited);
  expect(withList(edited, key, [], name)).toBe(text);
});

test.each([
  [
    "a block list",
    "config:\n  holdfast:evacuated:\n    - pangyo\n    - ansan\n  holdfast:zone: kr.example\n",
  ],
  [
    "a block list at its key's column",
    "config:\n  holdfast:evacuated:\n  - pangyo\n  holdfast:zone: kr.example\n",
  ],
  [
    "a comment beside it",
    "config:\n  holdfast:evacuated: [pangyo] # for the fire drill\n  holdfast:zone: kr.example\n",
  ],
  ["four spaces", "config:\n    holdfast:evacuated: [pangyo]\n    holdfast:zone: kr.example\n"],
  ["no line break at the end", "config:\n  holdfast:zone: kr.example\n  holdfast:evacuated: [pangyo]"],
  [
    "a salt before it",
    "encryptionsalt: v1:abc\nconfig:\n  holdfast:evacuated: []\n  holdfast:zone: kr.example\n",
  ],
  ["a salt after it", "config:\n  holdfast:zone: kr.example\nencryptionsalt: v1:abc\n"],
])("with %s the rest stays as it is", (_, text) => {
  const edited = withList(text, key, ["siheung"], file);
  const { config, ...rest } = parse(edited) as { config: Record<string, unknown> };
  expect(config).toEqual({ "holdfast:evacuated": ["siheung"], "holdfast:zone": "kr.example" });
  expect(rest).toEqual({ ...(parse(text) as object), config: undefined });
  expect(parse(withList(edited, key, [], file))).toEqual({
    ...rest,
    config: { "holdfast:zone": "kr.example" },
  });
});

test("comments of other lines stay", () => {
  const text =
    "# of the stack\nconfig:\n  # of the zone\n  holdfast:zone: kr.example # the public one\n  # the end\n";
  const edited = withList(text, key, ["pangyo"], file);
  for (const comment of ["# of the stack", "# of the zone", "# the public one", "# the end"]) {
    expect(edited).toContain(comment);
  }
  expect(listIn(edited, key, file)).toEqual(["pangyo"]);
});

test("property: whatever else a file holds, the list is set and nothing else changes", () => {
  const value = fc.oneof(
    fc.string(),
    fc.integer(),
    fc.array(fc.string(), { maxLength: 3 }),
    fc.dictionary(fc.stringMatching(/^[a-z]{1,5}$/), fc.string(), { maxKeys: 3, noNullPrototype: true }),
  );
  const configs = fc.dictionary(fc.stringMatching(/^other:[a-z]{1,5}$/), value, {
    minKeys: 1,
    maxKeys: 5,
    noNullPrototype: true,
  });
  const names = fc.uniqueArray(fc.constantFrom("ansan", "siheung", "pangyo"));
  fc.assert(
    fc.property(configs, names, names, (config, first, second) => {
      const text = stringify({ config, encryptionsalt: "v1:abc" });
      const edited = withList(withList(text, key, first, file), key, second, file);
      const set = second.length === 0 ? {} : { [key]: second };
      expect(parse(edited)).toEqual({ config: { ...config, ...set }, encryptionsalt: "v1:abc" });
    }),
  );
});

test.each([
  ["no YAML", "config: [", /is not YAML/],
  ["no config", "encryptionsalt: v1:abc\n", /has no section "config"/],
  ["a config on one line", "config: { a: 1 }\n", /has no section "config"/],
])("refused: %s", (_, text, what) => {
  expect(() => withList(text, key, ["pangyo"], file)).toThrow(InvalidInputError);
  expect(() => withList(text, key, ["pangyo"], file)).toThrow(what);
});

test("refused: a list that is none", () => {
  expect(() => listIn("config:\n  holdfast:evacuated: pangyo\n", key, file)).toThrow(
    /is not a list of sites/,
  );
});
