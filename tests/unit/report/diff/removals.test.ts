import type { Declared, DeclaredGoals, DeclaredService, Report } from "@holdfast/resilience";
import { compareReports } from "@holdfast/report/diff/compare";
import { comparisonMarkdown } from "@holdfast/report/diff/markdown";
import { removalsBetween } from "@holdfast/report/diff/removals";
import { sampleReport } from "../html/sample";

const sample = sampleReport({ flaws: false });

const goals: DeclaredGoals = {
  tier: 1,
  survive: "two-sites",
  rtoSeconds: 60,
  rpoSeconds: 0,
  servedAfterOneLoss: 1,
  servedAfterTwoLosses: 0.8,
  allowedSites: ["ansan", "siheung", "pangyo"],
  residency: "kr",
  minimumSites: 3,
  operational: true,
};
const taxi: DeclaredService = {
  service: "taxi",
  goals,
  peakRequestsPerSecond: 5_000,
  hostnames: ["taxi.kr.example"],
  stores: [{ kind: "database", name: "taxi", access: "read-write" }],
};
const declaring = (service: DeclaredService | undefined, sites = ["ansan", "siheung", "pangyo"]): Report => {
  const declared: Declared = { sites, services: service ? [service] : [] };
  return { ...sample, declared };
};
const base = declaring(taxi);
const names = (head: Report) => removalsBetween(base, head).map(({ name }) => name);
const withGoals = (change: object) => declaring({ ...taxi, goals: { ...goals, ...change } });

test.each<[string, Report, string[]]>([
  ["a service that is gone, with everything of it", declaring(undefined), ["service:taxi"]],
  ["a service without goals", declaring({ ...taxi, goals: null }), ["goals:taxi"]],
  ["a lower survival goal", withGoals({ survive: "one-site", servedAfterTwoLosses: 0 }), ["survive:taxi"]],
  ["a longer RTO", withGoals({ rtoSeconds: 61 }), ["rto:taxi"]],
  ["an RTO that cannot be read", withGoals({ rtoSeconds: null }), ["rto:taxi"]],
  ["a longer RPO", withGoals({ rpoSeconds: 1 }), ["rpo:taxi"]],
  ["a smaller share after one loss", withGoals({ servedAfterOneLoss: 0.9 }), ["served:taxi"]],
  ["a smaller share after two losses", withGoals({ servedAfterTwoLosses: 0.7 }), ["served:taxi"]],
  ["residency that is given up", withGoals({ residency: "any" }), ["residency:taxi"]],
  ["fewer sites to stand at", withGoals({ minimumSites: 2 }), ["minimum-sites:taxi"]],
  ["fewer allowed sites", withGoals({ allowedSites: ["ansan", "pangyo"] }), ["allowed-sites:taxi"]],
  ["a lower tier", withGoals({ tier: 2 }), ["tier:taxi"]],
  ["an operators' service that is called none", withGoals({ operational: false }), ["operational:taxi"]],
  ["a lower peak", declaring({ ...taxi, peakRequestsPerSecond: 10 }), ["peak:taxi"]],
  ["a public name that is gone", declaring({ ...taxi, hostnames: [] }), ["hostnames:taxi"]],
  ["a store that is gone", declaring({ ...taxi, stores: [] }), ["stores:taxi"]],
  [
    "a store that is only read",
    declaring({ ...taxi, stores: [{ kind: "database", name: "taxi", access: "read" }] }),
    ["stores:taxi"],
  ],
  [
    "a site that is gone, once, and not for each service that it was allowed to",
    declaring({ ...taxi, goals: { ...goals, allowedSites: ["ansan", "siheung"] } }, ["ansan", "siheung"]),
    ["site:pangyo"],
  ],
  [
    "nothing where all is promised that was, or more",
    declaring(
      {
        service: "taxi",
        goals: {
          ...goals,
          tier: 0,
          rtoSeconds: 30,
          servedAfterTwoLosses: 1,
          minimumSites: 4,
          allowedSites: [...goals.allowedSites!, "busan"],
        },
        peakRequestsPerSecond: 6_000,
        hostnames: [...taxi.hostnames, "cab.kr.example"],
        stores: [...taxi.stores, { kind: "quorum", name: "voters", access: "read" }],
      },
      ["busan", "ansan", "siheung", "pangyo"],
    ),
    [],
  ],
])("a change removes or lowers %s", (_what, head, expected) => {
  expect(names(head)).toEqual(expected);
  expect(compareReports(base, head).regresses).toBe(expected.length > 0);
  expect(compareReports(base, head, expected).regresses).toBe(false);
  const text = comparisonMarkdown(compareReports(base, head), "v1");
  for (const name of expected) expect(text).toContain(`\`--allow ${name}\``);
});

test("an allowance of what did not happen is refused, with what did", () => {
  expect(() => removalsBetween(base, withGoals({ rtoSeconds: 90 }), ["rto:taxi", "rto:mail"])).toThrow(
    /--allow rto:mail allows nothing that this change does[\s\S]*one of rto:taxi/,
  );
  expect(() => removalsBetween(base, base, ["service:taxi"])).toThrow("nothing is removed or lowered");
});

test("a report that does not say what was declared is read by its verdicts", () => {
  const without = (filter: (verdict: Report["verdicts"][number]) => boolean): Report => ({
    ...sample,
    verdicts: sample.verdicts.filter(filter),
  });
  expect(
    removalsBetween(
      sample,
      without(({ service }) => service !== "mail"),
    ).map(({ name }) => name),
  ).toEqual(["service:mail"]);
  expect(
    removalsBetween(
      sample,
      without(({ lost }) => !lost.some(({ name }) => name === "pangyo")),
    ).map(({ name }) => name),
  ).toEqual(["site:pangyo"]);
  const longer = sample.verdicts.map((verdict) =>
    verdict.service === "mail" ? { ...verdict, goal: { ...verdict.goal!, rtoSeconds: 900 } } : verdict,
  );
  expect(removalsBetween(sample, { ...sample, verdicts: longer }).map(({ name }) => name)).toEqual([
    "rto:mail",
  ]);
});

test("what happened to many is one line", () => {
  const many = (rtoSeconds: number): Report => ({
    ...sample,
    declared: {
      sites: [],
      services: Array.from({ length: 30 }, (_, index) => ({
        ...taxi,
        service: `service-${index}`,
        goals: { ...goals, rtoSeconds },
      })),
    },
  });
  const text = comparisonMarkdown(compareReports(many(60), many(120)), "v1");
  expect(text).toMatch(/^## This change removes or lowers 30 promises\n/);
  const lines = text.match(/^- .*$/gm)!;
  expect(lines).toHaveLength(1);
  expect(lines[0]).toContain("and 24 more: the RTO goal is raised: 1 min → 2 min");
});
