import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { findTool } from "@holdfast/toolchain";
import fc from "fast-check";
import { checkLinearizability } from "@holdfast/drill/history/linearizability";
import {
  type RegisterHistory,
  type RegisterOperation,
  registerHistories,
} from "@holdfast/drill/history/register-history";
import { isLinearizable } from "../../unit/drill/history/brute-force";
import { simulate } from "../../unit/drill/history/simulation";
import { AsynchronousPair, CorrectStore, FencedPair, UnfencedPair } from "../../unit/drill/history/stores";

const cache = mkdtempSync(join(tmpdir(), "holdfast-check-registers-"));
let program: string;
beforeAll(async () => {
  // A cache of its own: the program is built from the source that is here.
  program = (await findTool("check-registers", { cache })).path;
});
afterAll(() => rmSync(cache, { recursive: true, force: true }));

const verdicts = async (histories: readonly RegisterHistory[], timeLimitMilliseconds?: number) =>
  (await checkLinearizability(histories, { program, timeLimitMilliseconds })).map(({ verdict }) => verdict);

const value = fc.option(fc.integer({ min: 1, max: 4 }));
const operation = fc
  .record(
    {
      kind: fc.constantFrom("write" as const, "read" as const),
      value,
      previous: value,
      started: fc.integer({ min: 0, max: 12 }),
      took: fc.option(fc.integer({ min: 0, max: 8 }), { freq: 5 }),
    },
    { requiredKeys: ["kind", "value", "started", "took"] },
  )
  .map(({ kind, value, previous, started, took }): RegisterOperation => ({
    kind,
    value: kind === "write" ? (value ?? 1) : value,
    started,
    // What never ended is a write, of which nobody knows what it overwrote.
    ...(took === null && kind === "write"
      ? { ended: "never" }
      : { ended: started + (took ?? 0), ...(kind === "write" && previous !== undefined && { previous }) }),
  }));

test("it says what trying every order says", async () => {
  const histories = fc
    .sample(fc.array(operation, { maxLength: 7 }), { numRuns: 3_000, seed: 6 })
    .map((operations, at): RegisterHistory => ({ key: `key ${at}`, operations }));
  const expected = histories.map((history) => (isLinearizable(history) ? "ok" : "illegal"));
  expect(await verdicts(histories)).toEqual(expected);
  for (const verdict of ["ok", "illegal"]) {
    expect(expected.filter((each) => each === verdict).length).toBeGreaterThan(500);
  }
});

/** As much as a drill has: 12 users, for each key some 40 requests. */
const size = { users: 12, requestsPerUser: 400, keys: 120, unanswered: 0.02 };

test.each([1, 2, 3])("what a correct store shows is accepted (seed %i)", async (seed) => {
  for (const store of [new CorrectStore(), new FencedPair(2_500)]) {
    const { attempts, finals } = simulate(store, seed, size);
    expect(new Set(await verdicts(registerHistories(attempts, finals)))).toEqual(new Set(["ok"]));
  }
});

test.each([1, 2, 3])("lost writes and two leaders are not (seed %i)", async (seed) => {
  for (const store of [new AsynchronousPair(2_500, 200), new UnfencedPair(2_500, 3_100)]) {
    const { attempts, finals } = simulate(store, seed, size);
    const found = await verdicts(registerHistories(attempts, finals));
    expect(found.filter((verdict) => verdict === "illegal").length).toBeGreaterThan(5);
    expect(found).not.toContain("unknown");
  }
});

test("where the time does not suffice it says so, and does not call it a pass", async () => {
  const writes = Array.from({ length: 40 }, (_, at): RegisterOperation => ({
    kind: "write",
    value: at + 1,
    started: 0,
    ended: 1_000 + at,
  }));
  const reads = Array.from({ length: 20 }, (_, at): RegisterOperation => ({
    kind: "read",
    value: 2 * at + 1,
    started: 0,
    ended: 1_000 + at,
  }));
  // Nobody wrote it, which shows only when every order has been tried.
  const impossible: RegisterOperation = { kind: "read", value: 99, started: 0, ended: 2_000 };
  const operations = [...writes, ...reads, impossible];
  expect(await verdicts([{ key: "a", operations }], 200)).toEqual(["unknown"]);
});

test("what it cannot read is an error, not a verdict", async () => {
  const endless: RegisterOperation = { kind: "read", value: 1, started: 5, ended: "never" };
  await expect(verdicts([{ key: "a", operations: [endless] }])).rejects.toThrow("never ended, and yet says");
  const backwards: RegisterOperation = { kind: "read", value: 1, started: 5, ended: 4 };
  await expect(verdicts([{ key: "a", operations: [backwards] }])).rejects.toThrow("ended before it started");
  await expect(verdicts([], 0)).rejects.toThrow("timeLimitMilliseconds has to be above 0");
});
