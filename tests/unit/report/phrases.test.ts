import { count, duration, joined, percent, shortList } from "@holdfast/report/text/phrases";

test.each([
  [0, "0 s"],
  [0.25, "0.3 s"],
  [34, "34 s"],
  [59.96, "1 min"],
  [96, "1 min 36 s"],
  [120, "2 min"],
  [3_599, "59 min 59 s"],
  [7_200, "2 h"],
  [3_636, "1 h 36 s"],
  [86_400 * 3 + 3_600 * 4 + 59, "3 d 4 h"],
  [null, "no bound"],
])("%p seconds read as %s", (seconds, text) => {
  expect(duration(seconds)).toBe(text);
});

test("a share just missed never reads as kept", () => {
  expect(percent(0.5999)).toBe("59.9%");
  expect(percent(0.29)).toBe("29%");
  expect(percent(1)).toBe("100%");
});

test("losses and counts read as people say them", () => {
  expect([joined([]), joined(["ansan"]), joined(["ansan", "siheung"]), joined(["a", "b", "c"])]).toEqual([
    "",
    "ansan",
    "ansan and siheung",
    "a, b and c",
  ]);
  expect(shortList(["a", "b", "c", "d", "e", "f"])).toBe("a, b, c, d and 2 more");
  expect([count(1, "loss", "losses"), count(2, "loss", "losses"), count(0, "finding")]).toEqual([
    "1 loss",
    "2 losses",
    "0 findings",
  ]);
});
