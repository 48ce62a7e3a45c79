import { archivedMeasurement, checksum, reaches } from "@holdfast/drill/recovery/archived-writes";

const write = (value: number, key = `k${value}`) => ({ database: "payments", shard: 0, key, value });

test("an archive reaches a segment once that, or a later one, is in it", () => {
  expect(reaches("000000010000000000000004", "000000010000000000000004")).toBe(true);
  expect(reaches("000000010000000000000005", "000000010000000000000004")).toBe(true);
  expect(reaches("000000010000000000000003", "000000010000000000000004")).toBe(false);
  expect(reaches("000000010000000000000004.00000028.backup", "000000010000000000000004")).toBe(true);
  // The history of a timeline says nothing of its segments.
  expect(reaches("00000002.history", "000000010000000000000004")).toBe(false);
  expect(reaches(undefined, "000000010000000000000004")).toBe(false);
});

test("a checksum is of writes, whatever their order", () => {
  expect(checksum([write(1), write(2)])).toBe(checksum([write(2), write(1)]));
  expect(checksum([write(1), write(2)])).not.toBe(checksum([write(1), write(3)]));
});

test("what was written after the vault's last is no matter, and what it held is missed", () => {
  const archived = [write(1), write(2)];
  const whole = archivedMeasurement(archived, [write(2), write(1), write(7)]);
  expect(whole).toMatchObject({ writes: 2, missing: 0 });
  expect(whole.checksumAfterwards).toBe(whole.checksum);
  const short = archivedMeasurement(archived, [write(1)]);
  expect(short).toMatchObject({ writes: 2, missing: 1 });
  expect(short.checksumAfterwards).not.toBe(short.checksum);
});

test("a row that came back as another is found by its checksum", () => {
  const found = archivedMeasurement([write(1)], [write(1, "another")]);
  expect(found.missing).toBe(0);
  expect(found.checksumAfterwards).not.toBe(found.checksum);
});
