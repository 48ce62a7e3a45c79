import { backwardReads } from "@holdfast/drill/history/backward-reads";
import {
  doubleAcknowledgements,
  doublyAcknowledgedMilliseconds,
} from "@holdfast/drill/history/double-acknowledgement";
import { lostWrites } from "@holdfast/drill/history/lost-writes";
import { type Simulated, simulate, type Size } from "./simulation";
import { AsynchronousPair, FencedPair, UnfencedPair } from "./stores";

/** Some 12 users for about 5 s, one request each 12 ms or so. */
const size: Size = { users: 12, requestsPerUser: 400, keys: 200, unanswered: 0.01 };
const change = 2_500;
const seeds = [1, 2, 3, 4, 5];

const judged = ({ attempts, finals, kept }: Simulated) => ({
  lost: lostWrites(attempts, finals, kept).length,
  overtaken: lostWrites(attempts, finals, undefined).length,
  backward: backwardReads(attempts).reads.length,
  double: doublyAcknowledgedMilliseconds(doubleAcknowledgements(attempts)),
});

test.each(seeds)("nothing is found where there is nothing to find (seed %i)", (seed) => {
  expect(judged(simulate(new FencedPair(change), seed, size))).toEqual({
    lost: 0,
    overtaken: 0,
    backward: 0,
    double: 0,
  });
});

test.each(seeds)("a store that acknowledges before its copies have it loses writes (seed %i)", (seed) => {
  const run = simulate(new AsynchronousPair(change, 100), seed, size);
  const found = lostWrites(run.attempts, run.finals, run.kept);
  // Every write that was acknowledged in the 100 ms before the kill, and no other.
  const kept = new Set(run.kept.map(({ value }) => value));
  const gone = run.attempts.filter(
    ({ kind, outcome, value = 0 }) => kind === "write" && outcome === "done" && !kept.has(value),
  );
  expect(found.map(({ write }) => write)).toEqual(gone);
  expect(gone.length).toBeGreaterThan(10);
  for (const { write } of found) expect(write.endedMilliseconds).toBeGreaterThan(change - 100);
  for (const { write } of found) expect(write.startedMilliseconds).toBeLessThan(change);
  // Some of their keys are overwritten later, and others hold an older value or show one to a reader.
  const { overtaken, backward, double } = judged(run);
  expect(overtaken + backward).toBeGreaterThan(0);
  expect(double).toBe(0);
});

test.each(seeds)(
  "two leaders that are not fenced are found for as long as they both write (seed %i)",
  (seed) => {
    const run = simulate(new UnfencedPair(change, change + 600), seed, size);
    const found = doubleAcknowledgements(run.attempts);
    expect(found.map(({ former, latter }) => [former, latter])).toEqual([["10.0.1.1", "10.0.2.1"]]);
    const milliseconds = doublyAcknowledgedMilliseconds(found);
    // Never more than it was, and less by no more than the requests at its ends.
    expect(milliseconds).toBeLessThanOrEqual(600);
    expect(milliseconds).toBeGreaterThan(500);
    expect(judged(run).lost).toBeGreaterThan(10);
  },
);
