import { predictionOf, measurementOf } from "./samples";
import { summarise } from "@holdfast/drill/report/drill-summary";
import { percentile } from "@holdfast/drill/report/percentile";
import { recoveryParts } from "@holdfast/drill/report/recovery-parts";
import { drillResults } from "@holdfast/drill/report/results";
import { timelines } from "@holdfast/drill/report/timeline";
import { between, end, fault, sampleRun } from "../sample-run";

const circumstances = {
  date: "2026-01-02T03:04:05.000Z",
  command: "holdfast drill",
  seed: 7,
  subject: "stack dev of sample",
  machine: { cores: 2, memoryGibibytes: 8, kernel: "Linux 6", node: "v24" },
  servers: [],
};

test.each<[number[], number, number | null]>([
  [[], 0.5, null],
  [[3], 0.5, 3],
  [[4, 1, 3, 2], 0.5, 2],
  [[5, 1, 3, 2, 4], 0.5, 3],
  [[5, 1, 3], 1, 5],
])("of %j the share %d is not above %s", (values, share, expected) => {
  expect(percentile(values, share)).toBe(expected);
});

test("a timeline counts every request once, in the second of its end", () => {
  const run = sampleRun((attempt) => (between(0, 2)(attempt) ? { outcome: "refused" } : {}));
  const [line] = timelines(run);
  expect(line).toMatchObject({ service: "payments", firstSecond: -10 });
  expect(line!.done).toHaveLength(end / 1000 + 1);
  expect(line!.done.slice(8, 13)).toEqual([60, 60, 0, 0, 60]);
  expect(line!.failed.slice(8, 13)).toEqual([0, 0, 60, 60, 0]);
  const all = [...line!.done, ...line!.failed].reduce((sum, each) => sum + each, 0);
  expect(all).toBe(run.attempts.length);
});

describe("what the waiting was spent on", () => {
  const leads = (milliseconds: number, shard: number, site?: string) => ({
    milliseconds,
    database: "payments",
    shard,
    ...(site ? { member: `payments-${shard}-${site}-0`, site } : {}),
  });
  const holds = (milliseconds: number, site?: string) => ({
    milliseconds,
    database: "payments",
    shard: 0,
    ...(site ? { member: `payments-0-${site}-0` } : {}),
  });
  const run = sampleRun(
    (attempt) =>
      between(0, 20)(attempt) && attempt.shard === 0
        ? between(0, 6)(attempt)
          ? { outcome: "refused", site: undefined }
          : { outcome: "unknown" }
        : {},
    {
      leaderships: [
        leads(0, 0, "ansan"),
        leads(0, 1, "siheung"),
        leads(fault + 15_000, 0),
        leads(fault + 17_500, 0, "pangyo"),
      ],
      keyHoldings: [holds(0, "ansan"), holds(fault + 14_000), holds(fault + 16_500, "pangyo")],
    },
  );
  const [parts] = recoveryParts(run);

  test("DNS takes until the last request that found no gateway to ask", () => {
    expect(parts!.dnsSeconds).toBeCloseTo(5.98, 2);
    expect(recoveryParts(sampleRun())[0]!.dnsSeconds).toBe(0);
  });

  test("a gateway that waits for its database, one that refuses, and one that is gone later are not DNS's", () => {
    const silent = sampleRun(() => ({ outcome: "unknown", site: undefined }));
    expect(recoveryParts(silent)[0]!.dnsSeconds).toBe(0);
    const refused = sampleRun(() => ({ outcome: "refused" }));
    expect(recoveryParts(refused)[0]!.dnsSeconds).toBe(0);
    const marks = [{ milliseconds: fault + 30_000, kind: "healed" as const, text: "ansan came back" }];
    const later = sampleRun(
      (attempt) => (between(40, 50)(attempt) ? { outcome: "refused", site: undefined } : {}),
      { marks },
    );
    expect(recoveryParts(later)[0]!.dnsSeconds).toBe(0);
  });

  test("a shard's next leader: until it led, and until it wrote", () => {
    expect(parts!.leaderChanges).toEqual([
      {
        service: "payments",
        shard: 0,
        from: { member: "payments-0-ansan-0", site: "ansan" },
        to: { member: "payments-0-pangyo-0", site: "pangyo" },
        leaderSeconds: 17.5,
        detectionSeconds: 14,
        electionSeconds: 2.5,
        promotionSeconds: 1,
        writeSeconds: 2.52,
      },
    ]);
  });

  test("a key that was taken between two looks was let go of at a moment that nobody saw", () => {
    const keyHoldings = [holds(0, "ansan"), holds(fault + 16_500, "pangyo")];
    expect(recoveryParts({ ...run, keyHoldings })[0]!.leaderChanges[0]).toMatchObject({
      detectionSeconds: null,
      electionSeconds: null,
      promotionSeconds: 1,
    });
  });

  test("what was not seen is said to be not known", () => {
    const [other] = recoveryParts({
      ...run,
      leaderships: [leads(0, 0, "ansan"), leads(end - 10, 0, "pangyo")],
      keyHoldings: [],
    });
    expect(other!.leaderChanges[0]).toMatchObject({
      leaderSeconds: 59.99,
      promotionSeconds: null,
      writeSeconds: null,
    });
  });
});

