import { execFileSync, spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import * as path from "node:path";
import type { RegisteredResource } from "@holdfast/evaluate/recording-monitor";

const programs = path.join(__dirname, "programs");
const node = path.join(__dirname, "../../../node_modules/.bin/node");

/** An evaluation runs once in a process, so each has one of its own. */
const script = `
  require("tsx/cjs");
  const { readProject } = require("./evaluate/project");
  const { evaluate } = require("./evaluate/evaluate");
  evaluate(readProject(process.argv[1], "dev")).then(
    (resources) => process.stdout.write(JSON.stringify(resources)),
    (error) => { process.stderr.write(error.message); process.exitCode = 2; },
  );
`;
const inRepository = { cwd: path.join(__dirname, "../../.."), encoding: "utf8" as const };

describe("evaluating a program without the engine", () => {
  let resources: RegisteredResource[];
  const named = (name: string) => resources.find((resource) => resource.urn.endsWith(`::${name}`));

  beforeAll(() => {
    const printed = execFileSync(node, ["-e", script, path.join(programs, "one-database")], inRepository);
    resources = JSON.parse(printed) as RegisteredResource[];
  });

  test("names a child with the whole chain of its parents' types, as the engine does", () => {
    expect(named("pair-settings")).toMatchObject({
      urn: "urn:pulumi:dev::one-database::test:index:Pair$kubernetes:core/v1:ConfigMap::pair-settings",
      parent: "urn:pulumi:dev::one-database::test:index:Pair::pair",
      inputs: { data: { owner: "payments" } },
    });
  });

  test("keeps the provider of a resource", () => {
    const provider = named("pair-cluster");
    expect(named("pair-settings")?.provider).toContain(`${provider?.urn}::`);
  });

  test("keeps which resource an unknown value comes from", () => {
    const check = named("check");
    expect(named("record")?.propertyDependencies.healthCheckId).toEqual([check?.urn]);
    expect(named("record")?.inputs.healthCheckId).toBe("04da6b54-80e4-46f7-96ec-b56ff0331ba9");
  });

  test("applies the defaults that the project declares", () => {
    expect(named("bucket")?.inputs.region).toBe("ap-northeast-2");
  });

  test("keeps a secret marked as one and never reads its cipher text", () => {
    const text = JSON.stringify(named("pair-cluster")?.inputs.kubeconfig);
    expect(text).toContain("1b47061264138c4ac30d75fd1eb44270");
    expect(text).not.toContain("AAABAcipher");
  });

  test.each(["throws-in-apply", "throws-at-once"])(
    "fails once with the program's own error: %s",
    (program) => {
      const ended = spawnSync(node, ["-e", script, path.join(programs, program)], inRepository);
      expect(ended.status).toBe(2);
      expect(ended.stderr).toBe("the kubeconfig of ansan is not one");
    },
  );
});

describe("evaluating a program in a process of its own", () => {
  const folder = mkdtempSync(path.join(tmpdir(), "holdfast-evaluate-"));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  /** Runs a program and returns the expression of its resources that is asked for. */
  function evaluated(program: string, expression: string, manifest: object = {}): unknown {
    const at = mkdtempSync(path.join(folder, "project-"));
    symlinkSync(path.join(inRepository.cwd, "node_modules"), path.join(at, "node_modules"));
    writeFileSync(path.join(at, "package.json"), JSON.stringify(manifest));
    writeFileSync(path.join(at, "Pulumi.yaml"), "name: fixture\nruntime: nodejs\nmain: index.ts\n");
    writeFileSync(path.join(at, "Pulumi.dev.yaml"), "");
    const component = `
      import * as pulumi from "@pulumi/pulumi";
      class Thing extends pulumi.ComponentResource {
        constructor(name: string, args: object = {}) { super("test:index:Thing", name, args); }
      }
    `;
    writeFileSync(path.join(at, "index.ts"), component + program);
    const apart = `
      require("tsx/cjs");
      const { readProject } = require("./evaluate/project");
      const { evaluateApart } = require("./evaluate/evaluate-apart");
      evaluateApart(readProject(process.argv[1], "dev")).then((resources) => {
        const named = (name) => resources.find((resource) => resource.urn.endsWith("::" + name));
        process.stdout.write(JSON.stringify(${expression}));
      });
    `;
    return JSON.parse(execFileSync(node, ["-e", apart, at], inRepository));
  }

  test("waits for what the program declares after its modules are loaded", () => {
    const later = `
      async function main() {
        await new Promise((resolve) => setTimeout(resolve, 300));
        new Thing("late", { port: new Promise((resolve) => setTimeout(() => resolve(1), 300)) });
      }
      void main();
      setTimeout(() => new Thing("later"), 900);
    `;
    expect(evaluated(later, '[named("late").inputs.port, named("later").type]')).toEqual([
      1,
      "test:index:Thing",
    ]);
  });

  test("keeps figures that JSON has no word for", () => {
    const figures = 'new Thing("a", { most: Infinity, none: NaN });';
    expect(evaluated(figures, 'Object.values(named("a").inputs).map(String).sort()')).toEqual([
      "Infinity",
      "NaN",
    ]);
  });

  test("calls the default export of an ES module, and of nothing else, as Pulumi does", () => {
    const program = 'export default () => { new Thing("inside"); };';
    expect(evaluated(program, 'named("inside") !== undefined', { type: "module" })).toBe(true);
    expect(evaluated(program, 'named("inside") !== undefined')).toBe(false);
  });

  test("runs it in the folder that the engine runs it in", () => {
    const program = 'new Thing("here", { folder: process.cwd(), beside: __dirname });';
    expect(evaluated(program, 'named("here").inputs.folder === named("here").inputs.beside')).toBe(true);
  });
});
