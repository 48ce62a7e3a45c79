import type { Finding, Report, Verdict } from "@holdfast/resilience";
import { compareReports } from "@holdfast/report/diff/compare";
import { comparisonMarkdown, unjudgedMarkdown } from "@holdfast/report/diff/markdown";
import { sampleReport } from "../html/sample";
import { nastyTexts } from "../hostile-text";

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

  test("a part of a goal that breaks beside one that is unmet already is a regression", () => {
    const slow = changing("taxi", "site:ansan", { met: false, unmet: ["rto"], rtoSeconds: 300 });
    const lossy = changing("taxi", "site:ansan", {
      met: false,
      unmet: ["rto", "rpo"],
      rtoSeconds: 300,
      rpoSeconds: 9,
    });
    expect(compareReports(slow, lossy).changes[0]).toMatchObject({
      effect: "becomes-unmet",
      broken: ["rpo"],
    });
    expect(compareReports(slow, lossy).regresses).toBe(true);
    expect(effects(lossy, slow)).toEqual(["taxi better"]);
  });

  test("what is down is told once, and what is left of it when it is up again is no news", () => {
    const down = changing("taxi", "site:ansan", {
      met: false,
      unmet: ["outcome", "served", "rto"],
      outcome: "down",
      served: 0,
      writes: false,
      rtoSeconds: null,
    });
    expect(compareReports(base, down).changes[0]?.broken).toEqual(["outcome"]);
    const slow = changing("taxi", "site:ansan", { met: false, unmet: ["rto"], rtoSeconds: 300 });
    expect(compareReports(down, slow).regresses).toBe(false);
  });

  test("a part of a goal that this version does not know counts", () => {
    const unread = changing("taxi", "site:ansan", { met: false, unmet: ["novel" as never] });
    expect(compareReports(base, unread).changes[0]?.broken).toEqual(["novel"]);
    expect(comparisonMarkdown(compareReports(base, unread), "v1")).toContain("taxi: goal not met: novel");
  });

  test("a new service whose goal is not met is a regression", () => {
    const without = (service: string): Report => ({
      ...base,
      verdicts: base.verdicts.filter((verdict) => verdict.service !== service),
    });
    const broken = changing("taxi", "site:ansan", { met: false, unmet: ["rto"] });
    expect(compareReports(without("taxi"), broken).regresses).toBe(true);
    expect(compareReports(without("taxi"), base).regresses).toBe(false);
    expect(new Set(effects(without("taxi"), base))).toEqual(new Set(["taxi added"]));
  });
});

describe("findings", () => {
  const finding: Finding = {
    policy: "placement-honoured",
    level: "error",
    service: "bank",
    resource: null,
    reason: { kind: "stated", text: "bank runs at aws-osaka" },
    remedy: { kind: "stated", text: "move it" },
  };
  const stated = (text: string) => ({ kind: "stated", text }) as const;
  const having = (...findings: Finding[]): Report => ({ ...base, findings });

  test("a new error regresses, a new warning does not", () => {
    expect(compareReports(base, having(finding)).regresses).toBe(true);
    expect(compareReports(base, having({ ...finding, level: "warning" })).regresses).toBe(false);
  });

  test("a second error on the same subject is a new one", () => {
    const second = { ...finding, reason: stated("its backups are at aws-osaka") };
    expect(compareReports(having(finding), having(finding, second)).errors).toEqual([second]);
    const reworded = { ...finding, reason: stated("bank still runs there") };
    expect(compareReports(having(finding), having(reworded, second)).errors).toEqual([second]);
  });

  test("a resource of another stack is the same resource", () => {
    const at = (stack: string) => ({ ...finding, resource: `urn:pulumi:${stack}::p::a:b:C::bank` });
    expect(compareReports(having(at("dev")), having(at("prod")))).toMatchObject({ found: [], resolved: [] });
  });

  test("a finding that sums up goals that break is not told again", () => {
    const broken = changing("bank", "site:ansan", { met: false, unmet: ["rto"], rtoSeconds: 300 });
    const sum: Finding = { ...finding, policy: "failover-within-rto", key: "rto" };
    const head = { ...broken, findings: [sum, { ...sum, service: "mail" }] };
    expect(compareReports(base, head).errors.map(({ service }) => service)).toEqual(["mail"]);
  });

  test("an error whose wording changed is not a new one", () => {
    const comparison = compareReports(
      having(finding),
      having({ ...finding, reason: stated("bank still runs there") }),
    );
    expect(comparison.regresses).toBe(false);
    expect(comparison.found).toHaveLength(1);
    expect(comparison.resolved).toHaveLength(1);
  });
});

