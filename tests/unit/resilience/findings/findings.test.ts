import {
  check,
  deriveBlueprint,
  type Finding,
  SECRET,
  siteLosses,
  UnjudgeableError,
  UNKNOWN,
  type Value,
} from "@holdfast/resilience";
import { findingFix, findingMessage } from "@holdfast/report/text/finding-text";
import { reasonText } from "@holdfast/report/text/reason-text";
import { fewestSitesToStop } from "@holdfast/resilience/findings/voter-sets";
import { dataSites, fiveSites, fiveVoters, paymentsBlueprint } from "../building/blueprints";
import { GraphBuilder } from "../building/graph-builder";
import { quorum } from "../building/quorum";
import { policy, workload } from "../building/service";
import { fourServices } from "../building/services";

/** A finding in words. */
interface Told extends Finding {
  readonly message: string;
  readonly fix: string;
}

function findings(builder: GraphBuilder, policyName?: string): Told[] {
  return check(builder.graph())
    .findings.filter(({ policy: name }) => policyName === undefined || name === policyName)
    .map((finding) => ({ ...finding, message: findingMessage(finding), fix: findingFix(finding) }));
}

test("a blueprint that keeps its promises has nothing found against it", () => {
  const report = check(fourServices().graph());
  expect(report.findings).toEqual([]);
  expect(report.summary).toMatchObject({
    sites: 5,
    services: 4,
    losses: 15,
    verdicts: 60,
    unmet: 0,
    errors: 0,
    goalsMet: true,
    partial: false,
  });
  expect(report.summary.outcomes).toEqual({ serving: 50, degraded: 9, "read-only": 0, down: 1 });
});

test("losses go as deep as asked for, and no deeper", () => {
  const blueprint = deriveBlueprint(fiveSites().graph());
  expect(siteLosses(blueprint).map(({ elements }) => elements.length)).toEqual([
    ...Array<number>(5).fill(1),
    ...Array<number>(10).fill(2),
  ]);
  expect(siteLosses(blueprint, 1)).toHaveLength(5);
  expect(siteLosses(blueprint, 5)).toHaveLength(31);
  expect(siteLosses(blueprint, 9)).toHaveLength(31);
  expect(siteLosses(blueprint, 0)).toEqual([]);
});

test("a broken promise is found once for all losses that break it for the same reason", () => {
  const builder = fourServices().remove("payments-0@pangyo");
  builder.remove("payments-0@siheung");
  expect(findings(builder, "survives-declared-loss")).toMatchObject([
    {
      level: "error",
      service: "payments",
      message: expect.stringMatching(
        /^without ansan, and in 4 more cases, payments is down; its goal is to survive two-sites: /,
      ) as unknown,
      fix: "add a member of payments-0 at a further site",
    },
  ]);
});

test("each part of a promise is its own policy's", () => {
  const late = fourServices().change("catalogue", (inputs) => ({ ...inputs, rtoSeconds: 40 }));
  expect(findings(late).map(({ policy: name }) => name)).toEqual(["failover-within-rto"]);
  expect(findingMessage(findings(late)[0]!)).toContain(
    "serves 100% after 46 s (detection 36 s, DNS 10 s); its RTO goal is 40 s",
  );
  const greedy = fourServices().change("catalogue", (inputs) => ({ ...inputs, servedAfterTwoLosses: 0.9 }));
  expect(new Set(findings(greedy).map(({ policy: name }) => name))).toEqual(new Set(["capacity-holds"]));
  const careless = fourServices();
  for (const site of dataSites)
    careless.replaceText(
      `identity-0-configuration@${site}`,
      '"synchronous_mode":true',
      '"synchronous_mode":false',
    );
  expect(findings(careless).map(({ policy: name, service }) => `${name} ${service}`)).toEqual([
    "zero-loss-writes identity",
  ]);
});

describe("a hard dependency", () => {
  test.each([
    ["survives less", { survive: "one-site", servedAfterTwoLosses: 0 }, "survives one-site, not two-sites"],
    ["recovers later", { rtoSeconds: 500 }, "has an RTO goal of 500 s, not 120 s"],
    ["serves less", { servedAfterTwoLosses: 0.1 }, "serves 0.1 of peak after two losses, not 0.5"],
  ])("that %s is weaker than what needs it", (_, more, what) => {
    const builder = fourServices().change("identity", (inputs) => ({ ...inputs, ...more }));
    expect(findings(builder, "no-single-site-dependency")).toMatchObject([
      { service: "payments", message: expect.stringContaining(what) as unknown },
    ]);
  });

  test("that promises nothing at all is", () => {
    const builder = fourServices().remove("identity");
    expect(findings(builder, "no-single-site-dependency")).toMatchObject([
      { service: "payments", message: "payments needs identity, which has no goals" },
    ]);
  });

  test("that is soft may be weaker", () => {
    const builder = fourServices().change("identity", (inputs) => ({
      ...inputs,
      survive: "one-site",
      servedAfterTwoLosses: 0,
    }));
    builder.change("payments", (inputs) => ({
      ...inputs,
      hardDependencies: [],
      softDependencies: ["identity"],
    }));
    expect(findings(builder, "no-single-site-dependency")).toEqual([]);
  });
});

