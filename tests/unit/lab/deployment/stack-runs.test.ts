import { readdirSync, statSync } from "node:fs";
import { LabError } from "@holdfast/lab/lab-error";
import { FakeEngine } from "./fake-engine";

let engine: FakeEngine;
afterEach(() => engine.remove());

test("an up is judged by the packs that are asked for, and a destroy by none", async () => {
  engine = new FakeEngine();
  const { changes, seconds } = await engine.runs.up("ansan", { policyPacks: ["/packs/one"] });
  expect(changes).toEqual({ create: 2 });
  expect(seconds).toBeGreaterThan(0);
  await engine.runs.destroy("ansan");
  const runs = engine
    .calls()
    .map(({ argv }) => argv)
    .filter(([first]) => first === "up" || first === "destroy");
  expect(runs.map(([first]) => first)).toEqual(["up", "destroy"]);
  expect(runs[0]?.join(" ")).toMatch(/--policy-pack \/packs\/one/);
  expect(runs[1]?.join(" ")).not.toMatch(/--policy-pack/);
});

test.each(["up", "destroy"] as const)("an %s that fails says so with what the engine said", async (what) => {
  engine = new FakeEngine(`if (is("${what}")) { console.error("error: no room"); process.exit(255); }`);
  const error = await engine.runs[what]("ansan").catch((thrown: unknown) => thrown);
  expect(error).toBeInstanceOf(LabError);
  expect((error as LabError).message).toMatch(new RegExp(`^${what} of the stack ansan failed[^]*no room`));
});

test.each([0, 255])("no kubeconfig that a plugin leaves outlives a run that ends with %i", async (code) => {
  engine = new FakeEngine(`
    if (is("up")) {
      for (const name of ["kubeconfig1234", "kubeconfig-of-somebody", "other"])
        writeFileSync(process.env.TMPDIR + "/" + name, "a key");
      process.exit(${code});
    }`);
  const { temporary } = engine.project;
  expect(statSync(temporary).mode & 0o777).toBe(0o700);
  await engine.runs.up("ansan").catch(() => undefined);
  // What others may still need is left, until the lab is ended.
  expect(readdirSync(temporary).sort()).toEqual(["kubeconfig-of-somebody", "other"]);
});
