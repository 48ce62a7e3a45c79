import { compare, type Subject } from "@holdfast/drill/prediction/compare";
import type { ServiceMeasurement } from "@holdfast/drill/prediction/measurement";
import type { Prediction, ServicePrediction } from "@holdfast/drill/prediction/prediction";

const predicted: ServicePrediction = {
  service: "payments",
  outcome: "serving",
  writes: true,
  rtoSeconds: 29,
  rtoTerms: [{ kind: "leader-key-expiry", seconds: 29, shard: "payments-0" }],
  copyReadSeconds: 9,
  rpoSeconds: 0,
  because: [],
};

const measured: ServiceMeasurement = {
  service: "payments",
  left: { outcome: "serving", done: { write: 1, read: 1 } },
  rtoSeconds: 21.44,
  firstFailureSeconds: 0.1,
  copyReadSeconds: 3,
  lostWrites: [],
  acknowledgedWrites: 1000,
  refusedWritesSeen: 0,
  backwardReads: 0,
  backwardCopyReads: 5,
  doubleAcknowledgementMilliseconds: 0,
  linearizability: "linearizable",
};

function misses(
  prediction: Partial<ServicePrediction>,
  measurement: Partial<ServiceMeasurement>,
): Partial<Record<Subject, string>> {
  const whole: Prediction = {
    scenario: "kill ansan",
    modelled: true,
    basis: "the loss of ansan",
    services: [{ ...predicted, ...prediction }],
  };
  const missed = compare(whole, [{ ...measured, ...measurement }]).filter((each) => !each.agrees);
  return Object.fromEntries(missed.map((each) => [each.subject, each.line]));
}

const lost = (secondsBeforeFault: number) => ({
  shard: 0,
  key: "a",
  value: 1,
  secondsBeforeFault,
  evidence: "a holds nothing",
});

test("a rebuild brings back all that was archived, and users with it", () => {
  const rebuild = {
    from: "vault",
    writes: 9,
    missing: 0,
    checksum: "a",
    checksumAfterwards: "a",
    seconds: 61.23,
  } as const;
  const [whole] = compare({ scenario: "", modelled: true, basis: "", services: [predicted] }, [
    { ...measured, rebuild },
  ]).filter(({ subject }) => subject === "rebuild");
  expect(whole?.agrees).toBe(true);
  expect(whole?.line).toBe(
    "payments rebuild: 9 of 9 archived writes, checksums equal, users served again after 61.3 s measured, everything that was archived is back predicted",
  );
  expect(misses({}, {})).toEqual({});
  expect(Object.keys(misses({}, { rebuild: { ...rebuild, missing: 1 } }))).toEqual(["rebuild"]);
  expect(Object.keys(misses({}, { rebuild: { ...rebuild, checksumAfterwards: "b" } }))).toEqual(["rebuild"]);
  expect(Object.keys(misses({}, { rebuild: { ...rebuild, seconds: null } }))).toEqual(["rebuild"]);
  // Where nothing was archived, nothing was shown.
  expect(Object.keys(misses({}, { rebuild: { ...rebuild, writes: 0 } }))).toEqual(["rebuild"]);
});

test("what comes back without a hand comes back within its bound", () => {
  const rebuild = { from: "disks", writes: 9, missing: 0, checksum: "a", checksumAfterwards: "a" } as const;
  const agreed = (seconds: number | null, backSeconds?: number) => {
    const prediction = { scenario: "", modelled: true, basis: "", services: [{ ...predicted, backSeconds }] };
    return compare(prediction, [{ ...measured, rebuild: { ...rebuild, seconds } }]).find(
      ({ subject }) => subject === "rebuild",
    );
  };
  expect(agreed(61.2, 61.2)).toMatchObject({
    agrees: true,
    predicted: "everything that was written is back, without manual recovery, after at most 61.2 s",
  });
  expect(agreed(61.3, 61.2)?.agrees).toBe(false);
  expect(agreed(null, 61.2)?.agrees).toBe(false);
  expect(agreed(1000)?.agrees).toBe(true);
});

test("everything as predicted is an agreement a figure", () => {
  const all = compare({ scenario: "", modelled: true, basis: "", services: [predicted] }, [measured]);
  expect(all.map(({ line }) => line)).toEqual([
    "payments outcome: serving measured, serving predicted",
    "payments rto: 21.5 s measured, at most 29 s predicted",
    "payments copy reads: 3.0 s measured, at most 9 s predicted",
    "payments rpo: none lost measured, no acknowledged write lost predicted",
    "payments double acknowledgement: 0 ms measured, 0 ms predicted",
    "payments refused writes: none done measured, none done predicted",
    "payments backward reads: none measured, none predicted",
    "payments linearizability: linearizable measured, linearizable predicted",
  ]);
  expect(all.every((each) => each.agrees)).toBe(true);
});

