import {
  type Dependence,
  type Finding,
  lossKey,
  type Outcome,
  type Reason,
  ReasonChain,
  type Report,
  type RtoTerm,
  type Unmet,
  type Verdict,
} from "@holdfast/resilience";

/** Services of the sample with their tier; from `failover-authority` on they are operational ones. */
export const catalogue: readonly (readonly [string, number])[] = [
  ["messaging", 0],
  ["identity", 0],
  ["payments", 0],
  ["bank", 0],
  ["taxi", 1],
  ["health-pass", 1],
  ["mail", 2],
  ["talkchannel", 2],
  ["shopping", 2],
  ["games", 3],
  ["failover-authority", 0],
  ["key-store", 0],
  ["auth-cache", 0],
  ["metadata", 1],
  ["deploy-tool", 1],
  ["artifact-registry", 1],
  ["media-transfer", 2],
  ["monitoring", 1],
  ["staff-chat", 1],
];

export const dataSites = ["ansan", "siheung", "pangyo"];
export const siteNames = [...dataSites, "aws-seoul", "aws-osaka"];

export const urn = (type: string, name: string) => `urn:pulumi:dev::sample::${type}::${name}`;

function combinations(size: number): string[][] {
  if (size === 0) return [[]];
  return siteNames.flatMap((site, index) =>
    combinations(size - 1)
      .filter((others) => others.every((other) => siteNames.indexOf(other) > index))
      .map((others) => [site, ...others]),
  );
}

const recovery = (databases: boolean): RtoTerm[] => [
  {
    kind: "detection",
    seconds: 36,
    server: "route53",
    failedChecks: 3,
    intervalSeconds: 10,
    timeoutSeconds: 6,
    resource: urn("holdfast:index:Route53Zone$aws:route53/healthCheck:HealthCheck", "edge-route53-ansan"),
  },
  { kind: "dns-ttl", seconds: 60, server: "route53" },
  ...(databases
    ? [
        {
          kind: "leader-key-expiry" as const,
          seconds: 20,
          shard: "payments-0",
          resource: urn(
            "holdfast:index:ReplicatedDatabase$kubernetes:core/v1:ConfigMap",
            "payments-ansan-0-configuration",
          ),
        },
        { kind: "promotion" as const, seconds: 4.5, shard: "payments-0" },
      ]
    : []),
];

/** What is left of identity by the number of data sites that are lost. */
const identityShare = [1, 1, 0.6];

function verdict(service: string, tier: number, lost: string[]): Verdict {
  const dataLost = lost.filter((site) => dataSites.includes(site)).length;
  const share = [1, 1, [0.6, 0.5, 0.35, 0.2][tier] ?? 0.2][dataLost] ?? 0;
  const outcome: Outcome = share === 1 ? "serving" : "degraded";
  const terms = dataLost === 0 ? [] : recovery(tier < 2);
  const elements = lost.map((name) => ({ kind: "site" as const, name }));
  const because: Reason[] = lost.map((site) => ({
    kind: "site-lost",
    site,
    cause: { kind: "named" },
    resource: urn("holdfast:index:DataCenter", site),
  }));
  const dependences: Dependence[] = [];
  if (dataLost > 0) {
    const carried = 12_000 * (3 - dataLost);
    because.push(
      {
        kind: "capacity-too-small",
        service,
        site: "pangyo",
        carriedRequestsPerSecond: carried,
        askedRequestsPerSecond: 48_000,
        resource: urn(
          "holdfast:index:ActiveActiveService$kubernetes:apps/v1:Deployment",
          `${service}-pangyo`,
        ),
      },
      {
        kind: "quorum-voters-left",
        quorum: "failover",
        votersLeft: 3,
        voters: 5,
        votersNeeded: 3,
        decides: true,
        resource: urn("holdfast:index:ClusterVoter", "failover-pangyo"),
      },
      {
        kind: "fewer-synchronous-replicas",
        shard: "payments-0",
        replicasLeft: 1,
        replicasConfigured: 2,
      },
    );
    if (!["identity", "failover-authority"].includes(service)) {
      dependences.push({
        kind: "hard",
        service: "identity",
        reason: {
          kind: "hard-dependency",
          service,
          dependency: "identity",
          outcome,
          served: identityShare[dataLost] ?? 0,
          resource: urn("holdfast:index:PlacementPolicy", service),
        },
      });
    }
  } else {
    because.push({ kind: "replicas-lost", service, site: "ansan", replicasLost: 0, replicas: 8 });
  }
  return {
    service,
    loss: lossKey(elements),
    lost: elements,
    outcome,
    served: share,
    writes: true,
    rtoSeconds: terms.reduce((sum, term) => sum + term.seconds, 0),
    rtoTerms: terms,
    recovery: recoveryOf(share, terms),
    rpoSeconds: 0,
    restores: [],
    goal: { survive: "two-sites", served: [1, 0.9, 0.15][lost.length] ?? 0, rtoSeconds: 180, rpoSeconds: 0 },
    met: true,
    unmet: [],
    because: [...because, ...dependences.map((dependence) => dependence.reason)],
    chain: new ReasonChain(because, dependences),
    remedies: [],
    assumptions: terms.flatMap((term) =>
      term.kind === "promotion"
        ? [{ kind: "promotion-time" as const, shard: term.shard, seconds: term.seconds }]
        : [],
    ),
  };
}