describe("as a comment on a pull request", () => {
  const beforeFold = (text: string) => text.split("<details>")[0]!;

  test("what breaks comes first, with its figures, what they were, why and how many more", () => {
    const after = sampleReport({ flaws: true });
    const text = comparisonMarkdown(compareReports(base, after), "origin/main");
    expect(text).toMatch(
      /^## This change breaks 7 goals of 5 services\n\nCompared with `origin\/main`\. Verdicts: 7 no longer met, 278 as before\.\n\n/,
    );
    const shown = beforeFold(text);
    expect(shown).toContain("- **taxi: RTO goal 3 min, bound 6 min 36 s (was 2 min 1 s)** without ansan.");
    expect(shown).toContain(
      "- **shopping: survival goal two-sites, read-only (was degraded)** without ansan and siheung; by the same, 1 more goal breaks, of shopping.",
    );
    expect(shown).toContain("- **metadata: RPO goal 0 s, bound 35 s (was 0 s)** without ansan.");
    expect(shown).toContain("- **games: serves 12% of 15% promised (was 20%)** without ansan and siheung.");
    expect(shown).toContain("Fix: add 6 replicas of games at pangyo.");
    expect(shown).toContain("Because: DNS takes 5 min, not 1 min (route53: TTL of the answer)");
    const back = comparisonMarkdown(compareReports(after, base), "v1");
    expect(back).toMatch(/^## This change mends 7 goals\n/);
    expect(back).toContain("<summary>Findings that are gone (2)</summary>");
  });

  test("one cause is one line, however many goals break by it", () => {
    const slower: Report = {
      ...base,
      verdicts: base.verdicts.map((verdict) => {
        const rtoTerms = verdict.rtoTerms.map((term) =>
          term.kind === "detection" ? { ...term, seconds: 306, intervalSeconds: 100 } : term,
        );
        if (rtoTerms.length === 0) return verdict;
        return {
          ...verdict,
          rtoTerms,
          rtoSeconds: verdict.rtoSeconds! + 270,
          met: false,
          unmet: ["rto"] as const,
        };
      }),
    };
    const comparison = compareReports(base, slower);
    expect(comparison.causes).toHaveLength(1);
    const goals = comparison.causes[0]!.goals.length;
    expect(goals).toBeGreaterThan(100);
    const shown = beforeFold(comparisonMarkdown(comparison, "v1"));
    expect(shown.match(/^- /gm)).toHaveLength(1);
    expect(shown).toContain(
      `by the same, ${goals - 1} more goals break, of messaging, identity, payments, bank, taxi and 14 more.`,
    );
    expect(shown).toContain(
      "Because: detection takes 5 min 6 s, not 36 s (route53: 3 failed checks, one every 100 s, 6 s each at the most)",
    );
  });

  test("a stricter goal is its own cause", () => {
    const goal = { survive: "two-sites", served: 1, rtoSeconds: 60, rpoSeconds: 0 } as const;
    const stricter = changing("taxi", "site:ansan", { met: false, unmet: ["rto"], goal });
    const [line] = comparisonMarkdown(compareReports(base, stricter), "v1").match(/^- .*$/m)!;
    expect(line).toMatch(/^- \*\*taxi: RTO goal 1 min \(was 3 min\), bound 2 min 1 s\*\*/);
    expect(line).toContain("Because: the goal is stricter than before.");
  });

  test("says so when nothing changed, and when goals are unmet as before", () => {
    expect(comparisonMarkdown(compareReports(base, base), "v1")).toBe(
      "## This change changes no verdict\n\nCompared with `v1`. Verdicts: 285 as before.\n",
    );
    const flawed = sampleReport({ flaws: true });
    expect(comparisonMarkdown(compareReports(flawed, flawed), "v1")).toMatch(
      /^## This change changes no verdict; 7 goals are unmet as before\n/,
    );
  });

  test("has at most 25 lines before the fold, and fits, when everything changed and breaks by itself", () => {
    const worse: Report = {
      ...base,
      declared: undefined,
      verdicts: base.verdicts
        .filter(({ service }) => service !== "mail" && service !== "games")
        .map((verdict, index) => ({
          ...verdict,
          met: false,
          unmet: ["rto"] as const,
          rtoSeconds: 1_000 + index,
          rtoTerms: [{ kind: "dns-ttl", seconds: 1_000 + index, server: `${index} ${"x".repeat(300)}` }],
          remedies: [{ kind: "declare-service", service: "y".repeat(300), mends: ["rto"] }],
        })),
      findings: Array.from({ length: 40 }, (_, index) => ({
        policy: `policy-${index}` as Finding["policy"],
        level: "error" as const,
        service: null,
        resource: null,
        reason: { kind: "stated", text: "z".repeat(2_000) },
        remedy: { kind: "stated", text: "w" },
      })),
    };
    const text = comparisonMarkdown(compareReports(base, worse), "v1");
    const shown = beforeFold(text);
    expect(shown.split("\n").length - 1).toBeLessThanOrEqual(25);
    expect(shown).toContain("mail");
    expect(shown).toContain("more like these, below");
    expect(shown.match(/^- \*\*error\*\*/gm)!.length).toBeGreaterThan(3);
    expect(text.length).toBeLessThan(65_536);
  });

  test.each(nastyTexts)("shows %j and obeys nothing in it", (nasty) => {
    const broken = changing("taxi", "site:ansan", {
      met: false,
      unmet: ["rto"],
      rtoSeconds: 300,
      remedies: [{ kind: "declare-service", service: nasty, mends: ["rto"] }],
      because: [
        {
          kind: "service-undeclared",
          service: nasty,
          resource: `urn:pulumi:dev::sample::a:b:C::${nasty}`,
        },
      ],
    });
    const finding: Finding = {
      policy: "placement-honoured",
      level: "error",
      service: nasty,
      resource: null,
      reason: { kind: "stated", text: nasty },
      remedy: { kind: "stated", text: nasty },
    };
    const text = comparisonMarkdown(compareReports(base, { ...broken, findings: [finding] }), nasty);
    const bare = text.replace(/`[^`\n]*`/g, "");
    expect(bare).not.toMatch(/[@#](?=\w)(?!\d+;)|https?:\/\/|<script|<img/);
    expect(text).not.toMatch(/[\u001b\u202e\u200b\u009b]/);
    const unjudged = unjudgedMarkdown([nasty], nasty);
    expect(unjudged).not.toMatch(/[\u001b\u202e\u200b\u009b]/);
    const [, fence] = /\n(`{3,})text\n/.exec(unjudged)!;
    expect(unjudged.split("\n").filter((line) => line === fence)).toHaveLength(1);
  });
});
