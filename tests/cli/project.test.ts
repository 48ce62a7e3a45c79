import * as path from "node:path";
import { readProject } from "../../cli/evaluate/project";

const folder = path.join(__dirname, "programs/one-database");

test("reads defaults, values and secrets of a stack", () => {
  const project = readProject(folder, "dev");
  expect(project.configuration["one-database:region"]).toBe("ap-northeast-2");
  expect(project.configuration["one-database:owner"]).toBe("payments");
  expect(project.secretKeys).toEqual(["one-database:password"]);
});

test("finds the project from a folder inside it", () => {
  expect(readProject(path.join(folder), "dev").folder).toBe(folder);
});

test.each([
  ["a required key without a value", folder, "incomplete", "one-database:owner has no value"],
  ["a stack that does not exist", folder, "nowhere", "there is no stack named nowhere"],
  ["a stack file that is not YAML", folder, "malformed", "Pulumi.malformed.yaml is not YAML"],
  ["a folder outside any project", "/", "dev", "there is no Pulumi.yaml"],
])("refuses %s with one clear error", (_case, from, stack, message) => {
  expect(() => readProject(from, stack)).toThrow(message);
});

test("names the line of a syntax error", () => {
  expect(() => readProject(folder, "malformed")).toThrow(/Pulumi\.malformed\.yaml:\d+/);
});
