import type { Log } from "sarif";
import type { ReportContent } from "../../../cli/report/content";
import { junitReport } from "../../../cli/show/junit";
import { markdownReport } from "../../../cli/show/markdown";
import { sarifReport } from "../../../cli/show/sarif";
import { sampleReport } from "../report/sample";
import { sampleBlueprint } from "../report/sample-blueprint";

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
    expect(xml).toContain("fix: set the TTL of taxi to 60 s or less</failure>");
    expect(junitReport(content(false))).not.toContain("<failure");
  });

  test("a loss under which nothing is promised is skipped, not passed", () => {
    const unpromised = content(false);
    const verdict = { ...unpromised.report.verdicts[0]!, goal: null };
    const xml = junitReport({ ...unpromised, report: { ...unpromised.report, verdicts: [verdict] } });
    expect(xml).toContain('skipped="1"');
    expect(xml).toContain("nothing is promised under this loss");
  });

  test("escapes what XML cannot hold", () => {
    const odd = content(true);
    const verdict = {
      ...odd.report.verdicts.find((each) => !each.met)!,
      because: [{ text: 'a < b & "c"\u0001' }],
      service: "<odd>",
    };
    const xml = junitReport({ ...odd, report: { ...odd.report, verdicts: [verdict] } });
    expect(xml).toContain("a &lt; b &amp; &quot;c&quot;\\u{1}");
    expect(xml).toContain('classname="&lt;odd&gt;"');
  });
});

describe("SARIF", () => {
  const files = new Map([["taxi", { path: "stacks/services/taxi.yaml", line: 3 }]]);
  const log = (flaws: boolean) => JSON.parse(sarifReport(content(flaws), files, "1.2.3")) as Log;

  test("has findings and broken promises as results with rules", () => {
    const run = log(true).runs[0]!;
    expect(run.tool.driver).toMatchObject({ name: "holdfast", version: "1.2.3" });
    const rules = run.tool.driver.rules?.map((rule) => rule.id);
    expect(rules).toEqual(["promise-kept", "survives-declared-loss", "failover-authority-is-independent"]);
    expect(run.results?.map((result) => [result.ruleId, result.level])).toEqual([
      ["survives-declared-loss", "error"],
      ["failover-authority-is-independent", "warning"],
      ...Array.from({ length: 7 }, () => ["promise-kept", "error"]),
    ]);
    expect(log(false).runs[0]!.results).toEqual([]);
  });

  test("points at the file that declares the service and at the resource", () => {
    const result = log(true).runs[0]!.results!.find((each) => each.message.text?.includes("taxi"))!;
    expect(result.locations).toEqual([
      {
        physicalLocation: {
          artifactLocation: { uri: "stacks/services/taxi.yaml", index: 0 },
          region: { startLine: 3 },
        },
        logicalLocations: [
          {
            fullyQualifiedName: "urn:pulumi:dev::sample::holdfast:index:DataCenter::ansan",
            kind: "resource",
          },
        ],
      },
    ]);
    expect(result.partialFingerprints).toEqual({ "serviceAndLoss/v1": "taxi/site:ansan" });
    const other = log(true).runs[0]!.results!.find((each) => each.message.text?.includes("games"))!;
    expect(other.locations?.[0]?.physicalLocation).toBeUndefined();
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
      "| staff-chat | pangyo | **✗ down, unmet** | by hand | none | run staff-chat at a second site: add ansan or siheung to its sites |",
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
