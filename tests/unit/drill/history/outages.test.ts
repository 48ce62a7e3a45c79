import type { Attempt, AttemptKind, AttemptOutcome } from "@holdfast/drill/history/attempt";
import { lastingMilliseconds, outages } from "@holdfast/drill/history/outages";

const fault = 10_000;

function attempt(
  started: number,
  ended: number,
  outcome: AttemptOutcome = "done",
  more: Partial<Attempt> = {},
): Attempt {
  return {
    service: "payments",
    shard: 0,
    kind: "write",
    user: 0,
    key: "a",
    startedMilliseconds: started,
    endedMilliseconds: ended,
    outcome,
    ...more,
  };
}

/** A good request each 100 ms. */
function good(from: number, to: number, more: Partial<Attempt> = {}): Attempt[] {
  const attempts: Attempt[] = [];
  for (let at = from; at < to; at += 100) attempts.push(attempt(at, at + 10, "done", more));
  return attempts;
}

const of = (attempts: readonly Attempt[], kind: AttemptKind = "write") =>
  outages(attempts, "payments", kind, fault).map(
    ({ startMilliseconds, endMilliseconds, failed, goodForMilliseconds }) => [
      startMilliseconds,
      endMilliseconds,
      failed,
      goodForMilliseconds,
    ],
  );

test("nothing failed, no outage", () => {
  expect(of(good(0, 40_000))).toEqual([]);
  expect(of([])).toEqual([]);
});

test("from the start of the first request that failed to the end of the first good one of a lasting run", () => {
  const attempts = [
    ...good(0, 10_000),
    attempt(10_100, 12_100, "unknown"),
    attempt(12_200, 12_300, "refused"),
    ...good(20_000, 40_000),
  ];
  expect(of(attempts)).toEqual([[10_100, 20_010, 2, 39_910 - 20_010]]);
  // The order in which attempts are handed over is of no account.
  expect(of(attempts.toReversed())).toEqual(of(attempts));
});

test("a request under way when the fault was injected counts from the fault", () => {
  expect(of([attempt(9_500, 11_500, "unknown"), ...good(12_000, 30_000)])).toEqual([
    [fault, 12_010, 1, 29_910 - 12_010],
  ]);
});

test("what failed before the fault is none of its doing", () => {
  expect(of([attempt(9_000, 9_990, "refused"), ...good(9_995, 30_000)])).toEqual([]);
});

test("good requests between failures end nothing, whichever user or shard fails", () => {
  const attempts = [
    attempt(10_100, 10_200, "refused"),
    ...good(11_000, 40_000),
    attempt(18_000, 19_000, "refused", { user: 3, shard: 1 }),
    attempt(26_000, 27_000, "unknown", { user: 4, shard: 1 }),
  ];
  expect(of(attempts)).toEqual([[10_100, 27_010, 3, 39_910 - 27_010]]);
});

test("what fails after a lasting run is another outage", () => {
  const attempts = [
    attempt(10_100, 10_200, "refused"),
    ...good(11_000, 60_000),
    attempt(30_000, 31_005, "refused"),
  ];
  expect(of(attempts)).toEqual([
    [10_100, 11_010, 1, 31_005 - 11_010],
    [30_000, 31_010, 1, 59_910 - 31_010],
  ]);
});

test("exactly as long as lasting asks for is not lasting, because a failure is in it", () => {
  const second = 11_010 + lastingMilliseconds;
  const run = (failure: number) => [
    attempt(10_100, 10_200, "refused"),
    ...good(11_000, 11_100),
    attempt(failure - 500, failure, "refused"),
    ...good(40_000, 60_000),
  ];
  expect(of(run(second))).toHaveLength(1);
  expect(of(run(second + 1))).toHaveLength(2);
});

test("without a good request it has not ended", () => {
  expect(of([...good(0, 9_000), attempt(10_100, 12_100, "unknown")])).toEqual([[10_100, undefined, 1, 0]]);
});

test("a drill that ends too early says how long it was good for", () => {
  expect(of([attempt(10_100, 10_200, "refused"), ...good(11_000, 12_000)])).toEqual([
    [10_100, 11_010, 1, 900],
  ]);
});

test("other services and other kinds are other outages", () => {
  const attempts = [
    ...good(0, 30_000),
    attempt(10_100, 10_200, "refused", { service: "bank" }),
    attempt(10_300, 10_400, "refused", { kind: "read" }),
    ...good(10_500, 30_000, { kind: "read" }),
  ];
  expect(of(attempts)).toEqual([]);
  expect(of(attempts, "read")).toEqual([[10_300, 10_510, 1, 29_910 - 10_510]]);
});
