import { delimiter } from "node:path";
import { findEach } from "@holdfast/lab/programs/tools";
import { FakeMachine, saysVersion } from "../../toolchain/fake-machine";

test("progress says which program of how many is looked for, and which come after it", async () => {
  const machine = new FakeMachine();
  try {
    for (const name of ["etcd", "kube-scheduler", "kwok"] as const) {
      machine.program("old", name, saysVersion(name, "0.1.0"));
      machine.program(
        "new",
        name,
        saysVersion(name, { etcd: "3.6.8", kwok: "0.7.0" }[name as string] ?? "1.36.3"),
      );
    }
    const PATH = [machine.folder("old"), machine.folder("new")].join(delimiter);
    const tools = await findEach(
      ["etcd", "kube-scheduler", "kwok"],
      machine.options({ environment: { ...machine.environment, PATH } }),
    );
    expect(tools.map(({ name }) => name)).toEqual(["etcd", "kube-scheduler", "kwok"]);
    expect(machine.said).toEqual([
      expect.stringMatching(/^etcd \(1 of 3\): passed over .*; after it: kube-scheduler, kwok$/),
      expect.stringMatching(/^kube-scheduler \(2 of 3\): passed over .*; after it: kwok$/),
      expect.stringMatching(/^kwok \(3 of 3\): passed over [^;]*$/),
    ]);
  } finally {
    machine.remove();
  }
});
