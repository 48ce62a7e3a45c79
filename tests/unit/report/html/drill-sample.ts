import type { ServiceMeasurement } from "@holdfast/drill/prediction/measurement";
import type { Prediction } from "@holdfast/drill/prediction/prediction";
import { summarise } from "@holdfast/drill/report/drill-summary";
import { drillResults, type DrillResults } from "@holdfast/drill/report/results";
import type { DrillRun } from "@holdfast/drill/run/drill-run";
import { between, fault, sampleRun } from "../../drill/sample-run";

const outage = between(0, 21);

const run: DrillRun = sampleRun(
  (attempt) =>
    outage(attempt) && (attempt.kind !== "copy-read" || between(0, 4)(attempt))
      ? { outcome: attempt.kind === "write" ? "unknown" : "refused", site: undefined, member: undefined }
      : {},
  {
    leaderships: [0, 1].flatMap((shard) => [
      { milliseconds: 0, database: "payments", shard, member: `payments-${shard}-ansan-0`, site: "ansan" },
      { milliseconds: fault + 17_000 + shard * 800, database: "payments", shard },
      {
        milliseconds: fault + 18_300 + shard * 800,
        database: "payments",
        shard,
        member: `payments-${shard}-siheung-0`,
        site: "siheung",
      },
    ]),
    keyHoldings: [0, 1].flatMap((shard) => [
      { milliseconds: 0, database: "payments", shard, member: `payments-${shard}-ansan-0` },
      { milliseconds: fault + 16_000, database: "payments", shard },
      { milliseconds: fault + 17_500, database: "payments", shard, member: `payments-${shard}-siheung-0` },
    ]),
    leftOut: ["slow links: <tc netem> is not there"],
  },
);

const prediction: Prediction = {
  scenario: "kill ansan",
  modelled: true,
  basis: "the loss of ansan",
  services: [
    {
      service: "payments",
      outcome: "serving",
      writes: true,
      rtoSeconds: 29,
      rtoTerms: [
        { kind: "leader-key-expiry", seconds: 20, shard: "payments-0" },
        { kind: "leader-election", seconds: 9, shard: "payments-0", nameLookupSeconds: 5 },
      ],
      copyReadSeconds: 9,
      rpoSeconds: 0,
      because: [{ kind: "site-lost", site: "ansan", cause: { kind: "named" } }],
    },
  ],
};

const measured: ServiceMeasurement = {
  service: "payments",
  left: { outcome: "serving", done: { write: 1, read: 1, "copy-read": 1 } },
  rtoSeconds: 21.07,
  firstFailureSeconds: 0,
  copyReadSeconds: 4.01,
  lostWrites: [],
  acknowledgedWrites: 940,
  refusedWritesSeen: 0,
  backwardReads: 0,
  backwardCopyReads: 2,
  doubleAcknowledgementMilliseconds: 0,
  linearizability: "linearizable",
};

/** Results of two made-up drills; in the second one the recovery takes longer than predicted and writes are lost. */
export function sampleResults({ flaws }: { flaws: boolean }): DrillResults {
  const second = {
    name: "kill <b>ansan</b> and siheung",
    fault: "kill",
    sites: ["ansan", "siheung"],
  } as const;
  const missed: ServiceMeasurement = {
    ...measured,
    rtoSeconds: 33.3,
    lostWrites: [{ shard: 0, key: "a", value: 3, secondsBeforeFault: 0.4, evidence: "a holds 2" }],
    linearizability: "not linearizable",
  };
  return drillResults(
    {
      date: "2026-01-02T03:04:05.000Z",
      command: "holdfast drill --seed 7",
      seed: 7,
      subject: "stack dev of <sample>, read from the evaluated program",
      machine: { cores: 2, memoryGibibytes: 7.7, kernel: "Linux 6.1.0", node: "v24.0.0" },
      servers: [
        {
          server: "PostgreSQL",
          version: "15.8",
          ...(flaws ? { declared: { versions: ["17<b>"], unversioned: false } } : {}),
        },
      ],
    },
    [
      summarise(run, prediction, [measured]),
      summarise({ ...run, scenario: second }, { ...prediction, scenario: second.name }, [
        flaws ? missed : measured,
      ]),
    ],
  );
}
