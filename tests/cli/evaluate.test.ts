import { execFileSync, spawnSync } from "node:child_process";
import * as path from "node:path";
import type { RegisteredResource } from "../../cli/evaluate/recording-monitor";

const programs = path.join(__dirname, "programs");
const node = path.join(__dirname, "../../node_modules/.bin/node");

/** An evaluation runs once in a process, so each has one of its own. */
const script = `
  require("tsx/cjs");
  const { readProject } = require("./cli/evaluate/project");
  const { evaluate } = require("./cli/evaluate/evaluate");
  evaluate(readProject(process.argv[1], "dev")).then(
    (resources) => process.stdout.write(JSON.stringify(resources)),
    (error) => { process.stderr.write(error.message); process.exitCode = 2; },
  );
`;
const inRepository = { cwd: path.join(__dirname, "../.."), encoding: "utf8" as const };

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
