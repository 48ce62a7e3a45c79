import type { Attempt } from "@holdfast/drill/history/attempt";
import { backwardReads } from "@holdfast/drill/history/backward-reads";

function attempt(started: number, ended: number, change: Partial<Attempt>): Attempt {
  return {
    ...{ service: "payments", shard: 0, user: 0, key: "a", kind: "read", outcome: "done" },
    startedMilliseconds: started,
    endedMilliseconds: ended,
    ...change,
  };
}

const write = (started: number, ended: number, value: number, change: Partial<Attempt> = {}) =>
  attempt(started, ended, { kind: "write", value, ...change });
const read = (started: number, ended: number, value: number | undefined, change: Partial<Attempt> = {}) =>
  attempt(started, ended, { value, ...change });

/** Two writes at once, of which the second came first: nothing but what they overwrote tells. */
const atOnce = [write(0, 10, 1, { previous: 2 }), write(0, 10, 2, { previous: null })];

test("of two writes at once, what each overwrote says which is older", () => {
  const shown = read(11, 12, 1);
  const backward = read(13, 14, 2);
  expect(backwardReads([...atOnce, shown, backward]).reads.map((found) => found.read)).toEqual([backward]);
  expect(backwardReads([...atOnce, shown, read(13, 14, 1)]).reads).toEqual([]);
});

test("reads at once may show either", () => {
  expect(backwardReads([write(0, 20, 1), write(0, 20, 2), read(3, 8, 2), read(8, 12, 1)]).reads).toEqual([]);
});

test("copies may lag behind, and may be ahead of what the leader shows yet", () => {
  const writes = [write(0, 1, 1, { previous: null }), write(2, 30, 2, { previous: 1 })];
  const behind = read(40, 41, 1, { kind: "copy-read" });
  expect(backwardReads([...writes, behind])).toMatchObject({ reads: [], copyReads: [{ read: behind }] });
  const ahead = read(3, 4, 2, { kind: "copy-read" });
  expect(backwardReads([...writes, ahead, read(5, 6, 1)])).toEqual({ reads: [], copyReads: [] });
});

test("a key that held something and then nothing went backwards; other keys and services are apart", () => {
  const shown = write(0, 1, 1);
  expect(backwardReads([shown, read(2, 3, undefined)]).reads).toHaveLength(1);
  expect(backwardReads([shown, read(2, 3, undefined, { key: "b" })]).reads).toEqual([]);
  expect(backwardReads([shown, read(2, 3, undefined, { service: "bank" })]).reads).toEqual([]);
  expect(backwardReads([shown, read(2, 3, undefined, { outcome: "unknown" })]).reads).toEqual([]);
  expect(backwardReads([write(0, 1, 1, { outcome: "unknown" }), read(2, 3, undefined)]).reads).toEqual([]);
});
