import { compareVersions, firstVersion, refusal } from "@holdfast/toolchain/versions/compare";

const range = { pinned: "1.36.3", minimum: "1.36.0", below: "1.37.0", why: "one minor version" };

test.each([
  ["1.2.3", "1.2.3", 0],
  ["1.2.3", "1.2.4", -1],
  ["1.10.0", "1.9.9", 1],
  ["2.0.0", "1.99.99", 1],
  ["1.36.0-rc.1", "1.36.0", -1],
  ["1.36.0", "1.36.0-rc.1", 1],
])("%s against %s", (a, b, sign) => {
  expect(Math.sign(compareVersions(a, b))).toBe(sign);
});

test("what is no version cannot be compared", () => {
  expect(() => compareVersions("1.2.3", "latest")).toThrow("not a version: latest");
});

test("the first version in a text", () => {
  expect(firstVersion("etcd Version: 3.6.8\nGo Version: go1.26.8")).toBe("3.6.8");
  expect(firstVersion("v3.259.0-dev.0")).toBe("3.259.0-dev.0");
  expect(firstVersion("unknown")).toBeUndefined();
});

test.each(["1.36.0", "1.36.99"])("%s serves", (version) => {
  expect(refusal(version, range)).toBeUndefined();
});

test.each([
  ["1.35.9", "1.35.9 is older than 1.36.0: one minor version"],
  ["1.36.0-rc.1", "1.36.0-rc.1 is older than 1.36.0: one minor version"],
  ["1.37.0-rc.1", "1.37.0-rc.1 is not older than 1.37.0: one minor version"],
  ["1.37.0", "1.37.0 is not older than 1.37.0: one minor version"],
])("%s does not serve, and it is said why", (version, said) => {
  expect(refusal(version, range)).toBe(said);
});
