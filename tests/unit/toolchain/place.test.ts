import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { placeInCache } from "@holdfast/toolchain/cache/place";
import { FakeMachine } from "./fake-machine";

let machine: FakeMachine;
beforeEach(() => {
  machine = new FakeMachine();
});
afterEach(() => machine.remove());

const read = () => readFileSync(join(machine.cache, "thing", "file"), "utf8");

/** Places a file, and says what another run has placed by the time that it is whole. */
function place(text: string, meanwhile?: string): Promise<string> {
  return placeInCache({
    cache: machine.cache,
    folder: "thing",
    fill: async (partial) => {
      writeFileSync(join(partial, "file"), text);
      if (meanwhile === undefined) return;
      mkdirSync(join(machine.cache, "thing"));
      writeFileSync(join(machine.cache, "thing", "file"), meanwhile);
    },
    works: async (folder) => readFileSync(join(folder, "file"), "utf8").startsWith("whole"),
  });
}

test("nothing is in its place before it is whole", async () => {
  await placeInCache({
    cache: machine.cache,
    folder: "thing",
    fill: async (partial) => {
      writeFileSync(join(partial, "file"), "whole");
      expect(machine.cached()).toEqual([expect.stringMatching(/^\.partial-/)]);
    },
    works: async () => true,
  });
  expect(machine.cached()).toEqual(["thing"]);
});

test("what another run placed first is kept when it works", async () => {
  expect(await place("whole, ours", "whole, theirs")).toBe(join(machine.cache, "thing"));
  expect(read()).toBe("whole, theirs");
  expect(machine.cached()).toEqual(["thing"]);
});

test("what is there and does not work is replaced", async () => {
  await place("whole, ours", "half");
  expect(read()).toBe("whole, ours");
  expect(machine.cached()).toEqual(["thing"]);
});

test("what fails leaves nothing, and can be tried again", async () => {
  const failing = placeInCache({
    cache: machine.cache,
    folder: "thing",
    fill: async (partial) => {
      writeFileSync(join(partial, "file"), "half");
      throw new Error("broken off");
    },
    works: async () => true,
  });
  await expect(failing).rejects.toThrow("broken off");
  expect(machine.cached()).toEqual([]);
  await place("whole");
  expect(read()).toBe("whole");
});

test("two callers that need one thing wait for one making of it", async () => {
  let made = 0;
  const both = [1, 2].map(() =>
    placeInCache({
      cache: machine.cache,
      folder: "thing",
      fill: async () => void made++,
      works: async () => true,
    }),
  );
  await Promise.all(both);
  expect(made).toBe(1);
});