describe("a voter set", () => {
  const three = fiveVoters.slice(0, 3);

  test("of three stops with two sites, which something on it has to outlive", () => {
    const builder = fiveSites();
    for (const voter of fiveVoters) builder.remove(`failover-${voter.name}@${voter.site}`);
    quorum(builder, "failover", three);
    policy(builder, "authority", {
      approach: "quorum",
      stores: [{ kind: "quorum", name: "failover", access: "read-write" }],
    });
    expect(findings(builder, "failover-authority-is-independent")).toMatchObject([
      {
        message:
          "quorum failover (3 voters) stops without ansan and siheung, and authority must outlive that",
      },
    ]);
    builder.change("authority", (inputs) => ({ ...inputs, survive: "one-site", servedAfterTwoLosses: 0 }));
    expect(findings(builder, "failover-authority-is-independent")).toEqual([]);
  });

  test("has the fewest sites that stop it", () => {
    const of = (sites: (string | undefined)[]) =>
      fewestSitesToStop({
        name: "q",
        electionMilliseconds: 1000,
        voters: sites.map((site, index) => ({ name: String(index), site })),
      });
    expect(of(["a", "b", "c", "d", "e"])).toHaveLength(3);
    expect(of(["a", "a", "b", "c", "d"])).toHaveLength(2);
    expect(of(["a", "a", "a"])).toEqual(["a"]);
    expect(of(["a", undefined, undefined])).toEqual([]);
  });

  test("whose voters list different members is no set", () => {
    const builder = paymentsBlueprint().replaceText(
      "failover-ansan@ansan",
      ",pangyo=https://10.0.0.3:2380",
      "",
    );
    expect(findings(builder, "failover-authority-is-independent").length).toBeGreaterThan(0);
  });
});

describe("placement", () => {
  test("outside the allowed sites is found", () => {
    const builder = fourServices().change("catalogue", (inputs) => ({
      ...inputs,
      allowedSites: ["ansan", "siheung"],
    }));
    expect(findings(builder, "placement-honoured")).toMatchObject([
      { service: "catalogue", resource: builder.find("catalogue@pangyo").urn },
    ]);
  });

  test("at fewer sites than asked for is found", () => {
    const builder = fourServices().change("catalogue", (inputs) => ({ ...inputs, minimumSites: 4 }));
    expect(findings(builder, "placement-honoured")).toMatchObject([
      { message: "catalogue stands at 3 sites (ansan, pangyo, siheung) and must stand at 4" },
    ]);
  });

  test("of data outside Korea is found where it has to stay: the copy of its backups", () => {
    const builder = paymentsBlueprint().change("payments", (inputs) => ({ ...inputs, residency: "kr" }));
    expect(findings(builder, "placement-honoured")).toMatchObject([
      {
        service: "payments",
        message:
          "payments must stay in kr, and backups of database payments in vault-bucket-copy of it stand at aws-osaka, which is not known to be there",
      },
    ]);
    builder.remove("vault-bucket-replication");
    expect(findings(builder, "placement-honoured")).toEqual([]);
  });

  test("of a member or replicas at a site whose country is not declared is found", () => {
    const builder = paymentsBlueprint()
      .change("payments", (inputs) => ({ ...inputs, residency: "kr" }))
      .remove("vault-bucket-replication");
    builder.change("pangyo", ({ country: _, ...inputs }) => inputs);
    expect(findings(builder, "placement-honoured").map(({ resource }) => resource)).toEqual([
      builder.find("payments@pangyo").urn,
      builder.find("payments-0@pangyo").urn,
    ]);
  });
});

describe("the path of failover", () => {
  const authority = {
    approach: "quorum",
    operational: true,
    tier: 0,
    stores: [{ kind: "quorum", name: "failover", access: "read-write" }],
  };

  test("that leads through what it heals is found", () => {
    const builder = paymentsBlueprint();
    policy(builder, "authority", { ...authority, hardDependencies: ["payments"] });
    expect(findings(builder, "failover-authority-is-independent")).toMatchObject([
      {
        service: "authority",
        message:
          "what decides on failover needs what it decides about: quorum failover needs service payments needs database payments needs quorum failover",
      },
    ]);
  });

  test("that stands on nothing is not", () => {
    const builder = paymentsBlueprint();
    policy(builder, "authority", authority);
    expect(findings(builder)).toEqual([]);
  });

  test("of operators who talk on the product is found", () => {
    const builder = fourServices();
    policy(builder, "staff-chat", { operational: true, tier: 0, hardDependencies: ["identity"] });
    for (const site of dataSites) workload(builder, "staff-chat", site, 9);
    expect(findings(builder, "operator-access-independent")).toMatchObject([
      {
        service: "staff-chat",
        message: "operators restore identity with staff-chat, which needs it: staff-chat needs identity",
      },
    ]);
  });
});

