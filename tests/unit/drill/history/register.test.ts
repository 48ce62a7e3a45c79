import fc from "fast-check";
import type { Attempt } from "@holdfast/drill/history/attempt";
import { backwardReads } from "@holdfast/drill/history/backward-reads";
import { doubleAcknowledgements } from "@holdfast/drill/history/double-acknowledgement";
import { lostWrites } from "@holdfast/drill/history/lost-writes";
import { refusedWritesSeen } from "@holdfast/drill/history/refused-writes";
import { type RegisterHistory, registerHistories } from "@holdfast/drill/history/register-history";
import { isLinearizable } from "./brute-force";
import { type Simulated, simulate, type Size } from "./simulation";
import { CorrectStore, FencedPair } from "./stores";

/** Short enough for every order to be tried. */
const short: Size = { users: 4, requestsPerUser: 4, keys: 1, unanswered: 0.2 };
const seed = fc.integer({ min: 0, max: 2 ** 31 });

const all = ({ attempts, finals }: Simulated) => registerHistories(attempts, finals);

/** The same, with the writes of unknown outcome that nobody saw left in. */
function unabridged({ attempts, finals }: Simulated): RegisterHistory[] {
  return all({ attempts, finals, kept: [] }).map((history) => ({
    ...history,
    operations: [
      ...history.operations.filter(({ ended }) => ended !== "never"),
      ...attempts
        .filter(({ kind, outcome, service, key }) => {
          return kind === "write" && outcome === "unknown" && `${service} ${key}` === history.key;
        })
        .map(({ value = 0, startedMilliseconds }) => ({
          kind: "write" as const,
          value,
          started: Math.round(startedMilliseconds * 1000),
          ended: "never" as const,
        })),
    ],
  }));
}

test("a correct register is never complained of", () => {
  fc.assert(
    fc.property(seed, (drawn) => {
      const run = simulate(new CorrectStore(), drawn, short);
      expect(all(run).every(isLinearizable)).toBe(true);
      expect(lostWrites(run.attempts, run.finals, run.kept)).toEqual([]);
      expect(backwardReads(run.attempts)).toEqual({ reads: [], copyReads: [] });
      expect(refusedWritesSeen(run.attempts, [...run.finals, ...run.kept])).toEqual([]);
    }),
  );
});

test("a proper change of leaders is never complained of", () => {
  fc.assert(
    fc.property(seed, fc.integer({ min: 0, max: 3_000 }), (drawn, change) => {
      const run = simulate(new FencedPair(change), drawn, { ...short, requestsPerUser: 100, keys: 30 });
      expect(lostWrites(run.attempts, run.finals, run.kept)).toEqual([]);
      expect(backwardReads(run.attempts).reads).toEqual([]);
      expect(doubleAcknowledgements(run.attempts)).toEqual([]);
    }),
    { numRuns: 30 },
  );
});

/** A history with one field of one attempt changed at random, which may or may not make it wrong. */
const disturbed = fc
  .record({ drawn: seed, at: fc.nat(), found: fc.integer({ min: 0, max: 12 }) })
  .map(({ drawn, at, found }): Simulated => {
    const run = simulate(new CorrectStore(), drawn, short);
    const value = found === 0 ? undefined : found;
    return {
      ...run,
      attempts: run.attempts.map((attempt, index): Attempt => {
        if (index !== at % run.attempts.length || attempt.outcome !== "done") return attempt;
        return attempt.kind === "write" ? { ...attempt, previous: value ?? null } : { ...attempt, value };
      }),
    };
  });

test("leaving out unknown writes that nobody saw changes no verdict", () => {
  let illegal = 0;
  fc.assert(
    fc.property(disturbed, (run) => {
      const verdicts = all(run).map(isLinearizable);
      expect(unabridged(run).map(isLinearizable)).toEqual(verdicts);
      if (verdicts.includes(false)) illegal++;
    }),
    { numRuns: 300 },
  );
  expect(illegal).toBeGreaterThan(50);
});

test("a read is called backward, and a write lost by what its key holds, only where no order explains it", () => {
  let backward = 0;
  fc.assert(
    fc.property(disturbed, fc.boolean(), fc.integer({ min: 0, max: 12 }), (drawn, exchanged, value) => {
      const finals = exchanged ? drawn.finals.map((final) => ({ ...final, value })) : drawn.finals;
      const run = { ...drawn, finals };
      const found =
        backwardReads(run.attempts).reads.length + lostWrites(run.attempts, finals, undefined).length;
      if (found === 0) return;
      backward++;
      expect(all(run).every(isLinearizable)).toBe(false);
    }),
    { numRuns: 300 },
  );
  expect(backward).toBeGreaterThan(50);
});

/** A history in which everything happens after the other, so that every wrong value is certainly wrong. */
const sequential: Size = { users: 1, requestsPerUser: 14, keys: 1, unanswered: 0 };

test("a stale read is found", () => {
  let stale = 0;
  fc.assert(
    fc.property(seed, fc.nat(), (drawn, pick) => {
      const run = simulate(new CorrectStore(), drawn, sequential);
      const reads = run.attempts.filter(({ kind, value }) => kind === "read" && value !== undefined);
      const read = reads[pick % reads.length];
      if (read === undefined) return;
      const older = run.attempts.find(
        ({ value, kind }) => kind === "write" && value === read.value,
      )?.previous;
      const attempts = run.attempts.map((each) =>
        each === read ? { ...each, value: older ?? undefined } : each,
      );
      stale++;
      expect(registerHistories(attempts, run.finals).some((history) => !isLinearizable(history))).toBe(true);
      expect(backwardReads(attempts).reads.length).toBeGreaterThan(0);
    }),
  );
  expect(stale).toBeGreaterThan(50);
});

test("a write that is gone is found, by what is kept and by what its key holds", () => {
  fc.assert(
    fc.property(seed, (drawn) => {
      const run = simulate(new CorrectStore(), drawn, sequential);
      const last = run.attempts.findLast(({ kind }) => kind === "write");
      fc.pre(last?.value !== undefined);
      const finals = run.finals.map((final) => ({ ...final, value: last?.previous ?? undefined }));
      const kept = run.kept.filter(({ value }) => value !== last?.value);
      expect(lostWrites(run.attempts, run.finals, kept).map(({ write }) => write)).toEqual([last]);
      expect(lostWrites(run.attempts, finals, undefined).map(({ write }) => write)).toEqual([last]);
      expect(registerHistories(run.attempts, finals).some((history) => !isLinearizable(history))).toBe(true);
    }),
  );
});
