import { expectRefused, files, type Row, spoilCopies } from "./spoilt-copy";

spoilCopies();

const { bank, taxi } = files;

const rows: Row[] = [
  ["tier: 1", "tier: .inf", /tier is Infinity/],
  ["tier: 1", "teir: 1", /unknown field "teir"/],
  ["peakRequestsPerSecond: 5000", "peakRequestsPerSecond: 1e400", /peakRequestsPerSecond is Infinity/],
  ["peakRequestsPerSecond: 5000", "peakRequestsPerSecond: .nan", /peakRequestsPerSecond is NaN/],
  ["peakRequestsPerSecond: 5000", "peakRequestsPerSecond: -5", /peakRequestsPerSecond is -5/],
  ["PerReplica: 500", "PerReplica: 0.01", /replicas would be needed at one site/],
  ["rto: 5 minutes", "rto: 10 seconds", /rto: a recovery time of 10 s cannot be reached/],
  ["rto: 5 minutes", "rto: 2 days", /rto: 172800 is not a number from 0 to 86400/],
  ["rto: 5 minutes", "rto: soon", /rto is "soon"/],
  ["rpo: 0 seconds", "rpo: 40 days", /rpo is "40 days"/],
  ["cpu: 1", "cpu: 0.00m", /workload\.cpu is "0\.00m"/],
  ["memory: 1Gi", "memory: 9999999999999Gi", /memory: 9999999999999Gi is too much/],
  ["name: taxi,", "name: taxi-and-everything-that-drives,", /has 31 characters/],
  ["hostname: taxi", "hostname: ns-ansan", /hostname ns-ansan of taxi is that of the name server/],
  [
    "hostname: taxi",
    "hostname: bank",
    /two services have the hostname bank: bank and taxi/,
    [
      [bank, "hostname"],
      [taxi, "hostname"],
    ],
  ],
  ["soft: [payments, messaging]", "soft: [taxi]", /taxi depends on itself/],
  ["hard: [identity]", "hard: [idenity]", /taxi depends on idenity, which no file declares/],
  ["kinds: [owned, leased]", "names: [ansna, siheung]", /unknown site ansna in taxi/],
  ["service: taxi", "service: Taxi", /service: "Taxi" is not the name of a service/],
  ["service: taxi", `service: ${"t".repeat(47)}`, /has 47 characters/],
  ["service: taxi", "service: postgres", /a client cannot be named "postgres"/],
];

describe("what is wrong with a service is said at its line of the service's file", () => {
  test.each(rows)("%j becomes %j", (...row) => expectRefused(taxi, row as Row));
});
