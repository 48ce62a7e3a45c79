import {
  type Blueprint,
  kindsOf,
  lossKey,
  type Outcome,
  type Report,
  type Site,
  type StoreKind,
  storesOf,
} from "@holdfast/resilience";

import { activePassiveServices, preferredLeader } from "../text/active-passive";

/** What the picture says of one site on an ordinary day or after a loss. */
export interface SiteFacts {
  readonly name: string;
  readonly kind: Site["kind"];
  readonly lost: boolean;
  /** Percent of users' requests that enter here, by the weights of the DNS answers; absent where none do. */
  readonly usersPercent?: number;
  /** Shards that prefer their leader here. */
  readonly leaders: number;
  /** Shards with a copy here. */
  readonly copies: number;
  /** What stands here of stores that hold data, a line a kind; then of others. */
  readonly stores: { readonly data: readonly string[]; readonly others: readonly string[] };
  /** Vaults with a bucket here. */
  readonly vaults: number;
}

/** Everything that one row of the picture shows. */
export interface RowFacts {
  readonly lost: readonly string[];
  readonly sites: readonly SiteFacts[];
  /** Voters left of the first quorum, out of how many, and how many are a majority. */
  readonly voters?: { readonly left: number; readonly size: number; readonly majority: number };
  /** How many services have each outcome; absent for an ordinary day. */
  readonly outcomes?: Readonly<Record<Outcome, number>>;
  /** Services that write at one site at a time. */
  readonly activePassive: number;
  /** Services whose goal is not met. */
  readonly unmet: number;
  /** The longest RTO bound of all services, in seconds; absent where nothing fails over. */
  readonly longestRtoSeconds?: number;
}

/** Share of answers that lead to each site while `lost` sites are out of the answers, in percent. */
function usersBySite(blueprint: Blueprint, lost: readonly string[]): Map<string, number> {
  const shares = new Map<string, number>();
  let names = 0;
  for (const endpoint of blueprint.endpoints) {
    const answers = endpoint.answerSets.find((set) => set.provider === "route53")?.answers ?? [];
    const alive = answers.filter(
      (answer) => answer.site && answer.weight > 0 && !(answer.healthCheck && lost.includes(answer.site)),
    );
    const total = alive.reduce((sum, answer) => sum + answer.weight, 0);
    if (total === 0) continue;
    names += 1;
    for (const answer of alive) {
      shares.set(answer.site!, (shares.get(answer.site!) ?? 0) + answer.weight / total);
    }
  }
  return new Map([...shares].map(([site, share]) => [site, Math.round((100 * share) / names)]));
}

/** For each shard that is not lost, the site that its configuration prefers for the leader. */
function preferredLeaders(blueprint: Blueprint, lost: readonly string[]): string[] {
  return blueprint.databases
    .flatMap((database) => database.shards)
    .map((shard) => preferredLeader(shard, lost))
    .filter((site) => site !== undefined);
}

/** What stands at a site of stores of some kinds, a line a kind. */
function marksAt(blueprint: Blueprint, site: string, some: (kind: StoreKind) => boolean): string[] {
  return kindsOf(blueprint)
    .all.filter(some)
    .flatMap((kind) => {
      const sites = storesOf(blueprint, kind).flatMap((store) => kind.sites(store));
      const count = sites.filter((name) => name === site).length;
      return count > 0 ? [kind.mark(count)] : [];
    });
}

/**
 * Reads from the model what one row of the picture shows.
 *
 * @param lost names of the lost sites; none for an ordinary day
 */
export function rowFacts(blueprint: Blueprint, report: Report, lost: readonly string[]): RowFacts {
  const users = usersBySite(blueprint, lost);
  const leaders = preferredLeaders(blueprint, lost);
  const shards = blueprint.databases.flatMap((database) => database.shards);
  const sites = blueprint.sites.map((site): SiteFacts => {
    const entering = users.get(site.name);
    return {
      name: site.name,
      kind: site.kind,
      lost: lost.includes(site.name),
      ...(entering === undefined ? {} : { usersPercent: entering }),
      leaders: leaders.filter((leader) => leader === site.name).length,
      copies: shards.filter((shard) => shard.members.some((group) => group.site === site.name)).length,
      stores: {
        data: marksAt(blueprint, site.name, (kind) => kind.data !== undefined),
        others: marksAt(blueprint, site.name, (kind) => kind.data === undefined),
      },
      vaults: new Set(
        blueprint.vaults
          .filter((vault) => [vault, ...vault.replicatedTo].some((bucket) => bucket.site === site.name))
          .map((vault) => vault.name),
      ).size,
    };
  });
  const quorum = blueprint.quorums[0];
  const key = lossKey(lost.map((name) => ({ kind: "site", name })));
  const judged = report.verdicts.filter(({ loss }) => loss === key);
  const rtos = judged.map((verdict) => verdict.rtoSeconds).filter((seconds) => seconds !== null);
  return {
    lost,
    sites,
    ...(quorum && {
      voters: {
        size: quorum.voters.length,
        left: quorum.voters.filter((voter) => voter.site && !lost.includes(voter.site)).length,
        majority: Math.floor(quorum.voters.length / 2) + 1,
      },
    }),
    ...(lost.length > 0 && {
      outcomes: {
        serving: judged.filter((verdict) => verdict.outcome === "serving").length,
        degraded: judged.filter((verdict) => verdict.outcome === "degraded").length,
        "read-only": judged.filter((verdict) => verdict.outcome === "read-only").length,
        down: judged.filter((verdict) => verdict.outcome === "down").length,
      },
    }),
    activePassive: activePassiveServices(blueprint).length,
    unmet: judged.filter((verdict) => !verdict.met).length,
    ...(lost.length > 0 && rtos.length > 0 && { longestRtoSeconds: Math.max(...rtos) }),
  };
}
