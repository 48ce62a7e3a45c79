import type { DatabaseCluster, Member } from "@holdfast/operations/databases/database-cluster";
import { StepFailure } from "@holdfast/operations/refusal";
import { handOverStep } from "@holdfast/operations/steps/lead-steps";
import { leader, placeholder, shardOf, worldWith } from "./looks";

describe("handing over", () => {
  const step = (cluster: DatabaseCluster, sites = ["ansan", "siheung"], world = worldWith()) =>
    handOverStep(world, "hand over", [cluster], () => sites);

  test("the synchronous standby with the highest priority takes over", async () => {
    const cluster = shardOf(
      { pangyo: leader, ansan: {}, siheung: {} },
      { pangyo: leader, ansan: {}, siheung: {} },
      { ansan: leader, pangyo: {}, siheung: {} },
    );
    expect(await step(cluster).run(false)).toEqual({
      outcome: "done",
      facts: ["mail-0 was handed over from mail-0-pangyo-0 to mail-0-ansan-0"],
    });
    expect(cluster.handed).toEqual(["mail-0-pangyo-0 to mail-0-ansan-0"]);
  });

  test("it is over once the new leader has as many synchronous copies as the old one had", async () => {
    const before = { pangyo: leader, ansan: {}, siheung: {} };
    const rejoining: Partial<Member> = { role: "replica" };
    const looks: Parameters<typeof shardOf> = [
      before,
      before,
      { ansan: leader, pangyo: { state: "stopped", role: "replica" }, siheung: rejoining },
      { ansan: leader, pangyo: rejoining, siheung: {} },
      { ansan: leader, pangyo: {}, siheung: {} },
    ];
    let slept = 0;
    const sleep = (seconds: number) => {
      slept += seconds;
      return Promise.resolve();
    };
    await step(shardOf(...looks), undefined, worldWith({ sleep })).run(false);
    expect(slept).toBe(2);
    const failing = step(shardOf(...looks.slice(0, 4)), undefined, worldWith({ sleep })).run(false);
    await expect(failing).rejects.toThrow(/mail-0 has 1 synchronous copies 120 s after .*, and had 2 before/);
  });

  test("nothing is handed over that is led from where it shall be", async () => {
    const cluster = shardOf({ siheung: leader, ansan: {} });
    expect((await step(cluster).run(true)).facts).toEqual(["mail-0 is led from siheung"]);
    expect(cluster.handed).toEqual([]);
  });

  test.each<[string, Partial<Member>]>([
    ["lags", { lagBytes: 2 ** 30 }],
    ["only follows", { followsOnly: true }],
    ["is no synchronous copy", { role: "replica" }],
    ["does not run", { state: "stopped" }],
  ])("a standby that %s is passed over", async (_, change) => {
    const cluster = shardOf(
      { pangyo: leader, ansan: change, siheung: {} },
      { pangyo: leader, ansan: change, siheung: {} },
      { siheung: leader, pangyo: {}, ansan: {} },
    );
    await step(cluster).run(false);
    expect(cluster.handed).toEqual(["mail-0-pangyo-0 to mail-0-siheung-0"]);
  });

  test("where no copy is synchronous, any that streams will do", async () => {
    const follows: Partial<Member> = { role: "replica" };
    const before = { pangyo: leader, ansan: follows, siheung: follows };
    const cluster = shardOf(before, before, { ansan: leader });
    await step(cluster).run(false);
    expect(cluster.handed).toEqual(["mail-0-pangyo-0 to mail-0-ansan-0"]);
  });

  test.each<[string, Parameters<typeof shardOf>, RegExp]>([
    ["there is no leader", [{ ansan: {} }], /mail-0 has no leader/],
    ["nobody can take over", [{ pangyo: leader }], /nobody at ansan or siheung can take mail-0 over/],
    ["the candidate never leads", [{ pangyo: leader, ansan: {} }], /does not lead mail-0 120 s after/],
  ])("fails where %s", async (_, looks, message) => {
    const failing = step(shardOf(...looks)).run(false);
    await expect(failing).rejects.toThrow(StepFailure);
    await expect(failing).rejects.toThrow(message);
  });

  test("a placeholder is not applicable, and is never asked", async () => {
    const result = await step({ ...shardOf({}), ...placeholder }).run(false);
    expect(result.outcome).toBe("not-applicable");
    expect(result.facts).toEqual(["mail-0: mail-0-ansan-0 is a placeholder: no process runs in it"]);
  });
});
