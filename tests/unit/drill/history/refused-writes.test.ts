import type { Attempt } from "@holdfast/drill/history/attempt";
import { refusedWritesSeen } from "@holdfast/drill/history/refused-writes";

const base: Omit<Attempt, "kind" | "outcome"> = {
  service: "payments",
  shard: 0,
  user: 0,
  key: "a",
  startedMilliseconds: 0,
  endedMilliseconds: 1,
};
const refused: Attempt = { ...base, kind: "write", outcome: "refused", value: 7, error: "503: read-only" };
const others: Attempt[] = [
  { ...base, kind: "write", outcome: "done", value: 8, previous: null },
  { ...base, kind: "write", outcome: "unknown", value: 9 },
  { ...base, kind: "read", outcome: "done" },
  { ...base, kind: "read", outcome: "done", value: 9 },
];

test("a refused write that nobody saw was refused", () => {
  expect(refusedWritesSeen([refused, ...others], [{ value: 8 }, {}])).toEqual([]);
});

test.each<[string, Attempt[], { value?: number }[]]>([
  ["a read", [{ ...base, kind: "read", outcome: "done", value: 7 }], []],
  ["a copy", [{ ...base, kind: "copy-read", outcome: "done", value: 7 }], []],
  ["what overwrote it", [{ ...base, kind: "write", outcome: "done", value: 10, previous: 7 }], []],
  ["what was there in the end", [], [{ value: 7 }]],
])("%s shows one that was done, once", (_, more, found) => {
  const seen = refusedWritesSeen([refused, ...others, ...more, ...more], [...found, ...found]);
  expect(seen.map(({ write }) => write)).toEqual([refused]);
});

test("its own answer shows nothing", () => {
  expect(refusedWritesSeen([{ ...refused, previous: 7 }], [])).toEqual([]);
});
