import { detectionSeconds } from "../arithmetic/dns-failover";
import { partsOf, TOLERANCE, userShares } from "../arithmetic/traffic";
import { product } from "../arithmetic/unbounded";
import type { Answer, AnswerSet, HealthCheck } from "../blueprint/endpoint";
import type { Service } from "../blueprint/service";
import type { AlikeServers } from "./index-blueprint";
import type { Reason } from "./reason";
import type { Remedy } from "./remedy";
import { type RtoTerm, slowest } from "./rto-term";

/** Where one server's answers send a service's users. */
export interface Route {
  /** The servers that send them there: they answer alike. */
  readonly servers: readonly string[];
  /** Share of users by site. */
  readonly shares: ReadonlyMap<string, number>;
  /** Time until users have moved, where any have to. */
  readonly terms: readonly RtoTerm[];
  readonly because: readonly Reason[];
  readonly remedies: readonly Remedy[];
}

/** All routes of a service. */
export interface Routes {
  readonly all: readonly Route[];
  /** The largest share that any of them sends to a site. */
  readonly most: ReadonlyMap<string, number>;
}

/** Routes with the largest share that any of them sends to each site. */
export function withMost(all: readonly Route[]): Routes {
  const most = new Map<string, number>();
  for (const { shares } of all) {
    for (const [site, share] of shares) most.set(site, Math.max(most.get(site) ?? 0, share));
  }
  return { all, most };
}

/** Sites at which a service answers for a name. */
export interface AnsweringSites {
  /** With nothing lost. */
  readonly before: ReadonlySet<string>;
  /** After the loss. */
  readonly after: ReadonlySet<string>;
}

/** How long it takes until users leave an address that stopped working. */
function movingTerms(label: string, set: AnswerSet, answer: Answer, check: HealthCheck): RtoTerm[] {
  return [
    {
      kind: "detection",
      seconds: detectionSeconds(check),
      server: label,
      failedChecks: check.failureThreshold,
      intervalSeconds: check.intervalSeconds,
      timeoutSeconds: check.timeoutSeconds,
      resource: check.urn,
    },
    { kind: "dns-ttl", seconds: set.ttlSeconds, server: label, resource: answer.urn },
  ];
}

/** An address that is answered and does not work. Nothing is wrong with a last resort: it stands at no site. */
function staleAnswer(label: string, answer: Answer, name: string): { because: Reason; remedies: Remedy[] } {
  const { site, urn: resource } = answer;
  const because: Reason = {
    kind: "stale-answer",
    server: label,
    hostname: name,
    address: answer.address,
    site,
    checked: answer.healthCheck !== undefined,
    resource,
  };
  if (answer.healthCheck || site === undefined) return { because, remedies: [] };
  const mends = ["served", "outcome"] as const;
  return { because, remedies: [{ kind: "check-address", hostname: name, site, mends, resource }] };
}

/** A server that is named as authoritative and has no record of a name: whoever asks it is told that there is none. */
function withoutRecord(label: string, sets: readonly AnswerSet[], name: string): Route {
  const resource = sets[0]?.urn;
  return {
    servers: sets.map((set) => set.server),
    shares: new Map(),
    terms: [],
    because: [{ kind: "record-missing", server: label, hostname: name, resource }],
    remedies: [
      { kind: "declare-records", hostname: name, server: label, mends: ["served", "outcome"], resource },
    ],
  };
}

function routeBy({ label, sets }: AlikeServers, name: string, sites: AnsweringSites): Route {
  const set = sets[0]!;
  if (set.answers.length === 0) return withoutRecord(label, sets, name);
  const works = (answer: Answer): boolean => answer.site !== undefined && sites.after.has(answer.site);
  const shares = new Map<string, number>();
  const because: Reason[] = [];
  const remedies: Remedy[] = [];
  const chains: RtoTerm[][] = [];
  const candidates = set.answers.map((answer) => ({
    group: answer.group,
    weight: answer.weight,
    checked: answer.healthCheck !== undefined,
    works: works(answer),
  }));
  for (const [index, share] of userShares(candidates).entries()) {
    const answer = set.answers[index]!;
    if (works(answer)) {
      if (share > 0) shares.set(answer.site!, (shares.get(answer.site!) ?? 0) + share);
    } else if (share > TOLERANCE) {
      const stale = staleAnswer(label, answer, name);
      because.push(stale.because);
      remedies.push(...stale.remedies);
    } else if (answer.healthCheck && answer.site !== undefined && sites.before.has(answer.site)) {
      chains.push(movingTerms(label, set, answer, answer.healthCheck));
    }
  }
  if (chains.length > 0) {
    remedies.push({
      kind: "shorten-detection",
      hostname: name,
      server: label,
      mends: ["rto"],
      shortens: ["detection", "dns-ttl"],
      resource: set.urn,
    });
  }
  const servers = sets.map((other) => other.server);
  return { servers, shares, terms: slowest(chains), because, remedies };
}

