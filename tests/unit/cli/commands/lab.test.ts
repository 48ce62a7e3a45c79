import { mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { holdfast } from "./holdfast";

const project = mkdtempSync(join(tmpdir(), "holdfast-lab-command-"));
writeFileSync(join(project, "Pulumi.yaml"), "name: empty\nruntime: nodejs\nmain: index.js\n");
writeFileSync(join(project, "Pulumi.dev.yaml"), "config: {}\n");
writeFileSync(join(project, "index.js"), "module.exports = {};\n");
symlinkSync(join(__dirname, "../../../../node_modules"), join(project, "node_modules"));
afterAll(() => rmSync(project, { recursive: true }));

const lab = (...args: string[]) => holdfast(["lab", ...args, "--cwd", project]);

test("where there is no lab, each command says so and what to do", () => {
  expect(lab("status")).toMatchObject({
    code: 1,
    error: `error: there is no lab in ${project}/.holdfast/lab\n  fix: start it with npx holdfast lab up\n`,
  });
  expect(lab("logs", "ansan")).toMatchObject({
    code: 1,
    error: expect.stringContaining("there are no logs") as string,
  });
  expect(lab("down")).toMatchObject({ code: 0, out: "Nothing ran.\n" });
});

test("a declaration without data sites is refused before anything is started", () => {
  const { code, error } = lab("up", "--no-stacks");
  expect({ code, error }).toMatchObject({ code: 2 });
  expect(error).toContain("the stack declares no data site");
});
