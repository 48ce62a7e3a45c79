import { usedBytes } from "@holdfast/drill/isolation/namespaces/disk";

test("what is written on a disk is counted in its own blocks", () => {
  expect(usedBytes({ bsize: 4096, blocks: 1000, bfree: 1000 })).toBe(0);
  expect(usedBytes({ bsize: 4096, blocks: 1000, bfree: 990 })).toBe(40_960);
});
