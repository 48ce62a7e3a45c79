import { detectionSeconds } from "../arithmetic/dns-failover";
import { TOLERANCE, userShares } from "../arithmetic/traffic";
import type { Blueprint } from "../blueprint/blueprint";
import type { AnswerSet, HealthCheck } from "../blueprint/endpoint";
import type { Service } from "../blueprint/service";
import type { Damage } from "./damage";
import { indexOf } from "./index-blueprint";
import { type Reason, type RtoTerm, slowest } from "./reason";
import type { Remedy } from "./remedy";

/** Where one server's answers send a service's users. */
export interface Route {
  /** Share of users by site. */
  readonly shares: ReadonlyMap<string, number>;
  /** Share of users that are sent to an address where nothing works. */
  readonly astray: number;
  /** Time until users have moved, where any have to. */
  readonly terms: readonly RtoTerm[];
  readonly because: readonly Reason[];
  readonly remedies: readonly Remedy[];
}

/** Sites at which a service works for a name, before the loss and after it. */
export interface WorkingSites {
  readonly before: ReadonlySet<string>;
  readonly after: ReadonlySet<string>;
}

/** How long it takes until users leave an address that stopped working. */
function movingTerms(set: AnswerSet, check: HealthCheck): RtoTerm[] {
  return [
    {
      name: "detection",
      seconds: detectionSeconds(check),
      source: `${set.server}: ${check.failureThreshold} checks every ${check.intervalSeconds} s, ${check.timeoutSeconds} s each`,
      resource: check.urn,
    },
    { name: "DNS", seconds: set.ttlSeconds, source: `${set.server}: TTL of the record`, resource: set.urn },
  ];
}

function routeOf(set: AnswerSet, name: string, working: WorkingSites): Route {
  const worksNow = (site: string | undefined): boolean => site !== undefined && working.after.has(site);
  const candidates = set.answers.map((answer) => ({
    group: answer.group,
    weight: answer.weight,
    checked: answer.healthCheck !== undefined,
    works: worksNow(answer.site),
  }));
  const now = userShares(candidates);
  const shares = new Map<string, number>();
  const because: Reason[] = [];
  const remedies: Remedy[] = [];
  const chains: RtoTerm[][] = [];
  let astray = 0;
  for (const [index, answer] of set.answers.entries()) {
    const share = now[index]!;
    if (worksNow(answer.site)) {
      if (share > 0) shares.set(answer.site!, (shares.get(answer.site!) ?? 0) + share);
      continue;
    }
    astray += share;
    if (share > TOLERANCE) {
      const why = answer.healthCheck ? "no address of the name works" : "it has no health check of its own";
      because.push({
        text: `${set.server} goes on answering ${name} with ${answer.address} (${answer.site ?? "no known site"}): ${why}`,
        resource: answer.urn,
      });
      if (!answer.healthCheck) {
        remedies.push({
          mends: "served",
          text: `tie the record of ${name} for ${answer.site ?? answer.address} to a health check of that address`,
          resource: answer.urn,
        });
      }
    } else if (answer.healthCheck && answer.site !== undefined && working.before.has(answer.site)) {
      chains.push(movingTerms(set, answer.healthCheck));
    }
  }
  if (chains.length > 0) {
    remedies.push({
      mends: "rto",
      text: `lower the TTL of ${name} at ${set.server}, or check its addresses more often`,
      resource: set.urn,
    });
  }
  return { shares, astray, terms: slowest(chains), because, remedies };
}

/** True where a server still answers: Route 53 stands everywhere, the operator's own needs a replica at its site. */
function answers(blueprint: Blueprint, set: AnswerSet, name: string, damage: Damage): boolean {
  if (set.provider === "route53") return true;
  if (set.site === undefined || damage.sites.has(set.site)) return false;
  const zone = indexOf(blueprint).zoneOf.get(name);
  return zone?.servers.some((server) => server.site === set.site && server.replicas > 0) ?? false;
}

function unanswered(name: string, sets: readonly AnswerSet[]): Route {
  const text =
    sets.length === 0
      ? `no server that is named as authoritative answers for ${name}`
      : `every server that answers for ${name} is lost: ${sets.map((set) => set.server).join(", ")}`;
  return {
    shares: new Map(),
    astray: 1,
    terms: [],
    because: [{ text, resource: sets[0]?.urn }],
    remedies: [
      {
        mends: "outcome",
        text: `let both DNS providers answer for ${name}, and name both in its NS records`,
        resource: sets[0]?.urn,
      },
    ],
  };
}

/** Calls from other services only: every site where replicas are left takes an even share of them. */
function internalRoute(service: Service, working: WorkingSites): Route {
  const share = 1 / working.after.size;
  const shares = new Map([...working.after].map((site) => [site, share]));
  if (working.after.size > 0) return { shares, astray: 0, terms: [], because: [], remedies: [] };
  return {
    shares,
    astray: 1,
    terms: [],
    because: [{ text: `no replica of ${service.name} is left` }],
    remedies: [],
  };
}

/**
 * Where a service's users go: one route for each server that still answers for one of its names, since any of
 * them may be the one that a resolver asks. A service without a public name has one route, its callers'.
 *
 * @param working sites at which the service works for a name, or for its callers where the name is undefined
 */
export function routesOf(
  blueprint: Blueprint,
  service: Service,
  damage: Damage,
  working: (name: string | undefined) => WorkingSites,
): Route[] {
  if (service.hostnames.length === 0) return [internalRoute(service, working(undefined))];
  const routes: Route[] = [];
  for (const hostname of service.hostnames) {
    const sets = indexOf(blueprint).answers.get(hostname) ?? [];
    const live = sets.filter((set) => answers(blueprint, set, hostname, damage));
    if (live.length === 0) routes.push(unanswered(hostname, sets));
    for (const set of live) routes.push(routeOf(set, hostname, working(hostname)));
  }
  return routes;
}
