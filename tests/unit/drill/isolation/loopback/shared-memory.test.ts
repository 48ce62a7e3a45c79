import { segmentsOf } from "@holdfast/drill/isolation/loopback/shared-memory";

test("finds the segments that a group has created", () => {
  const list = [
    "       key      shmid perms                  size  cpid  lpid nattch   uid   gid  cuid  cgid      atime",
    "  16777217          3   600                    56  5053  5053      1   999 50000   999 50000 1700000000",
    "  16777218          4   600                    56  5054  5053      1   999   999   999   999 1700000000",
    "     50000      50001   600                    56  5055  5053      0     0     0     0 50000 1700000000",
    "",
  ].join("\n");
  expect(segmentsOf(50000, list)).toEqual([
    { id: "3", owner: "999" },
    { id: "50001", owner: "0" },
  ]);
  expect(segmentsOf(1, list)).toEqual([]);
});
