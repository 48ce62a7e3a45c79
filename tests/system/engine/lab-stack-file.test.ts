import { execFileSync } from "node:child_process";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { engineEnvironment } from "@holdfast/lab/deployment/engine-environment";
import { LabProject } from "@holdfast/lab/deployment/lab-project";
import { StackRuns } from "@holdfast/lab/deployment/stack-runs";
import { EngineProject } from "./engine-project";

const own = new EngineProject({ PULUMI_CONFIG_PASSPHRASE: "the passphrase of the project" });
afterAll(() => own.remove());

test("the lab configures a stack whose file has the salt and the kubeconfig of another passphrase", async () => {
  const project = join(own.folder, "blueprint");
  mkdirSync(project);
  const file = join(project, "Pulumi.ansan.yaml");
  writeFileSync(join(project, "Pulumi.yaml"), "name: small\nruntime: nodejs\n");
  writeFileSync(file, "config:\n  holdfast:declares:\n    - ansan\n");
  const key = ["--path", "holdfast:kubeconfigs.ansan"];
  for (const args of [
    ["stack", "init", "ansan"],
    ["config", "set", "--stack", "ansan", "--secret", ...key, "of the real site"],
  ]) {
    expect(await own.pulumi(...args, "--cwd", project)).toMatchObject({ code: 0 });
  }
  const before = readFileSync(file, "utf8");
  expect(before).toMatch(/secure: v1:[^]*encryptionsalt: v1:/);

  const copy = LabProject.in(project, join(own.folder, "lab"));
  const engine = await engineEnvironment(copy, { ...own.environment, PULUMI_CONFIG_PASSPHRASE: undefined });
  const runs = new StackRuns({ project: copy, engine });
  await runs.configure("ansan", { secret: { "holdfast:kubeconfigs.ansan": "of the lab" } });

  const get = ["config", "get", "--stack", "ansan", ...key];
  const told = execFileSync(engine.command, get, { cwd: copy.folder, env: engine.environment });
  expect(told.toString()).toBe("of the lab\n");
  expect(readFileSync(file, "utf8")).toBe(before);
});
