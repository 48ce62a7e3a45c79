import { lossesOf } from "@holdfast/drill/faults/slow-link";

test("a slow link loses 5% of its packets on either way", () => {
  expect(lossesOf(["a"])).toEqual([
    { from: "a", percent: 5 },
    { to: "a", percent: 5 },
  ]);
});
