import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";

const repository = join(__dirname, "../../..");
const PAGE = "docs/image-provenance.md";

/** Digests of images in every file that is tracked, but for tests' own. */
function usedDigests(): Set<string> {
  const words = ["grep", "-hoE", "@sha256:[0-9a-f]{64}", "--", ".", ":!tests"];
  const printed = execFileSync("git", ["-C", repository, ...words], { encoding: "utf8" });
  return new Set(
    printed
      .trim()
      .split("\n")
      .map((line) => line.slice("@sha256:".length)),
  );
}

/** Rows of the page's table: image, digest, source and how the digest was found. */
const rows = readFileSync(join(repository, PAGE), "utf8")
  .split("\n")
  .filter((line) => /^\|.*`[0-9a-f]{64}`/.test(line))
  .map((line) =>
    line
      .split("|")
      .slice(1, -1)
      .map((cell) => cell.trim()),
  );

test("every digest of an image stands once on the page, and none that is used nowhere", () => {
  const listed = rows.map(([, digest = ""]) => digest.replaceAll("`", ""));
  expect(listed.length).toBeGreaterThan(20);
  expect([...listed].sort()).toEqual([...usedDigests()].sort());
});

test("each row says where the image comes from and how its digest was found", () => {
  for (const row of rows) expect(row).toEqual(Array(4).fill(expect.stringMatching(/\S{6}/)));
});