/** Half of what is served in the end is served as soon as the first term is over. */
function recoveryOf(share: number, terms: readonly RtoTerm[]): Verdict["recovery"] {
  const seconds = terms.reduce((sum, term) => sum + term.seconds, 0);
  const whole = { seconds, served: share, terms };
  const first = terms[0];
  return first ? [{ seconds: first.seconds, served: share / 2, terms: [first] }, whole] : [whole];
}

/** Turns some verdicts into broken ones: one of each way to break a promise. */
function spoil(original: Verdict): Verdict {
  const lacking: Reason = { kind: "no-replica-left", service: original.service };
  const broken = (outcome: Outcome, unmet: Unmet[], change: Partial<Verdict>): Verdict => ({
    ...original,
    outcome,
    unmet,
    met: false,
    because: [lacking, ...original.because],
    chain: new ReasonChain([lacking, ...original.chain.own], original.chain.dependences),
    ...change,
  });
  const key = `${original.service} ${original.lost.map(({ name }) => name).join(" ")}`;
  switch (key) {
    case "staff-chat pangyo":
    case "staff-chat siheung pangyo":
      return broken("down", ["outcome", "served", "rto"], {
        served: 0,
        writes: false,
        rtoSeconds: null,
        rtoTerms: [],
        recovery: [],
        remedies: [{ kind: "run-at-further-site", service: "staff-chat", mends: ["outcome"] }],
      });
    case "shopping ansan siheung":
    case "shopping ansan pangyo":
      return broken("read-only", ["outcome"], {
        writes: false,
        served: 0.4,
        remedies: [{ kind: "add-synchronous-replica", shard: "shopping-0", mends: ["outcome"] }],
      });
    case "games ansan siheung":
      return broken("degraded", ["served"], {
        served: 0.12,
        remedies: [
          { kind: "add-replicas", service: "games", site: "pangyo", replicas: 6, mends: ["served"] },
        ],
      });
    case "taxi ansan":
      return broken("serving", ["rto"], {
        rtoSeconds: 396,
        rtoTerms: [{ kind: "dns-ttl", seconds: 300, server: "route53" }, ...recovery(false)],
        remedies: [
          { kind: "shorten-detection", hostname: "taxi.example", server: "route53", mends: ["rto"] },
        ],
      });
    case "metadata ansan":
      return broken("serving", ["rpo"], {
        rpoSeconds: 35,
        remedies: [{ kind: "turn-synchronous-on", shard: "metadata-0", mends: ["rpo"] }],
      });
    default:
      return original;
  }
}

/**
 * A report of 19 services under the 15 losses of one or two of five sites.
 *
 * @param flaws whether some promises are broken, each in another way
 */
export function sampleReport({ flaws }: { flaws: boolean }): Report {
  const losses = [...combinations(1), ...combinations(2)];
  const kept = catalogue.flatMap(([service, tier]) => losses.map((lost) => verdict(service, tier, lost)));
  const verdicts = flaws ? kept.map(spoil) : kept;
  const findings: Finding[] = flaws
    ? [
        {
          policy: "survives-declared-loss",
          level: "error",
          service: "staff-chat",
          resource: urn("holdfast:index:PlacementPolicy", "staff-chat"),
          reason: {
            kind: "survival-goal-unmet",
            service: "staff-chat",
            lost: [{ kind: "site", name: "pangyo" }],
            moreLosses: 1,
            because: [],
            outcome: "down",
            survive: "two-sites",
          },
          remedy: { kind: "run-at-further-site", service: "staff-chat", mends: ["outcome"] },
        },
        {
          policy: "failover-authority-is-independent",
          level: "warning",
          service: null,
          resource: urn("holdfast:index:DataCenter", "siheung"),
          reason: { kind: "stated", text: "ansan, siheung and pangyo stand in the seismic zone gyeonggi" },
          remedy: { kind: "stated", text: "add a site in another seismic zone" },
        },
      ]
    : [];
  const unmet = verdicts.filter((each) => !each.met).length;
  const having = (outcome: Outcome) => verdicts.filter((each) => each.outcome === outcome).length;
  const summary: Report["summary"] = {
    resources: 1_200,
    sites: siteNames.length,
    services: catalogue.length,
    losses: losses.length,
    verdicts: verdicts.length,
    outcomes: {
      serving: having("serving"),
      degraded: having("degraded"),
      "read-only": having("read-only"),
      down: having("down"),
    },
    unmet,
    errors: findings.filter((finding) => finding.level === "error").length,
    accepted: 0,
    goalsMet: findings.length === 0 && unmet === 0,
    partial: false,
    part: null,
    others: [],
    missingSites: [],
    notUnderstood: [],
  };
  return { summary, verdicts, findings };
}
