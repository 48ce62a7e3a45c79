import type { Finding, Verdict } from "@holdfast/resilience";
import type { Log, Result } from "sarif";
import type { ReportContent } from "@holdfast/report/content";
import { overview } from "@holdfast/report/html/sections/overview";
import { findingMessage } from "@holdfast/report/text/finding-text";
import { explanation } from "@holdfast/report/terminal/explanation";
import { junitReport } from "@holdfast/report/junit";
import { markdownReport } from "@holdfast/report/markdown";
import { documentationOf } from "@holdfast/policies/rules";
import { sarifReport, type SarifSources } from "@holdfast/report/sarif";
import { sampleReport, urn } from "./html/sample";
import { sampleBlueprint } from "./html/sample-blueprint";

/** What a policy says in its own words. */
const stated = (reason: string, remedy: string): Pick<Finding, "reason" | "remedy"> => ({
  reason: { kind: "stated", text: reason },
  remedy: { kind: "stated", text: remedy },
});

const content = (flaws: boolean): ReportContent => ({
  subject: "stack dev of sample",
  generatedAt: new Date(0),
  report: sampleReport({ flaws }),
  blueprint: sampleBlueprint(),
});

describe("JUnit", () => {
  test("has a suite a service, a test a loss, and a failure a broken promise with its reasons", () => {
    const xml = junitReport(content(true));
    expect(xml.match(/<testsuite /g)).toHaveLength(20);
    expect(xml.match(/<testcase /g)).toHaveLength(285 + 2);
    expect(xml.match(/<failure /g)).toHaveLength(7 + 1);
    expect(xml).toContain('<testsuite name="taxi" tests="15" failures="1" skipped="0">');
    expect(xml).toMatch(
      /<testcase classname="taxi" name="without ansan"><failure type="rto" message="serving, serves 100% of 90% promised, recovers in 6 min 36 s of 3 min promised">/,
    );
    expect(xml).toContain(
      "fix: lower the TTL of taxi.example at route53, or check its addresses more often</failure>",
    );
    expect(junitReport(content(false))).not.toContain("<failure");
  });

  test("a loss under which nothing is promised is skipped, not passed", () => {
    const unpromised = content(false);
    const verdict = { ...unpromised.report.verdicts[0]!, goal: null };
    const xml = junitReport({ ...unpromised, report: { ...unpromised.report, verdicts: [verdict] } });
    expect(xml).toContain('skipped="1"');
    expect(xml).toContain("no goal covers this loss");
  });

  test("a promise that cannot be read is a failure that says so", () => {
    const unread = content(false);
    const verdict: Verdict = { ...unread.report.verdicts[0]!, goal: null, met: false, unmet: ["goal"] };
    const xml = junitReport({ ...unread, report: { ...unread.report, verdicts: [verdict] } });
    expect(xml).toMatch(
      /<failure type="goal" message="\w+, serves \d+%, recovers [^"]*, and what is promised cannot be read">/,
    );
    expect(explanation(verdict, [verdict])).toContain("promise: not kept: it cannot be read\n");
    const summary = { ...unread.report.summary, unmet: 1 };
    const report = { ...unread.report, summary, verdicts: [verdict] };
    expect(overview({ ...unread, report }).text).toMatch(/<h1>1 of 1 promises do not hold<\/h1>/);
  });

  test("escapes what XML cannot hold", () => {
    const odd = content(true);
    const verdict = {
      ...odd.report.verdicts.find((each) => !each.met)!,
      because: [{ kind: "service-undeclared" as const, service: 'a < b & "c"\u0001' }],
      service: "<odd>",
    };
    const xml = junitReport({ ...odd, report: { ...odd.report, verdicts: [verdict] } });
    expect(xml).toContain("a &lt; b &amp; &quot;c&quot;\\u{1}");
    expect(xml).toContain('classname="&lt;odd&gt;"');
  });
});

