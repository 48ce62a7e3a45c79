import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { programDependencies } from "@holdfast/nodejs-stand-in/program-dependencies";
import { requiredPackages } from "@holdfast/nodejs-stand-in/required-packages";

let program: string;
beforeEach(() => {
  program = mkdtempSync(join(tmpdir(), "nodejs-stand-in-"));
});
afterEach(() => {
  rmSync(program, { recursive: true });
});

function install(path: string, manifest: object): string {
  const folder = join(program, path);
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, "package.json"), JSON.stringify(manifest));
  return folder;
}

test("plugins are those of installed packages that have one, nested ones included, each once", () => {
  const aws = { name: "@pulumi/aws", version: "7.0.0", pulumi: { resource: true, name: "aws" } };
  install("node_modules/@pulumi/aws", aws);
  install("node_modules/@pulumi/random", { version: "4.1.0", pulumi: { resource: true } });
  install("node_modules/plain", { version: "1.0.0" });
  install("node_modules/plain/node_modules/@pulumi/aws", aws);
  install("node_modules/plain/node_modules/@pulumi/old", {
    version: "1.0.0",
    pulumi: { resource: true, version: "v0.9.0", server: "https://example.org" },
  });
  install("node_modules/nameless", { version: "1.0.0", pulumi: { resource: true } });
  expect(requiredPackages(program)).toEqual([
    { name: "aws", version: "v7.0.0" },
    { name: "random", version: "v4.1.0" },
    { name: "old", version: "v0.9.0", server: "https://example.org" },
  ]);
});

test("what a policy pack imports is not the program's, and links that lead back end", () => {
  const pack = install("packs/judge", { version: "1.0.0" });
  writeFileSync(join(pack, "PulumiPolicy.yaml"), "runtime: nodejs\n");
  install("packs/judge/node_modules/@pulumi/gcp", { version: "1.0.0", pulumi: { resource: true } });
  const own = install("packs/own", { version: "1.0.0" });
  mkdirSync(join(program, "node_modules"));
  mkdirSync(join(own, "node_modules"));
  symlinkSync(pack, join(program, "node_modules/judge"));
  symlinkSync(own, join(program, "node_modules/own"));
  symlinkSync(own, join(own, "node_modules/own"));
  expect(requiredPackages(program)).toEqual([]);
});

test("dependencies are listed as they are installed, here or above", () => {
  install("", { version: "0.0.0" });
  install("node_modules/above", { version: "3.0.0" });
  install("inner", {
    dependencies: { here: "^1", above: "^3", missing: "^1" },
    devDependencies: { tool: "^2" },
  });
  install("inner/node_modules/here", { version: "1.2.3" });
  install("inner/node_modules/tool", { version: "2.0.0" });
  install("inner/node_modules/here/node_modules/deeper", { version: "9.0.0" });
  const inner = join(program, "inner");
  expect(programDependencies(inner, false)).toEqual([
    { name: "here", version: "1.2.3" },
    { name: "above", version: "3.0.0" },
    { name: "tool", version: "2.0.0" },
  ]);
  expect(programDependencies(inner, true)).toMatchObject([
    { name: "here" },
    { name: "deeper" },
    { name: "tool" },
  ]);
});
