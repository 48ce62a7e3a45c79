import type { Attempt, AttemptOutcome } from "@holdfast/drill/history/attempt";
import { ProgressCount } from "@holdfast/drill/users/progress";

const attempt = (service: string, outcome: AttemptOutcome, site?: string): Attempt => ({
  service,
  shard: 0,
  kind: "read",
  user: 0,
  key: "a",
  startedMilliseconds: 0,
  endedMilliseconds: 1,
  outcome,
  site,
});

test("counts from one line to the next, service by service", () => {
  const count = new ProgressCount(["payments", "bank"]);
  for (const site of ["ansan", "ansan", "pangyo"]) count.note(attempt("payments", "done", site));
  count.note(attempt("payments", "refused", "ansan"));
  count.note(attempt("payments", "unknown"));
  expect(count.take(1_000.4)).toEqual({
    milliseconds: 1_000,
    services: [
      { service: "payments", done: 3, failed: 2, sites: { ansan: 2, pangyo: 1 } },
      { service: "bank", done: 0, failed: 0, sites: {} },
    ],
  });
  count.note(attempt("bank", "done", "ansan"));
  expect(count.take(2_000).services.map(({ done, failed }) => [done, failed])).toEqual([
    [0, 0],
    [1, 0],
  ]);
});
