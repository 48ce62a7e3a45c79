import type { Attempt } from "@holdfast/drill/history/attempt";
import {
  doubleAcknowledgements,
  doublyAcknowledgedMilliseconds,
  shortestReturn,
} from "@holdfast/drill/history/double-acknowledgement";

const [ansan, siheung] = ["10.0.1.1", "10.0.2.1"];

function acknowledged(member: string, started: number, ended: number, more: Partial<Attempt> = {}): Attempt {
  return {
    service: "payments",
    shard: 0,
    kind: "write",
    user: 0,
    key: "a",
    value: started,
    startedMilliseconds: started,
    endedMilliseconds: ended,
    outcome: "done",
    member,
    ...more,
  };
}

/** Writes of 10 ms, one each 100 ms. */
function reign(member: string, from: number, to: number): Attempt[] {
  const writes: Attempt[] = [];
  for (let at = from; at < to; at += 100) writes.push(acknowledged(member, at, at + 10));
  return writes;
}

const judged = (attempts: readonly Attempt[]) =>
  doublyAcknowledgedMilliseconds(doubleAcknowledgements(attempts));

test("one leader after the other is as it should be", () => {
  expect(judged([...reign(ansan, 0, 5_000), ...reign(siheung, 25_000, 30_000)])).toBe(0);
});

test("requests under way at the change prove nothing", () => {
  // The former's last answers arrive after the latter's first.
  const late = [acknowledged(ansan, 4_990, 5_500), acknowledged(ansan, 5_009, 9_000)];
  expect(judged([...reign(ansan, 0, 5_000), ...late, ...reign(siheung, 5_000, 10_000)])).toBe(0);
});

test("a write to the former that starts after one to the latter ended is proof, as long as it lasts", () => {
  const attempts = [
    ...reign(ansan, 0, 5_000),
    acknowledged(ansan, 5_250, 5_260),
    ...reign(siheung, 5_000, 10_000),
  ];
  expect(doubleAcknowledgements(attempts)).toEqual([
    {
      service: "payments",
      shard: 0,
      former: ansan,
      latter: siheung,
      fromMilliseconds: 5_010,
      toMilliseconds: 5_250,
    },
  ]);
  expect(judged(attempts)).toBe(240);
});

test("a leader that properly comes back is no second one, however often", () => {
  const attempts = [
    ...reign(ansan, 0, 5_000),
    ...reign(siheung, 6_000, 10_000),
    ...reign(ansan, 11_000, 20_000),
    ...reign(siheung, 21_000, 25_000),
  ];
  expect(judged(attempts)).toBe(0);
});

test("one that comes back sooner than any can was never gone", () => {
  const attempts = [
    ...reign(ansan, 0, 5_000),
    ...reign(siheung, 5_000, 5_000 + shortestReturn - 500),
    ...reign(ansan, 5_000 + shortestReturn - 400, 10_000),
  ];
  expect(judged(attempts)).toBeGreaterThan(0);
});

test("a single write within the other's reign is proof, before and after it", () => {
  const stray = acknowledged(siheung, 5_020, 5_045);
  expect(judged([...reign(ansan, 0, 10_000), stray])).toBe(25);
});

test("what is shown twice counts once, and shards are added up", () => {
  const third = "10.0.3.1";
  const attempts = [ansan, siheung, third].flatMap((member) => reign(member, 0, 1_000));
  expect(doubleAcknowledgements(attempts)).toHaveLength(3);
  expect(judged(attempts)).toBe(890);
  const elsewhere = attempts.map((attempt) => ({ ...attempt, shard: 1 }));
  expect(judged([...attempts, ...elsewhere])).toBe(2 * 890);
});

test("shards and services have leaders of their own; reads and failures acknowledge nothing", () => {
  const changed = (change: Partial<Attempt>) =>
    reign(siheung, 0, 1_000).map((each) => ({ ...each, ...change }));
  for (const change of [
    { shard: 1 },
    { service: "bank" },
    { kind: "read" },
    { outcome: "unknown" },
    { member: undefined },
  ] satisfies Partial<Attempt>[]) {
    expect(judged([...reign(ansan, 0, 1_000), ...changed(change)])).toBe(0);
  }
  expect(judged([...reign(ansan, 0, 1_000), ...changed({})])).toBeGreaterThan(0);
});
