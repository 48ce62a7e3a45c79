import type { Finding, Report, Verdict } from "@holdfast/resilience";
import { compareReports } from "../../../cli/diff/compare";
import { comparisonMarkdown } from "../../../cli/diff/markdown";
import { sampleReport } from "../report/sample";

const base = sampleReport({ flaws: false });

/** The report with one verdict changed. */
function changing(service: string, loss: string, change: Partial<Verdict>): Report {
  const verdicts = base.verdicts.map((verdict) =>
    verdict.service === service && verdict.loss === loss ? { ...verdict, ...change } : verdict,
  );
  expect(verdicts).not.toEqual(base.verdicts);
  return { ...base, verdicts };
}

const effects = (before: Report, after: Report) =>
  compareReports(before, after).changes.map(({ effect, service }) => `${service} ${effect}`);

describe("what a change does to a verdict", () => {
  test("nothing, where nothing changed, also when losses name their sites in another order", () => {
    const reordered: Report = {
      ...base,
      verdicts: base.verdicts.map((verdict) => ({
        ...verdict,
        loss: verdict.loss.split("+").reverse().join("+"),
        lost: [...verdict.lost].reverse(),
      })),
    };
    const comparison = compareReports(base, reordered);
    expect(comparison.changes).toEqual([]);
    expect(comparison.unchanged).toBe(285);
    expect(comparison.regresses).toBe(false);
  });

  test.each<[string, Partial<Verdict>, string]>([
    ["a promise that breaks", { met: false, unmet: ["rto"], rtoSeconds: 300 }, "becomes-unmet"],
    ["a worse outcome", { outcome: "down", served: 0, writes: false }, "worse"],
    ["a smaller share", { served: 0.5 }, "worse"],
    ["writes that stop", { writes: false }, "worse"],
    ["a longer recovery", { rtoSeconds: 170 }, "worse"],
    ["a recovery that needs a hand", { rtoSeconds: null }, "worse"],
    ["writes that can be lost", { rpoSeconds: 5 }, "worse"],
    ["writes that can be lost without bound", { rpoSeconds: null }, "worse"],
    ["a shorter recovery", { rtoSeconds: 20 }, "better"],
    ["a shorter recovery of a smaller share", { rtoSeconds: 20, served: 0.5 }, "changed"],
    [
      "another promise",
      { goal: { survive: "two-sites", served: 1, rtoSeconds: 200, rpoSeconds: 0 } },
      "promise",
    ],
  ])("%s", (_case, change, effect) => {
    expect(effects(base, changing("taxi", "site:ansan", change))).toEqual([`taxi ${effect}`]);
  });

  test("the other way round, what was worse is better", () => {
    const broken = changing("taxi", "site:ansan", { met: false, unmet: ["rto"], rtoSeconds: 300 });
    expect(effects(broken, base)).toEqual(["taxi becomes-met"]);
    expect(compareReports(broken, base).regresses).toBe(false);
    expect(effects(changing("taxi", "site:ansan", { rtoSeconds: null }), base)).toEqual(["taxi better"]);
  });

  test("a new service that breaks its promise is a regression, one that is gone is not", () => {
    const without = (service: string): Report => ({
      ...base,
      verdicts: base.verdicts.filter((verdict) => verdict.service !== service),
    });
    const broken = changing("taxi", "site:ansan", { met: false, unmet: ["rto"] });
    expect(compareReports(without("taxi"), broken).regresses).toBe(true);
    expect(compareReports(without("taxi"), base).regresses).toBe(false);
    expect(compareReports(base, without("taxi"))).toMatchObject({ regresses: false, unchanged: 270 });
  });
});

describe("findings", () => {
  const finding: Finding = {
    policy: "placement-honoured",
    level: "error",
    service: "bank",
    resource: null,
    message: "bank runs at aws-osaka",
    fix: "move it",
  };
  const having = (...findings: Finding[]): Report => ({ ...base, findings });

  test("a new error regresses, a new warning does not", () => {
    expect(compareReports(base, having(finding)).regresses).toBe(true);
    expect(compareReports(base, having({ ...finding, level: "warning" })).regresses).toBe(false);
  });

  test("an error whose wording changed is not a new one", () => {
    const comparison = compareReports(
      having(finding),
      having({ ...finding, message: "bank still runs there" }),
    );
    expect(comparison.regresses).toBe(false);
    expect(comparison.found).toHaveLength(1);
    expect(comparison.resolved).toHaveLength(1);
  });
});

describe("as a comment on a pull request", () => {
  test("what got worse comes first, and rows that differ in the loss alone are one", () => {
    const after = sampleReport({ flaws: true });
    const text = comparisonMarkdown(compareReports(base, after), "origin/main");
    expect(text).toMatch(
      /^## This change breaks 7 promises\n\nCompared with origin\/main: 7 verdicts changed, 278 as before\./,
    );
    expect(text).toContain(
      "| shopping | ansan and siheung; ansan and pangyo | ◐ degraded 35% → **▣ read-only 40%, unmet** |",
    );
    expect(text).toContain("### New findings");
    const back = comparisonMarkdown(compareReports(after, base), "v1");
    expect(back).toMatch(/^## This change mends 7 promises\n/);
    expect(back).toContain("### Findings that are gone");
  });

  test("says so when nothing changed", () => {
    expect(comparisonMarkdown(compareReports(base, base), "v1")).toBe(
      "## This change changes no verdict\n\nCompared with v1: 0 verdicts changed, 285 as before.\n",
    );
  });

  test("stays short when everything changed", () => {
    const worse = {
      ...base,
      verdicts: base.verdicts.map((verdict, index) => ({
        ...verdict,
        met: false,
        rtoSeconds: 1_000 + index,
      })),
    };
    const text = comparisonMarkdown(compareReports(base, worse), "v1");
    expect(text).toContain("and 225 more rows");
    expect(text.length).toBeLessThan(65_536);
  });
});
