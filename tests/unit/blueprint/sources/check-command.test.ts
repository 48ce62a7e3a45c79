import { spawnSync } from "node:child_process";
import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import * as path from "node:path";

/** A copy of the project, with what it is built from. */
const project = mkdtempSync(path.join(tmpdir(), "project-"));
const inProject = (file: string) => path.join(project, file);

beforeAll(() => {
  for (const file of [
    "index.ts",
    "package.json",
    "tsconfig.json",
    "Pulumi.yaml",
    "Pulumi.dev.yaml",
    "stacks",
  ]) {
    cpSync(file, inProject(file), { recursive: true });
  }
  symlinkSync(path.resolve("node_modules"), inProject("node_modules"));
});
afterAll(() => rmSync(project, { recursive: true }));

test("holdfast check refuses services that were put aside, and says everything that is wrong at once", () => {
  const services = inProject("stacks/services");
  mkdirSync(path.join(services, "old"));
  renameSync(path.join(services, "shopping.yaml"), path.join(services, "old/shopping.yaml"));
  renameSync(path.join(services, "taxi.yaml"), path.join(services, "taxi.yaml.bak"));
  renameSync(path.join(services, "games.yaml"), path.join(services, "games.yml"));
  const sites = readFileSync(inProject("stacks/sites.ts"), "utf8");
  writeFileSync(inProject("stacks/sites.ts"), sites.replace("latitude: 37.296", "latitude: 95"));
  const stack = readFileSync(inProject("Pulumi.dev.yaml"), "utf8");
  writeFileSync(inProject("Pulumi.dev.yaml"), stack.replace("- everything", "- everythin"));

  const program = path.resolve("node_modules/@holdfast/cli/bin/holdfast.js");
  const { status, stdout, stderr } = spawnSync(process.execPath, [program, "check"], {
    cwd: project,
    encoding: "utf8",
  });
  expect(stdout).toBe("");
  expect(stderr.split("\n").filter((line) => /^error: |^ {2}at: /.test(line))).toEqual([
    "error: location.latitude of ansan: 95 is not a number from -90 to 90",
    "  at: stacks/sites.ts:33",
    "error: old is a folder, and services in it would not be read",
    "  at: stacks/services/old",
    "error: taxi.yaml.bak is no service's file: those end in .yaml or .yml",
    "  at: stacks/services/taxi.yaml.bak",
    "error: holdfast:declares names everythin, which is no part of the blueprint",
    "  at: Pulumi.dev.yaml:4",
  ]);
  expect(stderr).not.toMatch(/\n\s+at .*node:/);
  expect(status).toBe(2);
}, 60_000);
