import { goSeconds, prometheusSeconds } from "@holdfast/contract/duration";
import fc from "fast-check";

describe("a duration as Go writes it", () => {
  test.each([
    ["10s", 10],
    ["1m30s", 90],
    ["500ms", 0.5],
    ["1.5s", 1.5],
    ["0", 0],
    ["+90s", 90],
    ["5\u00b5s", 5e-6],
    ["5\u03bcs", 5e-6],
    [".5h", 1800],
    ["10", undefined],
    ["s", undefined],
    ["1d", undefined],
    ["30 days", undefined],
    ["", undefined],
    [undefined, undefined],
  ])("%s is %s s", (text, seconds) => {
    expect(goSeconds(text)).toBe(seconds);
  });

  test("of hours, minutes and seconds is their sum", () => {
    fc.assert(
      fc.property(fc.nat(9999), fc.nat(9999), fc.nat(9999), (hours, minutes, seconds) => {
        expect(goSeconds(`${hours}h${minutes}m${seconds}s`)).toBe(hours * 3600 + minutes * 60 + seconds);
      }),
    );
  });
});

test.each([
  ["15s", 15],
  ["15d", 15 * 86_400],
  ["1w", 7 * 86_400],
  ["1h30m", 5400],
  ["15", undefined],
  ["1us", undefined],
])("a duration of Prometheus, %s, is %s s", (text, seconds) => {
  expect(prometheusSeconds(text)).toBe(seconds);
});
