import { join } from "node:path";
import type { ToolName } from "@holdfast/toolchain";
import { FakeMachine, saysVersion } from "../../toolchain/fake-machine";
import { fakePlugin } from "../../toolchain/fake-plugin";
import { holdfast } from "./holdfast";

const versions: Partial<Record<ToolName, string>> = {
  pulumi: "3.259.1",
  etcd: "3.6.9",
  "kube-apiserver": "1.36.4",
  "kube-controller-manager": "1.36.4",
  "kube-scheduler": "1.36.4",
  kwok: "0.7.1",
  moto_server: "5.2.6",
  "check-registers": "1.3.2",
};

let machine: FakeMachine;
beforeEach(() => {
  machine = new FakeMachine();
  for (const [name, version] of Object.entries(versions)) {
    machine.program("bin", name, saysVersion(name as ToolName, version));
  }
  machine.program("bin", "pulumi-language-nodejs", fakePlugin("LanguageRuntime", "v3.259.1"));
  machine.program("bin", "pulumi-resource-kubernetes", fakePlugin("ResourceProvider", "4.32.1"));
  machine.environment.XDG_CACHE_HOME = join(machine.root, "cache");
});
afterEach(() => machine.remove());

test("says each program, its version and where it is; what cannot be had is one error", () => {
  const { code, out, error } = holdfast(["toolchain"], machine.environment);
  const rows = out.split("\n").map((line) => line.split(/ {2,}/));
  expect(rows[0]).toEqual(["PROGRAM", "VERSION", "FROM", "PATH"]);
  expect(rows.slice(1, 11).map(([name, version, source]) => [name, version, source])).toEqual(
    [
      ["pulumi", "3.259.1"],
      ["pulumi-language-nodejs", "3.259.1"],
      ["pulumi-resource-kubernetes", "4.32.1"],
      ["etcd", "3.6.9"],
      ["kube-apiserver", "1.36.4"],
      ["kube-controller-manager", "1.36.4"],
      ["kube-scheduler", "1.36.4"],
      ["kwok", "0.7.1"],
      ["moto_server", "5.2.6"],
      ["check-registers", "1.3.2"],
    ].map((row) => [...row, "PATH"]),
  );
  // No site is reached and there is no go, so the definitions are not to be had.
  const errors = error.split("\n").filter((line) => line.startsWith("error: "));
  expect(errors).toEqual([
    "error: sigs.k8s.io/gateway-api v1.6.3 cannot be had",
    "error: sigs.k8s.io/kwok v0.7.0 cannot be had",
  ]);
  expect(error).toContain("there is no go on PATH");
  expect(code).toBe(2);
});

test("--build builds although the program is on PATH", () => {
  const { code, error } = holdfast(["toolchain", "--build"], machine.environment);
  expect(error).toContain("error: etcd cannot be had\n  built: there is no go on PATH");
  expect(error).not.toContain("error: pulumi-resource-kubernetes");
  expect(code).toBe(2);
});
