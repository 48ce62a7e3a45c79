import { serviceLeft } from "@holdfast/drill/prediction/service-left";
import type { Attempt } from "@holdfast/drill/history/attempt";
import { between, fault, sampleRun } from "../sample-run";

const refused = { outcome: "refused" } as const;

function left(fails: (attempt: Attempt) => boolean) {
  return serviceLeft(
    sampleRun((attempt) => (fails(attempt) ? refused : {})),
    "payments",
  );
}

const late = between(20, 60);

test("a service that does all that is asked of it serves, whatever went before", () => {
  expect(left(between(0, 40))).toEqual({
    outcome: "serving",
    done: { write: 1, read: 1, "copy-read": 1 },
  });
});

test("what goes on for a part of the users only is degraded", () => {
  expect(
    left((attempt) => late(attempt) && attempt.user === 0 && attempt.startedMilliseconds % 300 === 0),
  ).toMatchObject({ outcome: "degraded" });
});

test("one shard without writes makes it read-only, and reads from a copy are enough for that", () => {
  const noWrites = (attempt: Attempt) => late(attempt) && attempt.kind === "write" && attempt.shard === 1;
  expect(left(noWrites)).toMatchObject({ outcome: "read-only", done: { write: 0.5, read: 1 } });
  expect(left((attempt) => late(attempt) && attempt.kind !== "copy-read")).toMatchObject({
    outcome: "read-only",
    done: { write: 0, read: 0, "copy-read": 1 },
  });
});

test("nothing done is down, and so is nothing answered", () => {
  expect(left(late).outcome).toBe("down");
  const silent = sampleRun();
  const attempts = silent.attempts.filter((attempt) => !late(attempt));
  expect(serviceLeft({ ...silent, attempts }, "payments").outcome).toBe("down");
});

test("what happens once the fault was healed does not count", () => {
  const run = sampleRun((attempt) => (between(0, 40)(attempt) ? refused : {}));
  const healed = { milliseconds: fault + 40_000, kind: "healed", text: "ansan is back" } as const;
  expect(serviceLeft({ ...run, marks: [...run.marks, healed] }, "payments").outcome).toBe("down");
});