describe("a graph of one stack", () => {
  const part = new GraphBuilder().dataCenter("ansan");
  policy(part, "payments", { hardDependencies: ["weak"] });
  policy(part, "weak", { survive: "none" });
  workload(part, "payments", "ansan", 5);

  test("that says it is one is not judged across sites, and says so", () => {
    const report = check(part.graph(), { domains: true, part: ["ansan"] });
    expect(report.verdicts).toEqual([]);
    expect(report.summary).toMatchObject({
      partial: true,
      part: ["ansan"],
      missingSites: ["siheung", "pangyo"],
      goalsMet: null,
      losses: 0,
    });
  });

  test("has found against it what can be told of it alone", () => {
    const found = check(part.graph(), { part: ["ansan"] }).findings;
    expect(found.map(({ policy: name }) => name)).toEqual(["no-single-site-dependency"]);
  });

  test("that says nothing of being one is refused", () => {
    expect(() => check(part.graph())).toThrow(UnjudgeableError);
  });
});

describe("goals", () => {
  test("that nobody states are an error for each service without them, and nothing is green", () => {
    const one = fourServices().remove("catalogue");
    expect(findings(one)).toMatchObject([
      { policy: "every-service-has-goals", level: "error", service: "catalogue" },
    ]);
    const none = fourServices();
    for (const name of ["identity", "payments", "catalogue", "games"]) none.remove(name);
    const report = check(none.graph());
    expect(report.findings.map(({ policy: name }) => name)).toEqual(Array(4).fill("every-service-has-goals"));
    expect(report.summary.goalsMet).toBe(false);
  });

  test.each<[string, Value, string]>([
    ["survive", "three-sites", "survive"],
    ["survive", SECRET, "survive"],
    ["rtoSeconds", UNKNOWN, "rtoSeconds"],
    ["rtoSeconds", -10, "rtoSeconds"],
    ["rpoSeconds", 1e308, "rpoSeconds"],
    ["servedAfterOneLoss", 80, "servedAfterOneLoss"],
    ["servedAfterTwoLosses", "half", "servedAfterTwoLosses"],
    ["peakRequestsPerSecond", -5, "peakRequestsPerSecond"],
    ["tier", 1.5, "tier"],
    ["minimumSites", 0, "minimumSites"],
    ["allowedSites", SECRET, "allowedSites"],
    ["allowedSites", ["ansan", UNKNOWN, "pangyo"], "allowedSites[1]"],
    ["allowedSites", [], "allowedSites"],
    ["hostname", UNKNOWN, "hostname"],
    ["stores", UNKNOWN, "stores"],
    ["stores", [{ kind: "database", name: SECRET, access: "read" }], "stores[0]"],
    ["hardDependencies", SECRET, "hardDependencies"],
    ["softDependencies", ["identity", 7], "softDependencies[1]"],
    ["operational", "yes", "operational"],
  ])("of which %s is %j are met by nothing, and %s is named", (field, value, named) => {
    const builder = fourServices().change("catalogue", (inputs) => ({ ...inputs, [field]: value }));
    const { verdicts, findings: found, summary } = check(builder.graph());
    const own = verdicts.filter(({ service }) => service === "catalogue");
    expect(own).toHaveLength(15);
    for (const verdict of own) {
      expect(verdict).toMatchObject({ met: false, goal: null });
      expect(verdict.unmet).toEqual(["goal"]);
      expect(verdict.because.map(({ resource }) => resource)).toContain(builder.find("catalogue").urn);
      expect(verdict.because.map(reasonText).join()).toContain(named);
    }
    // One cause is one finding.
    expect(found.filter(({ service }) => service === "catalogue")).toMatchObject([
      { policy: "nothing-passed-over", level: "error", resource: builder.find("catalogue").urn },
    ]);
    expect(found.map(({ policy: name }) => name)).not.toContain("every-service-has-goals");
    expect(findingMessage(found[0]!)).toContain(named);
    expect(summary.goalsMet).toBe(false);
  });
});

test("what could not be read is in the summary, and an error that names its place", () => {
  const builder = paymentsBlueprint().replaceText(
    "payments@ansan",
    "holdfast.dev/requests-per-second",
    "other",
  );
  const { summary, findings: found } = check(builder.graph());
  expect(summary.notUnderstood).toHaveLength(1);
  expect(found.filter(({ policy: name }) => name === "nothing-passed-over")).toMatchObject([
    { level: "error", resource: builder.find("payments@ansan").urn },
  ]);
  expect(summary.goalsMet).toBe(false);
});
