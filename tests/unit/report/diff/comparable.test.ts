import { findingMessage } from "@holdfast/report/text/finding-text";
import { reportJson, verdictJson } from "@holdfast/report/json";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import * as path from "node:path";
import type { Report } from "@holdfast/resilience";
import { refuseIncomparable } from "@holdfast/report/diff/comparable";
import { parseReport, readReport } from "@holdfast/cli/diff/read-report";
import { sampleReport } from "../html/sample";

const whole = sampleReport({ flaws: false });
const partOf = (...part: string[]): Report => ({
  ...whole,
  summary: { ...whole.summary, partial: true, part, missingSites: ["pangyo"] },
  verdicts: [],
});
const losing = (...losses: string[]): Report => ({
  ...whole,
  verdicts: whole.verdicts.filter(({ loss }) => losses.includes(loss)),
});
const deep = (depth: number): Report => ({
  ...whole,
  verdicts: whole.verdicts.filter(({ lost }) => lost.length <= depth),
});
const hallLoss = {
  loss: "hall:ansan/hall-1",
  lost: [{ kind: "hall", site: "ansan", name: "hall-1" }],
} as const;
const withDomains: Report = {
  ...whole,
  verdicts: [...whole.verdicts, { ...whole.verdicts[0]!, ...hallLoss }],
};
const empty: Report = { ...whole, summary: { ...whole.summary, sites: 0, services: 0 }, verdicts: [] };
const olderPart = partOf("ansan");
Reflect.deleteProperty(olderPart.summary, "part");

const compare = (base: Report, head: Report) => () =>
  refuseIncomparable({ report: base, name: "base" }, { report: head, name: "head" });

test.each<[string, Report, Report, string]>([
  ["a part with the whole", partOf("ansan"), whole, "a part of a blueprint is compared with more of it"],
  ["the whole with a part", whole, partOf("ansan"), "a part of a blueprint is compared with more of it"],
  ["a part with another part", partOf("ansan"), partOf("siheung"), "or with another part"],
  ["with a report on one loss", losing("site:ansan"), whole, "is a report on 1 loss only"],
  ["another depth", deep(1), whole, "compare with --depth 1"],
  ["a report with other losses", withDomains, whole, "compare without --no-domains"],
  ["other losses with a report without", whole, withDomains, "compare with --no-domains"],
  ["an emptied program", whole, empty, "head holds nothing to judge"],
  ["with an empty base", empty, whole, "base holds nothing to judge"],
  [
    "a program without goals",
    whole,
    { ...whole, verdicts: whole.verdicts.map((verdict) => ({ ...verdict, goal: null })) },
    "head holds nothing to judge",
  ],
])("refuses to compare %s", (_case, base, head, message) => {
  expect(compare(base, head)).toThrow(message);
});

test("compares the whole with the whole, and a part with the same part", () => {
  expect(compare(whole, whole)).not.toThrow();
  expect(compare(withDomains, withDomains)).not.toThrow();
  expect(compare(partOf("ansan", "siheung"), partOf("siheung", "ansan"))).not.toThrow();
  expect(compare(olderPart, olderPart)).not.toThrow();
});

describe("a report", () => {
  const text = JSON.stringify(reportJson(whole));
  const damaged = (
    change: (report: { verdicts: Record<string, unknown>[] } & Record<string, unknown>) => void,
  ) => {
    const report = JSON.parse(text) as { verdicts: Record<string, unknown>[] } & Record<string, unknown>;
    change(report);
    return JSON.stringify(report);
  };

  test("is read as it was written", () => {
    const read = parseReport(text, "r.json");
    const { verdicts } = JSON.parse(text) as { verdicts: object[] };
    expect(
      read.verdicts.map((verdict) => JSON.parse(JSON.stringify(verdictJson(verdict))) as object),
    ).toEqual(verdicts);
    expect(read.findings.map(findingMessage)).toEqual(whole.findings.map(findingMessage));
  });

  test.each<[string, string, string]>([
    ["nothing", "", "it is empty"],
    ["half of one", text.slice(0, 5_000), "it is not JSON"],
    ["null", "null", "it is to hold one object"],
    ["a list", "[]", "it is to hold one object"],
    ["a preview", '{"steps":[]}', "`schemaVersion` is to be a number, 0 or more; it is missing"],
    [
      "another version",
      damaged((report) => Object.assign(report, { schemaVersion: 2 })),
      "its `schemaVersion` is 2",
    ],
    [
      "no version",
      damaged((report) => Reflect.deleteProperty(report, "schemaVersion")),
      "`schemaVersion` is to be a number, 0 or more; it is missing",
    ],
    [
      "verdicts that are none",
      damaged((report) => Object.assign(report, { verdicts: {} })),
      "`verdicts` is to be a list; it is {}",
    ],
    [
      "an outcome that there is not",
      damaged((report) => Object.assign(report.verdicts[3]!, { outcome: "fine" })),
      '`verdicts[3].outcome` is to be one of serving, degraded, read-only, down; it is "fine"',
    ],
    [
      "an RTO that is a text",
      damaged((report) => Object.assign(report.verdicts[0]!, { rto: { seconds: "1 minute", terms: [] } })),
      "`verdicts[0].rto.seconds` is to be a number, 0 or more, or null",
    ],
    [
      "a negative share",
      damaged((report) => Object.assign(report.verdicts[0]!, { served: -1 })),
      "`verdicts[0].served` is to be a number, 0 or more; it is -1",
    ],
    [
      "a goal without a figure",
      damaged((report) => Object.assign(report.verdicts[0]!, { goal: { survive: "none" } })),
      "`verdicts[0].goal.served` is to be a number",
    ],
    [
      "a declaration without its services",
      damaged((report) => Object.assign(report, { declared: { sites: [] } })),
      "`declared.services` is to be a list; it is missing",
    ],
  ])("that holds %s is refused in one error", (_case, source, message) => {
    expect(() => parseReport(source, "r.json")).toThrow(message);
    expect(() => parseReport(source, "r.json")).toThrow("fix: write it");
  });

  test("that is a folder, or is not there, is refused in one error", () => {
    const folder = mkdtempSync(path.join(tmpdir(), "holdfast-report-"));
    try {
      mkdirSync(path.join(folder, "inner"));
      expect(() => readReport(path.join(folder, "inner"))).toThrow("why: it is a folder");
      expect(() => readReport(path.join(folder, "none.json"))).toThrow("cannot be read");
      writeFileSync(path.join(folder, "r.json"), text);
      expect(readReport(path.join(folder, "r.json")).verdicts).toHaveLength(285);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});