/** Nobody answers for a name; `policy`, for want of anything else, is the resource that promises it. */
function unanswered(hostname: string, servers: readonly AlikeServers[], policy: string | undefined): Route {
  const sets = servers.flatMap((alike) => alike.sets);
  const resource = sets[0]?.urn ?? policy;
  const lost = sets.map((set) => set.server);
  return {
    servers: [],
    shares: new Map(),
    terms: [],
    because: [{ kind: "hostname-unanswered", hostname, servers: lost, resource }],
    remedies: [{ kind: "answer-by-both-providers", hostname, mends: ["outcome"], resource }],
  };
}

/**
 * Where users of a name go: one route for each server that still answers for it, since any of them may be the one
 * that a resolver asks. Servers that answer alike have one route.
 *
 * @param servers servers that the name's zone is delegated to
 * @param answers whether a server still answers
 * @param sites where the service answers for the name
 * @param policy URN of the resource that promises the name; absent where a route alone does
 */
export function publicRoutes(
  hostname: string,
  servers: readonly AlikeServers[],
  answers: (set: AnswerSet) => boolean,
  sites: AnsweringSites,
  policy?: string,
): Route[] {
  const routes: Route[] = [];
  for (const { label, sets } of servers) {
    const live = sets.filter(answers);
    if (live.length > 0) routes.push(routeBy({ label, sets: live }, hostname, sites));
  }
  return routes.length > 0 ? routes : [unanswered(hostname, servers, policy)];
}

/** Callers of a service without a public name, with their peak demand and where their users go. */
export interface Caller {
  readonly peak: number;
  readonly routes: readonly Route[];
}

function evenRoute(service: Service, sites: ReadonlySet<string>): Route {
  const shares = new Map([...sites].map((site) => [site, 1 / sites.size]));
  const because: Reason[] = sites.size > 0 ? [] : [{ kind: "no-replica-left", service: service.name }];
  return { servers: [], shares, terms: [], because, remedies: [] };
}

/** What callers' users do together when all of them ask one server; `undefined` where none of them arrives. */
function mixed(
  callers: readonly Caller[],
  routes: readonly Route[],
  servers: readonly string[],
): Route | undefined {
  const demands = new Map<string, number>();
  for (const [index, { peak }] of callers.entries()) {
    for (const [site, share] of routes[index]!.shares)
      demands.set(site, (demands.get(site) ?? 0) + product(share, peak));
  }
  if (![...demands.values()].some((demand) => demand > 0)) return undefined;
  const parts = partsOf([...demands.values()]);
  const shares = new Map([...demands.keys()].map((site, index) => [site, parts[index]!]));
  return { servers, shares, terms: slowest(routes.map((route) => route.terms)), because: [], remedies: [] };
}

/**
 * Where a service without a public name is called from: requests stay at the site that they entered, so its
 * demand is spread as its callers' is. One route for each server that callers' users may ask; a caller whose name
 * that server does not answer goes by its first route. Without callers demand is spread evenly over the sites
 * where the service stands.
 */
export function internalRoutes(
  service: Service,
  callers: readonly Caller[],
  sites: ReadonlySet<string>,
): Route[] {
  const routed = callers.filter((caller) => caller.routes.length > 0);
  const named = new Set(routed.flatMap((caller) => caller.routes.flatMap((route) => route.servers)));
  // Servers that all callers have the same routes by are looked at once.
  const choices = new Map<string, { servers: string[]; routes: Route[] }>();
  for (const server of named.size > 0 ? named : [""]) {
    const positions = routed.map((caller) =>
      Math.max(
        0,
        caller.routes.findIndex((route) => route.servers.includes(server)),
      ),
    );
    const key = positions.join(" ");
    const known = choices.get(key);
    if (known) known.servers.push(server);
    else
      choices.set(key, {
        servers: [server],
        routes: positions.map((at, index) => routed[index]!.routes[at]!),
      });
  }
  const routes = [...choices.values()].flatMap(
    (choice) => mixed(routed, choice.routes, choice.servers) ?? [],
  );
  return routes.length > 0 ? routes : [evenRoute(service, sites)];
}