describe("results", () => {
  const run = sampleRun();
  const drill = (measurement: Parameters<typeof measurementOf>[0] = {}, fields = {}) =>
    summarise({ ...run, ...fields }, predictionOf(), [measurementOf(measurement)]);

  test("one miss fails the drill, and one drill the run; nothing drilled is no success", () => {
    const [good, bad] = [drill(), drill({ rtoSeconds: 100 })];
    expect([good.passed, bad.passed]).toEqual([true, false]);
    expect(drill({}, { divergences: ["payments-0-pangyo-0 holds other rows"] }).passed).toBe(false);
    expect(drillResults(circumstances, [good]).passed).toBe(true);
    expect(drillResults(circumstances, [good, bad]).passed).toBe(false);
    expect(drillResults(circumstances, []).passed).toBe(false);
  });

  test("figures are summed over services and drills", () => {
    const lost = { shard: 0, key: "a", value: 1, secondsBeforeFault: 1, evidence: "" };
    const { totals } = drillResults(circumstances, [
      drill({ rtoSeconds: 10, lostWrites: [lost], doubleAcknowledgementMilliseconds: 30 }),
      drill(
        { rtoSeconds: 20, linearizability: "unknown" },
        { divergences: ["payments-0-pangyo-0 holds other rows"] },
      ),
      drill({ rtoSeconds: null, left: { outcome: "down", done: {} } }),
    ]);
    expect(totals).toMatchObject({
      drills: 3,
      passed: 0,
      requests: 3 * run.attempts.length,
      rto: { count: 2, p50: 10, max: 20, withoutEnd: 1 },
      outcomeAgreement: { agreed: 2, of: 3 },
      rtoAgreement: { agreed: 2, of: 3 },
      rpoAgreement: { agreed: 2, of: 3 },
      lostWrites: 1,
      doubleAcknowledgementMilliseconds: 30,
      linearizable: { agreed: 2, of: 3 },
      divergences: 1,
    });
  });

  test("writes that may be lost are counted by themselves, and their histories not at all", () => {
    const lost = { shard: 0, key: "a", value: 1, secondsBeforeFault: 1, evidence: "" };
    const everything = summarise(run, predictionOf({ outcome: "down", rtoSeconds: null, rpoSeconds: null }), [
      measurementOf({ lostWrites: [lost], acknowledgedWrites: 50, linearizability: "not linearizable" }),
    ]);
    expect(drillResults(circumstances, [drill(), everything]).totals).toMatchObject({
      acknowledgedWrites: 1000,
      lostWrites: 0,
      lossAllowed: { acknowledgedWrites: 50, lostWrites: 1 },
      linearizable: { agreed: 1, of: 1 },
    });
  });

  test("times count by fault, and only where service was predicted to go on by itself", () => {
    const partition = { scenario: { name: "partition ansan", fault: "partition", sites: ["ansan"] } };
    const byHand = { outcome: "down", writes: false, rtoSeconds: null, copyReadSeconds: null } as const;
    const stays = summarise(run, predictionOf(byHand), [
      measurementOf({ rtoSeconds: null, copyReadSeconds: null, left: { outcome: "down", done: {} } }),
    ]);
    const { byFault, rto } = drillResults(circumstances, [drill({}, partition), drill(), stays]).totals;
    expect(rto).toEqual({ count: 2, p50: 21, max: 21, withoutEnd: 0 });
    expect(byFault.map(({ fault, drills, passed, rto }) => [fault, drills, passed, rto.count])).toEqual([
      ["partition", 1, 1, 1],
      ["kill", 2, 2, 1],
    ]);
  });

  test("a summary counts from the fault, and to where it was healed", () => {
    const healed = { milliseconds: fault + 45_000, kind: "healed" as const, text: "ansan is back" };
    const summary = drill({}, { marks: [...run.marks, healed] });
    expect(summary.marks.map(({ seconds }) => seconds)).toEqual([0, 45]);
    expect(summary.faultSeconds).toBe(45);
    expect(drill().faultSeconds).toBe(60);
    expect(JSON.parse(JSON.stringify(summary))).toEqual(summary);
  });
});
