import { spawnSync } from "node:child_process";
import * as path from "node:path";
import { alignedTable } from "@holdfast/report/terminal/aligned-table";
import { drillResultsMarkdown, totalsText } from "@holdfast/report/drill/drill-results";
import { sampleResults } from "./html/drill-sample";

const markdown = drillResultsMarkdown(sampleResults({ flaws: true }));

test("columns are as wide as what is in them; figures are at their right", () => {
  expect(
    alignedTable(
      ["Name", "N"],
      [
        ["a", "10"],
        ["longer", "5 s"],
      ],
    ),
  ).toBe(["| Name   |   N |", "| ------ | --: |", "| a      |  10 |", "| longer | 5 s |"].join("\n"));
});

test("says when, where, with what and by which command it was measured", () => {
  expect(markdown).toContain("Written by `npx holdfast drill --seed 7`.");
  expect(markdown).toContain("- Date: 2026-01-02T03:04:05.000Z\n");
  expect(markdown).toContain("- Seed: 7\n- Machine: 2 cores, 7.7 GiB, Linux 6.1.0\n");
  expect(markdown).toContain("- Programs: PostgreSQL 15.8, Node.js v24.0.0\n");
});

test("names each miss, and nothing where there is none", () => {
  expect(markdown).toContain(
    "\n- kill &lt;b&gt;ansan&lt;/b&gt; and siheung: payments rto: 33.3 s measured, at most 29 s predicted\n",
  );
  expect(markdown).toContain("**1 of 2 drills missed what was predicted.**");
  const good = drillResultsMarkdown(sampleResults({ flaws: false }));
  expect(good).toContain("\nEverything was as predicted, and safe.\n");
  expect(good).not.toContain("## Misses");
});

test("shows each step of a first start beside its prediction, and nothing of it where all stood before", () => {
  const sample = sampleResults({ flaws: false });
  const step = (service: string, agrees: boolean) => ({
    service,
    subject: "first start" as const,
    agrees,
    predicted: "at most 74 s",
    measured: "12.0 s",
    line: "",
  });
  const [drill] = sample.drills;
  const comparisons = [step("every voter answers", true), step("<b>", false)];
  const steps = [{ step: "voters-answer" as const, seconds: 12 }];
  const text = drillResultsMarkdown({ ...sample, drills: [{ ...drill!, comparisons, steps }] });
  expect(text).toMatch(
    /\n## The first start\n[\s\S]*\| every voter answers +\| at most 74 s +\| +12\.0 s \| ✓ as predicted +\|\n/,
  );
  expect(text).toMatch(/\| &lt;b&gt; +\| at most 74 s +\| +12\.0 s \| ✗ \*\*missed\*\* +\|\n/);
  // Nothing comes back that was not there before.
  expect(text).toMatch(/\| serving +\| serving +(\| +– +){3}\|/);
  expect(drillResultsMarkdown(sample)).not.toMatch(/first start|–/);
});

test("names each server that did not run in the declared version, and nothing where all did", () => {
  expect(markdown).toContain(
    "\n## Declared versions that were not drilled\n\n- PostgreSQL: declared 17&lt;b&gt;, drilled 15.8: 17&lt;b&gt; is not proven\n",
  );
  const good = sampleResults({ flaws: false });
  expect(drillResultsMarkdown(good)).not.toContain("not proven");
  expect(totalsText(good)).not.toContain("not proven");
  expect(totalsText(sampleResults({ flaws: true }))).toMatch(
    /\n1 of 1 declared server did not run in the declared version, which is not proven\.\n {2}PostgreSQL: declared 17<b>, drilled 15\.8: 17<b> is not proven\n$/,
  );
});

test("is formatted as the repository's documents are", () => {
  const root = path.join(__dirname, "../../..");
  const prettier = path.join(root, "node_modules/prettier/bin/prettier.cjs");
  const { stdout, stderr } = spawnSync(process.execPath, [prettier, "--stdin-filepath", "docs/a.md"], {
    cwd: root,
    input: markdown,
    encoding: "utf8",
  });
  expect(stderr).toBe("");
  expect(stdout).toBe(markdown);
});