test.each([
  ["serving", "degraded"],
  ["serving", "read-only"],
  ["serving", "down"],
  ["degraded", "read-only"],
  ["read-only", "serving"],
  ["read-only", "down"],
  ["down", "read-only"],
] as const)("predicted %s and measured %s is a miss", (one, other) => {
  expect(Object.keys(misses({ outcome: one }, { left: { outcome: other, done: {} } }))).toEqual(["outcome"]);
});

test.each(["serving", "degraded"] as const)("predicted degraded is met by %s", (outcome) => {
  expect(misses({ outcome: "degraded" }, { left: { outcome, done: {} } })).toEqual({});
});

test("a recovery that takes longer than its bound, or does not end, is a miss; none is not", () => {
  expect(misses({}, { rtoSeconds: 29 })).toEqual({});
  expect(misses({}, { rtoSeconds: 0 })).toEqual({});
  expect(misses({}, { rtoSeconds: 29.1 })).toEqual({
    rto: "payments rto: 29.1 s measured, at most 29 s predicted",
  });
  expect(misses({}, { rtoSeconds: 29.02 }).rto).toMatch("29.1 s measured");
  expect(misses({}, { rtoSeconds: null })).toEqual({
    rto: "payments rto: no end measured, at most 29 s predicted",
  });
  expect(misses({ rtoSeconds: 0 }, { rtoSeconds: 0.1 })).toHaveProperty("rto");
});

test("reads of copies are back within their bound, where there is one", () => {
  expect(misses({}, { copyReadSeconds: 9 })).toEqual({});
  expect(misses({}, { copyReadSeconds: 9.02 })).toEqual({
    "copy reads": "payments copy reads: 9.1 s measured, at most 9 s predicted",
  });
  expect(misses({}, { copyReadSeconds: null })).toEqual({
    "copy reads": "payments copy reads: no end measured, at most 9 s predicted",
  });
  expect(misses({ copyReadSeconds: null }, { copyReadSeconds: null })).toEqual({});
});

test("how long it takes is not asked where only a hand ends it", () => {
  const down = { outcome: "down", rtoSeconds: null, writes: false } as const;
  expect(misses(down, { left: { outcome: "down", done: {} }, rtoSeconds: null })).toEqual({});
});

test("lost writes are a miss where none may be lost, and where they are older than may be lost", () => {
  expect(misses({}, { lostWrites: [lost(0.2), lost(3)] })).toEqual({
    rpo: "payments rpo: 2 lost, the oldest acknowledged 3 s before the fault measured, no acknowledged write lost predicted",
  });
  expect(misses({}, { lostWrites: [lost(-4)] })).toEqual({
    rpo: "payments rpo: 1 lost, the oldest acknowledged 4 s after the fault measured, no acknowledged write lost predicted",
  });
  expect(misses({ rpoSeconds: 3 }, { lostWrites: [lost(3)] })).toEqual({});
  expect(misses({ rpoSeconds: 3 }, { lostWrites: [lost(3.5)] })).toHaveProperty("rpo");
  expect(misses({ rpoSeconds: null }, { lostWrites: [lost(300)] })).toEqual({});
});

test("two members that acknowledge at once, for however short, are a miss", () => {
  expect(misses({}, { doubleAcknowledgementMilliseconds: 1 })).toHaveProperty("double acknowledgement");
});

test("a history that is not linearizable is a miss, and so is one of which that is not known", () => {
  expect(misses({}, { linearizability: "not linearizable" })).toHaveProperty("linearizability");
  expect(misses({}, { linearizability: "unknown" })).toHaveProperty("linearizability");
  expect(misses({ rpoSeconds: 3 }, { linearizability: "not linearizable" })).toEqual({});
});

test("a write that was called refused and was done is a miss, and so is a read from the leader that went backwards", () => {
  expect(misses({ rpoSeconds: null }, { refusedWritesSeen: 1 })).toHaveProperty("refused writes");
  expect(misses({}, { backwardReads: 1 })).toHaveProperty("backward reads");
  expect(misses({ rpoSeconds: 3 }, { backwardReads: 1 })).toEqual({});
});

test("a service of which nothing was measured is a miss", () => {
  const [only, ...others] = compare({ scenario: "", modelled: true, basis: "", services: [predicted] }, []);
  expect(only).toMatchObject({ subject: "outcome", agrees: false, measured: "nothing" });
  expect(others).toEqual([]);
});

test("what is predicted as the worst that may happen is met by anything better, and by nothing worse", () => {
  const agrees = (outcome: ServicePrediction["outcome"], left: ServicePrediction["outcome"]) => {
    const worst: Prediction = {
      scenario: "",
      modelled: false,
      basis: "",
      services: [{ ...predicted, outcome }],
    };
    const [first] = compare(worst, [{ ...measured, left: { outcome: left, done: {} } }]);
    expect(first?.line).toBe(`payments outcome: ${left} measured, ${outcome} at the worst predicted`);
    return first?.agrees;
  };
  expect([agrees("read-only", "serving"), agrees("down", "read-only"), agrees("down", "down")]).toEqual([
    true,
    true,
    true,
  ]);
  expect([agrees("serving", "degraded"), agrees("read-only", "down")]).toEqual([false, false]);
});