describe("SARIF", () => {
  const keys = new Map([
    ["service", 3],
    ["survive", 5],
    ["rto", 6],
  ]);
  const sources = (line = 0): SarifSources => ({
    documentationOf,
    files: {
      services: new Map([
        ["taxi", { path: "stacks/services/taxi.yaml", line: line + 3, keys }],
        ["staff-chat", { path: "stacks/services/staff-chat.yaml", line: 1, keys: new Map() }],
      ]),
      sites: new Map([["siheung", { path: "stacks/sites.ts", line: 40 }]]),
      stack: { path: "Pulumi.dev.yaml", line: 1 },
    },
    pageAt: (page) => `https://git.example/blueprint/${page}`,
    version: "1.2.3",
  });
  const runOf = (shown: ReportContent, from = sources()) =>
    (JSON.parse(sarifReport(shown, from)) as Log).runs[0]!;
  const placesOf = (result: Result) => {
    const place = result.locations?.[0]?.physicalLocation;
    return `${place?.artifactLocation?.uri}:${place?.region?.startLine}`;
  };
  const withFindings = (...findings: Finding[]): ReportContent => {
    const base = content(false);
    return { ...base, report: { ...base.report, findings } };
  };
  const finding: Finding = {
    policy: "failover-within-rto",
    level: "error",
    service: "taxi",
    resource: urn("holdfast:index:PlacementPolicy", "taxi"),
    key: "rto",
    ...stated("taxi serves 90% after 400 s; it promises that within 180 s", "lower the TTL"),
  };

  test("has each finding, and each goal that no finding sums up, once", () => {
    const run = runOf(content(true));
    expect(run.tool.driver).toMatchObject({ name: "holdfast", version: "1.2.3" });
    // Of the 7 unmet verdicts, two are of one service and summed up by a finding, and two break the same goal.
    expect(run.results?.map((result) => [result.ruleId, result.level])).toEqual([
      ["survives-declared-loss", "error"],
      ["failover-authority-is-independent", "warning"],
      ["failover-within-rto", "error"],
      ["survives-declared-loss", "error"],
      ["capacity-holds", "error"],
      ["zero-loss-writes", "error"],
    ]);
    expect(run.tool.driver.rules?.map((rule) => rule.id).sort()).toEqual(
      [...new Set(run.results?.map((result) => result.ruleId))].sort(),
    );
    expect(runOf(content(false)).results).toEqual([]);
  });

  test("a goal that only a warning is about is told all the same", () => {
    const flawed = content(true);
    const warning = { ...finding, level: "warning" as const };
    const shown = { ...flawed, report: { ...flawed.report, findings: [warning] } };
    const rto = runOf(shown).results!.filter((result) => result.ruleId === "failover-within-rto");
    expect(rto.map((result) => result.level)).toEqual(["warning", "error"]);
  });

  test("findings on one key of a service are one result, those of another service another", () => {
    const other = {
      ...finding,
      resource: urn("x", "y"),
      ...stated("taxi serves 90% after 500 s", "lower the TTL"),
    };
    const run = runOf(withFindings(finding, other, finding, { ...finding, service: "mail" }));
    expect(run.results).toHaveLength(2);
    expect(run.results![0]!.message.text).toBe(
      `${findingMessage(finding)}. Fix: lower the TTL\ntaxi serves 90% after 500 s. Fix: lower the TTL`,
    );
    expect(run.results![0]!.locations![0]!.logicalLocations).toHaveLength(2);
  });

  test("points at the key at fault, at the service, at the site or at the stack's file, whichever is nearest", () => {
    const at = (change: Partial<Finding>) =>
      placesOf(runOf(withFindings({ ...finding, ...change })).results![0]!);
    expect(at({})).toBe("stacks/services/taxi.yaml:6");
    expect(at({ key: "survive" })).toBe("stacks/services/taxi.yaml:5");
    expect(at({ key: "residency" })).toBe("stacks/services/taxi.yaml:3");
    expect(at({ service: "staff-chat" })).toBe("stacks/services/staff-chat.yaml:1");
    expect(at({ service: null, resource: urn("holdfast:index:DataCenter", "siheung") })).toBe(
      "stacks/sites.ts:40",
    );
    expect(at({ service: null, resource: null })).toBe("Pulumi.dev.yaml:1");
    expect(at({ service: "unknown" })).toBe("Pulumi.dev.yaml:1");
  });

  test("names the resource as a logical location", () => {
    const result = runOf(content(true)).results!.find((each) => each.message.text?.includes("taxi"))!;
    expect(placesOf(result)).toBe("stacks/services/taxi.yaml:6");
    expect(result.locations?.[0]?.logicalLocations).toEqual([
      {
        fullyQualifiedName: "urn:pulumi:dev::sample::holdfast:index:DataCenter::ansan",
        kind: "resource",
      },
    ]);
  });

  test("fingerprints depend neither on lines nor on wording, and tell results apart", () => {
    const prints = (shown: ReportContent, from = sources()) =>
      runOf(shown, from).results!.map((result) => result.partialFingerprints!.primaryLocationLineHash);
    const flawed = content(true);
    const reworded = flawed.report.findings.map((each) => ({ ...each, ...stated("other", "words") }));
    expect(prints({ ...flawed, report: { ...flawed.report, findings: reworded } }, sources(20))).toEqual(
      prints(flawed),
    );
    expect(new Set(prints(flawed)).size).toBe(6);
    const keyless: Finding = { ...finding };
    Reflect.deleteProperty(keyless, "key");
    const alike = withFindings({ ...keyless, ...stated("one", "") }, { ...keyless, ...stated("two", "") });
    expect(new Set(prints(alike)).size).toBe(2);
  });

  test("each rule says what it asks for, how to mend it, and where that is explained", () => {
    for (const rule of runOf(content(true)).tool.driver.rules!) {
      expect(rule.shortDescription?.text.length).toBeGreaterThan(20);
      expect(rule.help?.text).toContain(`docs/policies.md#${rule.id}`);
      expect(rule.help?.markdown).toContain("**To mend it:** ");
      expect(rule.helpUri).toBe(`https://git.example/blueprint/docs/policies.md#${rule.id}`);
    }
    const offline = runOf(content(true), { ...sources(), pageAt: () => undefined });
    for (const rule of offline.tool.driver.rules!) expect(rule).not.toHaveProperty("helpUri");
  });

  test("a name makes no link and hides nothing in a message", () => {
    const [result] = runOf(
      withFindings({ ...finding, ...stated("[a](https://b) \u202e\u001b[31m", "") }),
    ).results!;
    expect(result!.message.text).toMatch(/^\\\[a\]\(https:\/\/b\) \\u\{202e\}\\u\{1b\}\[31m/);
  });
});

describe("Markdown", () => {
  test("says what each service is to survive, and brackets what lies beyond it", () => {
    const { report, ...rest } = content(true);
    const verdicts = report.verdicts.map((verdict) =>
      verdict.service === "games" && verdict.lost.length === 2
        ? { ...verdict, goal: null, met: true }
        : verdict,
    );
    const text = markdownReport({ ...rest, report: { ...report, verdicts } });
    expect(text).toMatch(/\| games \| two sites \| .*\(◐ degraded 12%\)/);
    expect(text).toContain("In brackets: more is lost than the service's goal covers");
  });

  test("shows errors in full, and folds warnings", () => {
    const [, before, folded] =
      /### Findings\n\n([\s\S]*?)<details><summary>1 warning<\/summary>([\s\S]*?)<\/details>/.exec(
        markdownReport(content(true)),
      )!;
    expect(before).toMatch(/^- \*\*error\*\* `survives-declared-loss` .*Fix: /);
    expect(folded).toContain("- **warning** `failover-authority-is-independent` ");
  });

  test("says first whether promises hold, then which do not", () => {
    expect(markdownReport(content(false))).toMatch(/^## Every promise holds\n/);
    const text = markdownReport(content(true));
    expect(text).toMatch(/^## 7 of 285 promises do not hold\n/);
    expect(text).toContain(
      "| staff-chat | pangyo | **✗ down, unmet** | manual recovery | none | run staff-chat at a further site |",
    );
    expect(text).toContain("| taxi | two sites | **✓ serving, unmet** |");
  });

  test("keeps names from being taken for markup", () => {
    const odd = content(false);
    const verdict = { ...odd.report.verdicts[0]!, service: "a|b*c" };
    const text = markdownReport({ ...odd, report: { ...odd.report, verdicts: [verdict] } });
    expect(text).toContain("| a&#124;b\\*c |");
  });
});
