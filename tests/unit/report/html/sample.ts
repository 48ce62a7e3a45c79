import {
  type Dependence,
  type Finding,
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
    name: "health checks notice",
    seconds: 36,
    source: "3 failures, 10 s apart, 6 s to answer",
    resource: urn("holdfast:index:DnsFailover$aws:route53/healthCheck:HealthCheck", "edge-route53-ansan"),
  },
  { name: "resolvers keep the old answer", seconds: 60, source: "TTL of the record" },
  ...(databases
    ? [
        {
          name: "leader's key expires",
          seconds: 20,
          source: "ttl of patroni.yml",
          resource: urn(
            "holdfast:index:ReplicatedDatabase$kubernetes:core/v1:ConfigMap",
            "payments-ansan-0-configuration",
          ),
        },
        { name: "election and promotion", seconds: 4.5, source: "assumption: measured on one machine" },
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
  const because: Reason[] = lost.map((site) => ({
    text: `${site} is lost`,
    resource: urn("holdfast:index:DataCenter", site),
  }));
  const dependences: Dependence[] = [];
  if (dataLost > 0) {
    const carried = 12_000 * (3 - dataLost);
    because.push(
      {
        text: `${3 - dataLost} of 3 sites are left, with 24 replicas that carry ${carried} requests a second of 48000`,
        resource: urn(
          "holdfast:index:ActiveActiveService$kubernetes:apps/v1:Deployment",
          `${service}-pangyo`,
        ),
      },
      {
        text: "3 of 5 voters are left; 3 make a majority",
        resource: urn("holdfast:index:ConsensusQuorum", "failover-pangyo"),
      },
      { text: "each shard keeps a synchronous copy, so no acknowledged write is lost" },
    );
    if (!["identity", "failover-authority"].includes(service)) {
      const text = `${service} needs identity, which is ${outcome} and serves ${Math.floor((identityShare[dataLost] ?? 0) * 100)}% of its peak`;
      const resource = urn("holdfast:index:PlacementPolicy", service);
      dependences.push({ kind: "hard", service: "identity", reason: { text, resource } });
    }
  } else {
    because.push({ text: "all replicas and every copy of the data are left" });
  }
  return {
    service,
    loss: lost.map((site) => `site:${site}`).join("+"),
    lost,
    outcome,
    served: share,
    writes: true,
    rtoSeconds: terms.reduce((sum, term) => sum + term.seconds, 0),
    rtoTerms: terms,
    recovery: recoveryOf(share, terms),
    rpoSeconds: 0,
    goal: { survive: "two-sites", served: [1, 0.9, 0.15][lost.length] ?? 0, rtoSeconds: 180, rpoSeconds: 0 },
    met: true,
    unmet: [],
    because: [...because, ...dependences.map((dependence) => dependence.reason)],
    chain: new ReasonChain(because, dependences),
    fix: "",
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
  const lacking = { text: `${original.service} has lost what it cannot do without` };
  const broken = (outcome: Outcome, unmet: Unmet[], change: Partial<Verdict>): Verdict => ({
    ...original,
    outcome,
    unmet,
    met: false,
    because: [lacking, ...original.because],
    chain: new ReasonChain([lacking, ...original.chain.own], original.chain.dependences),
    ...change,
  });
  const key = `${original.service} ${original.lost.join(" ")}`;
  switch (key) {
    case "staff-chat pangyo":
    case "staff-chat siheung pangyo":
      return broken("down", ["outcome", "served", "rto"], {
        served: 0,
        writes: false,
        rtoSeconds: null,
        rtoTerms: [],
        recovery: [],
        fix: "run staff-chat at a second site: add ansan or siheung to its sites",
      });
    case "shopping ansan siheung":
    case "shopping ansan pangyo":
      return broken("read-only", ["outcome"], {
        writes: false,
        served: 0.4,
        fix: "give database shopping a synchronous copy at a third site",
      });
    case "games ansan siheung":
      return broken("degraded", ["served"], {
        served: 0.12,
        fix: "declare 6 more replicas of games at pangyo",
      });
    case "taxi ansan":
      return broken("serving", ["rto"], {
        rtoSeconds: 396,
        rtoTerms: [
          { name: "resolvers keep the old answer", seconds: 300, source: "TTL of the record" },
          ...recovery(false),
        ],
        fix: "set the TTL of taxi to 60 s or less",
      });
    case "metadata ansan":
      return broken("serving", ["rpo"], { rpoSeconds: 35, fix: "make the copy at siheung synchronous" });
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
          message: "staff-chat is down without pangyo, although it promises to survive two sites",
          fix: "run staff-chat at a second site: add ansan or siheung to its sites",
        },
        {
          policy: "failover-authority-is-independent",
          level: "warning",
          service: null,
          resource: urn("holdfast:index:DataCenter", "siheung"),
          message: "ansan, siheung and pangyo stand in the seismic zone gyeonggi",
          fix: "add a site in another seismic zone",
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
    goalsMet: findings.length === 0 && unmet === 0,
    partial: false,
    part: null,
    missingSites: [],
    notUnderstood: [],
  };
  return { summary, verdicts, findings };
}
