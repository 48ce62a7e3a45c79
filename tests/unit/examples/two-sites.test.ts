import { spawnSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

const repository = join(__dirname, "../../..");
const folder = join(repository, "examples/two-sites");

test("the smallest blueprint is at most 40 lines of TypeScript and one YAML file", () => {
  const files = readdirSync(folder);
  expect(files.filter((file) => /\.ya?ml$/.test(file))).toEqual(["Pulumi.yaml"]);
  expect(files.filter((file) => file.endsWith(".ts"))).toEqual(["index.ts"]);
  const lines = readFileSync(join(folder, "index.ts"), "utf8").trimEnd().split("\n");
  expect(lines.length).toBeLessThanOrEqual(40);
});

test("the tests of the example pass", () => {
  const jest = join(repository, "node_modules/.bin/jest");
  const { status, stderr } = spawnSync(jest, ["--maxWorkers", "1"], { cwd: folder, encoding: "utf8" });
  expect(stderr).toContain("5 passed, 5 total");
  expect(status).toBe(0);
}, 120_000);
