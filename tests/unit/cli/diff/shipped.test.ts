import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import * as path from "node:path";
import { addWorktree, type Worktree } from "@holdfast/cli/diff/worktree";
import { holdfast } from "../commands/holdfast";

const repository = path.join(__dirname, "../../../..");
const worktrees = () => readdirSync(tmpdir()).filter((entry) => entry.startsWith("holdfast-base-"));

let tree: Worktree;

/** A second checkout of this repository, in which a change can be made. */
beforeAll(() => {
  tree = addWorktree(repository, "HEAD");
});
afterAll(() => tree.remove());

test("a change to the declaration is compared with what the commit before it declares", () => {
  const catalogue = path.join(tree.folder, "stacks/services/taxi.yaml");
  const before = readFileSync(catalogue, "utf8");
  writeFileSync(catalogue, before.replace(/^rto: .*$/m, "rto: 30 seconds"));
  expect(readFileSync(catalogue, "utf8")).not.toBe(before);
  const others = worktrees();
  const { code, out, error } = holdfast(["diff", "--base", "HEAD", "--cwd", tree.folder]);
  expect(error).toBe("");
  expect(out).toMatch(
    /^## This change breaks \d+ goals of \d+ services?.*\n\nCompared with `HEAD at [0-9a-f]{12}`\. /,
  );
  expect(out).toMatch(/^- \*\*taxi: RTO goal 30 s \(was 5 min\), bound 39 s/m);
  expect(code).toBe(1);
  expect(worktrees()).toEqual(others);
}, 240_000);
