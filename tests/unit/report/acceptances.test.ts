import { reportPage } from "@holdfast/report/html/page";
import { junitReport } from "@holdfast/report/junit";
import { markdownReport } from "@holdfast/report/markdown";
import { reportJson } from "@holdfast/report/json";
import { sarifReport } from "@holdfast/report/sarif";
import { findingsText } from "@holdfast/report/terminal/findings";
import { matrix } from "@holdfast/report/terminal/matrix";
import type { ReportContent } from "@holdfast/report/content";
import type { AcceptanceUse, OtherPart, Report } from "@holdfast/resilience";
import type { Log } from "sarif";
import { sampleReport } from "./html/sample";
import { sampleBlueprint } from "./html/sample-blueprint";

const by = {
  reason: "a hall is being built",
  owner: "mail team",
  until: "2027-01-31",
  where: "holdfast.accept.yaml:3",
};
const uses: AcceptanceUse[] = [
  { ...by, policy: "failover-within-rto", service: "taxi", state: "used", findings: 1 },
  { ...by, policy: "capacity-holds", resource: "mail-*", state: "unused", findings: 0 },
  { ...by, policy: "ways-are-open", resource: "*", until: "2020-01-31", state: "expired", findings: 0 },
  { ...by, policy: "capacity-holds", event: "wave above 8 m", state: "unjudged", findings: 0 },
];
const others: OtherPart[] = [
  {
    part: "siheung",
    source: { kind: "stack", name: "siheung" },
    updated: "2026-11-30T09:00:00.000Z",
    ageSeconds: 10_900,
  },
  { part: "global", source: { kind: "export", name: "global.json" }, updated: null, ageSeconds: null },
];

/** A report of which everything that is wrong is accepted. */
function content(): ReportContent {
  const report = sampleReport({ flaws: true });
  const accepted: Report = {
    ...report,
    summary: {
      ...report.summary,
      unmet: 0,
      errors: 0,
      accepted: report.findings.length,
      goalsMet: null,
      others,
    },
    verdicts: report.verdicts.map((verdict) => (verdict.met ? verdict : { ...verdict, accepted: by })),
    findings: report.findings.map((finding) => ({ ...finding, accepted: by })),
    acceptances: uses,
  };
  return {
    subject: "stack ansan of sample",
    generatedAt: new Date(0),
    report: accepted,
    blueprint: sampleBlueprint(),
  };
}

const lines = [
  "used: failover-within-rto of taxi, accepted until 2027-01-31 by mail team: a hall is being built (holdfast.accept.yaml:3), for 1 finding",
  "unused: capacity-holds at mail-*, accepted until 2027-01-31 by mail team: a hall is being built (holdfast.accept.yaml:3)",
  "expired: ways-are-open at *, accepted until 2020-01-31 by mail team: a hall is being built (holdfast.accept.yaml:3)",
  "neither used nor unused, as what it is for was not judged: capacity-holds under wave above 8 m, accepted until 2027-01-31 by mail team: a hall is being built (holdfast.accept.yaml:3)",
];
const together =
  "Judged together with siheung (stack siheung, updated 3 h ago) and global (export global.json, of unknown age).";

test("the terminal shows what is accepted by whom and every acceptance, and calls nothing an error", () => {
  const { report, blueprint } = content();
  const text = findingsText(report);
  for (const line of [...lines, together]) expect(text).toContain(line);
  expect(text).not.toMatch(/^error/m);
  expect(text).toMatch(/every goal is met, but for what is accepted \(2 findings\)\./);
  expect(text).toMatch(/2 findings are accepted:\n {2}failover-within-rto|2 findings are accepted:\n/);
  const table = matrix(report, blueprint, 200);
  expect(table).toMatch(/serving\*/);
  expect(table).not.toMatch(/serving!/);
  expect(table).toContain("down*: the service's goal is not met, and that is accepted");
});

test("Markdown shows both, and no goal as failing", () => {
  const text = markdownReport(content()).replaceAll("\\", "");
  expect(text).toContain("### Accepted findings");
  expect(text).toContain("### Acceptances");
  for (const line of [...lines, together]) expect(text).toContain(line);
  expect(text).not.toContain("### Goals that are not met");
  expect(text).toMatch(/serving, accepted/);
  expect(text).toMatch(/^## Every promise holds but for what is accepted/);
});

test("the page shows both", () => {
  const page = reportPage(content());
  for (const line of [...lines, together]) expect(page).toContain(line);
  expect(page).toContain('<strong class="level">accepted</strong>');
  expect(page).toContain("goal not met, accepted until 2027-01-31 by mail team");
  expect(page).not.toContain('<li class="error">');
});

test("SARIF suppresses what is accepted with who answers for it, and lists every acceptance", () => {
  const sources = {
    documentationOf: () => undefined,
    files: { services: new Map(), sites: new Map() },
    pageAt: () => undefined,
    version: "0",
  };
  const { runs } = JSON.parse(sarifReport(content(), sources)) as Log;
  const [run] = runs;
  expect(run?.results).not.toHaveLength(0);
  for (const { suppressions } of run?.results ?? [])
    expect(suppressions).toEqual([
      {
        kind: "external",
        status: "accepted",
        justification: expect.stringContaining("by mail team: a hall is being built") as string,
      },
    ]);
  expect(run?.properties).toEqual({ acceptances: lines });
});

test("JUnit skips what is accepted, and has a test an acceptance", () => {
  const xml = junitReport(content());
  expect(xml).not.toContain("<failure");
  expect(xml).toContain(
    '<skipped message="accepted until 2027-01-31 by mail team: a hall is being built (holdfast.accept.yaml:3)"/>',
  );
  expect(xml).toContain('<testsuite name="acceptances" tests="4" failures="0" skipped="3">');
});

test("JSON holds what accepts a finding and a verdict, and every acceptance", () => {
  const json = JSON.parse(JSON.stringify(reportJson(content().report))) as Report;
  for (const finding of json.findings) expect(finding.accepted).toEqual(by);
  expect(json.verdicts.some(({ accepted }) => accepted?.owner === "mail team")).toBe(true);
  expect(json.acceptances).toEqual(uses);
  expect(json.summary.others).toEqual(others);
});
