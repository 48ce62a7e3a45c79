import { version } from "@holdfast/cli/version";
import { holdfast } from "./holdfast";

test.each([
  [""],
  ["init"],
  ["add"],
  ["completion"],
  ["check"],
  ["explain"],
  ["diff"],
  ["risk"],
  ["capacity"],
  ["toolchain"],
  ["lab"],
  ["drill"],
  ["evacuate"],
  ["failover"],
  ["failback"],
])("the help of '%s' shows examples", (name) => {
  const { code, out } = holdfast([...(name ? [name] : []), "--help"]);
  expect(out).toMatch(new RegExp(`^Usage: holdfast ${name}`));
  expect(out).toMatch(/\nExamples:\n {2}npx holdfast /);
  expect(code).toBe(0);
});

test("the version is the package's", () => {
  expect(holdfast(["--version"])).toMatchObject({ code: 0, out: `${version()}\n` });
});
