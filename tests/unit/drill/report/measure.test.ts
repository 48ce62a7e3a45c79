import type { Attempt } from "@holdfast/drill/history/attempt";
import { type LinearizabilityCheck, measure } from "@holdfast/drill/report/measure";
import type { DrillRun } from "@holdfast/drill/run/drill-run";
import { between, end, fault, sampleRun } from "../sample-run";

const legal: LinearizabilityCheck = (histories) =>
  Promise.resolve(histories.map(({ key }) => ({ key, verdict: "ok" })));

async function measured(run: DrillRun, check = legal) {
  const [only, ...others] = await measure(run, check);
  expect(others).toEqual([]);
  return only!;
}

const unanswered = { outcome: "unknown", site: undefined, member: undefined } as const;

test("a drill in which nothing goes wrong", async () => {
  const run = sampleRun();
  expect(await measured(run)).toEqual({
    service: "payments",
    left: { outcome: "serving", done: { write: 1, read: 1, "copy-read": 1 } },
    rtoSeconds: 0,
    firstFailureSeconds: null,
    copyReadSeconds: 0,
    lostWrites: [],
    acknowledgedWrites: run.attempts.filter(({ kind }) => kind === "write").length,
    refusedWritesSeen: 0,
    backwardReads: 0,
    backwardCopyReads: 0,
    doubleAcknowledgementMilliseconds: 0,
    linearizability: "linearizable",
  });
});

test("users wait from the first request that fails to the first of a lasting run of good ones", async () => {
  const run = sampleRun((attempt) => {
    if (attempt.kind === "copy-read")
      return between(0, 3)(attempt) || between(20, 21)(attempt) ? { outcome: "refused" } : {};
    return between(1, 20)(attempt) || between(22, 23)(attempt) ? unanswered : {};
  });
  const { rtoSeconds, firstFailureSeconds, copyReadSeconds } = await measured(run);
  expect(firstFailureSeconds).toBe(1);
  // Good requests for 2 s are no lasting run; the slower of reads and writes counts.
  expect(rtoSeconds).toBeCloseTo(22.05, 3);
  // Copies were read in between for longer than makes a lasting run.
  expect(copyReadSeconds).toBeCloseTo(3.02, 3);
});

test("waiting that ends too late to be seen to last has no end", async () => {
  const late = sampleRun((attempt) => (between(1, 51)(attempt) ? unanswered : {}));
  expect(await measured(late)).toMatchObject({ rtoSeconds: null, firstFailureSeconds: 1 });
});

test("what fails once the fault was healed is another matter", async () => {
  const run = sampleRun((attempt) => (between(45, 47)(attempt) ? unanswered : {}));
  const healed = { milliseconds: fault + 40_000, kind: "healed", text: "ansan is back" } as const;
  expect((await measured({ ...run, marks: [...run.marks, healed] })).rtoSeconds).toBe(0);
  expect((await measured(run)).rtoSeconds).toBeGreaterThan(0);
});

test("a rebuild is timed from its first step, and looked at for what the vault held", async () => {
  const down = sampleRun((attempt) => (between(0, 30)(attempt) ? unanswered : {}));
  const writes = down.attempts
    .filter(({ kind, outcome }) => kind === "write" && outcome === "done")
    .map(({ shard, key, value = 0 }) => ({ database: "payments", shard, key, value }));
  const healed = { milliseconds: fault + 20_000, kind: "healed", text: "" } as const;
  const run = {
    ...down,
    marks: [...down.marks, healed],
    keptWrites: writes,
    heldWrites: { by: "vault", writes: writes.slice(0, 50) } as const,
  };
  const { rebuild, rtoSeconds } = await measured(run);
  expect(rtoSeconds).toBeNull();
  expect(rebuild).toMatchObject({ writes: 50, missing: 0 });
  expect(rebuild?.seconds).toBeCloseTo(10.02, 1);
  expect((await measured({ ...run, keptWrites: writes.slice(1) })).rebuild?.missing).toBe(1);
  expect((await measured(down)).rebuild).toBeUndefined();
});

test("a lost write is one that the shard did not keep, told by how long before the fault it was acknowledged", async () => {
  const run = sampleRun();
  const writes = run.attempts.filter(({ kind }) => kind === "write");
  const lost = writes.find(({ startedMilliseconds }) => startedMilliseconds === fault - 500)!;
  const keptWrites = writes
    .filter((write) => write !== lost)
    .map(({ shard, key, value = 0 }) => ({ database: "payments", service: "payments", shard, key, value }));
  expect((await measured({ ...run, keptWrites })).lostWrites).toEqual([
    {
      shard: 0,
      key: "0-4",
      value: lost.value,
      secondsBeforeFault: 0.48,
      evidence: `${lost.value} is not among the writes that its shard kept`,
    },
  ]);
});

test("a write that was called refused and is there afterwards is counted", async () => {
  const refusedLast = (attempt: Attempt) =>
    attempt.kind === "write" && attempt.startedMilliseconds === end - 100;
  const run = sampleRun((attempt) => (refusedLast(attempt) ? { outcome: "refused" } : {}));
  const finalValues = run.finalValues.map((final) => ({
    ...final,
    value: run.attempts.filter(refusedLast).find(({ key }) => key === final.key)?.value,
  }));
  expect((await measured({ ...run, finalValues })).refusedWritesSeen).toBe(2);
});

test("two members that acknowledge writes of one shard at once are timed", async () => {
  const run = sampleRun((attempt) =>
    between(2, 5)(attempt) && attempt.kind === "write" && attempt.startedMilliseconds % 200 === 0
      ? { member: "10.0.0.1" }
      : {},
  );
  const { doubleAcknowledgementMilliseconds } = await measured(run);
  expect(doubleAcknowledgementMilliseconds).toBeGreaterThan(2 * 2_000);
});

test.each([
  [["ok", "ok"], "linearizable"],
  [["ok", "illegal"], "not linearizable"],
  [["unknown", "illegal"], "not linearizable"],
  [["ok", "unknown"], "unknown"],
] as const)("of keys that are %j the history is %s", async (verdicts, expected) => {
  const check: LinearizabilityCheck = (histories) =>
    Promise.resolve(histories.map(({ key }, at) => ({ key, verdict: verdicts[at] ?? "ok" })));
  expect((await measured(sampleRun(), check)).linearizability).toBe(expected);
});

test("a key of another service says nothing of this one", async () => {
  const check: LinearizabilityCheck = () => Promise.resolve([{ key: "payments-2 a", verdict: "illegal" }]);
  expect((await measured(sampleRun(), check)).linearizability).toBe("linearizable");
});
