import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import * as path from "node:path";

const repository = path.join(__dirname, "../../..");
const folder = mkdtempSync(path.join(tmpdir(), "holdfast-picture-"));

afterAll(() => rmSync(folder, { recursive: true }));

test("the picture in the documentation is the one that the model draws", () => {
  const drawn = path.join(folder, "blueprint.svg");
  const holdfast = [path.join(repository, "cli/bin/holdfast.js"), "picture", "--out", drawn];
  execFileSync(path.join(repository, "node_modules/.bin/node"), holdfast, { cwd: repository });
  const kept = readFileSync(path.join(repository, "docs/blueprint.svg"), "utf8");
  expect(readFileSync(drawn, "utf8")).toBe(kept);
  expect(kept).toContain("ansan and siheung lost");
}, 120_000);
