import type { Attempt } from "@holdfast/drill/history/attempt";
import { registerHistories } from "@holdfast/drill/history/register-history";

const base = {
  service: "payments",
  shard: 0,
  user: 0,
  key: "a",
  startedMilliseconds: 1.5,
  endedMilliseconds: 2.25,
};

test("refused attempts, unknown reads, copies and unknown writes that nobody saw are left out", () => {
  const attempts: Attempt[] = [
    { ...base, kind: "write", outcome: "refused", value: 1 },
    { ...base, kind: "read", outcome: "unknown" },
    { ...base, kind: "copy-read", outcome: "done", value: 2 },
    { ...base, kind: "write", outcome: "unknown", value: 2 },
    { ...base, kind: "write", outcome: "done", value: 3, previous: null },
    { ...base, kind: "read", outcome: "done" },
  ];
  expect(registerHistories(attempts)).toEqual([
    {
      key: "payments a",
      operations: [
        { kind: "write", value: 3, previous: null, started: 1_500, ended: 2_250 },
        { kind: "read", value: null, started: 1_500, ended: 2_250 },
      ],
    },
  ]);
});

test.each<[string, Attempt[], number | undefined]>([
  ["a read", [{ ...base, kind: "read", outcome: "done", value: 2 }], undefined],
  ["a write over it", [{ ...base, kind: "write", outcome: "done", value: 3, previous: 2 }], undefined],
  ["the final value", [], 2],
])("an unknown write that %s shows never ended", (_, more, value) => {
  const write: Attempt = { ...base, kind: "write", outcome: "unknown", value: 2 };
  const [history] = registerHistories([write, ...more], [{ service: "payments", key: "a", value }]);
  expect(history?.operations).toContainEqual({ kind: "write", value: 2, started: 1_500, ended: "never" });
});

test("a key's final value is a read after everything, and services' keys are apart", () => {
  const attempts: Attempt[] = ["payments", "bank"].map((service) => ({
    ...base,
    service,
    kind: "write",
    outcome: "done",
    value: service.length,
  }));
  const histories = registerHistories(attempts, [
    { service: "bank", key: "a", value: 4 },
    { service: "bank", key: "b", value: 5 },
  ]);
  expect(histories.map(({ key, operations }) => [key, operations.length])).toEqual([
    ["payments a", 1],
    ["bank a", 2],
  ]);
  expect(histories[1]?.operations[1]).toEqual({ kind: "read", value: 4, started: 2_251, ended: 2_252 });
});
