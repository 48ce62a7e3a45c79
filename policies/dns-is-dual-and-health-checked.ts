import type { AnswerSet, Blueprint, Endpoint, Service, Zone } from "@holdfast/resilience";
import { shortList } from "@holdfast/report/text/phrases";
import { findingsOf } from "./findings";
import type { StackView } from "./graph/stack-view";
import type { Rule, Violation } from "./rule";

/** What a team may tune. */
export interface DnsSettings {
  /** Seconds that a resolver may keep an answer, at the most. */
  readonly maximumTtlSeconds: number;
  /** Seconds from the end of a site to its address leaving the answers, at the most. */
  readonly maximumDetectionSeconds: number;
  /** Replicas of the own server at each site that has one, at the least. */
  readonly minimumServerReplicas: number;
}

const PROVIDERS = { route53: "Route 53", own: "the operator's own servers" } as const;

/** The component that declares a zone at a provider. */
const COMPONENTS = { route53: "Route53Zone", own: "AuthoritativeServer" } as const;

/** A fault of one answer, and what it has in common with others of the same cause. */
interface AnswerFault extends Violation {
  readonly cause: string;
  /** What is answered: `taxi.kr.example: route53 answers 203.0.113.10`. */
  readonly what: string;
  readonly consequence: string;
}

function* answerFaults({ name }: Endpoint, set: AnswerSet, settings: DnsSettings): Iterable<AnswerFault> {
  const fault = (
    resource: string | undefined,
    what: string,
    consequence: string,
    fix: string,
  ): AnswerFault => ({
    ...{ resource, what, consequence, fix },
    reason: `${what} ${consequence}`,
    cause: `${set.provider} ${consequence}`,
  });
  if (!(set.ttlSeconds <= settings.maximumTtlSeconds)) {
    yield fault(
      set.urn,
      `${name}: resolvers keep the answers of ${set.server}`,
      `for ${set.ttlSeconds} s; ${settings.maximumTtlSeconds} s are allowed`,
      `set the TTL to ${settings.maximumTtlSeconds} or less`,
    );
  }
  // Weight 0 and later groups are the last resort: they are answered when nothing is known to work.
  for (const answer of set.answers.filter(({ weight, group }) => weight > 0 && group === 0)) {
    const { healthCheck } = answer;
    // That there is none is a defect, and found as one.
    if (!healthCheck) continue;
    const { intervalSeconds, failureThreshold, timeoutSeconds } = healthCheck;
    const detection = intervalSeconds * failureThreshold + timeoutSeconds;
    if (!(detection <= settings.maximumDetectionSeconds)) {
      yield fault(
        healthCheck.urn,
        `${name}: ${set.server} answers ${answer.address}`,
        `for ${detection} s after it ended (${failureThreshold} checks every ${intervalSeconds} s, ${timeoutSeconds} s each); ${settings.maximumDetectionSeconds} s are allowed`,
        "check more often, or ask for fewer failures",
      );
    }
  }
}

/** One violation for all answers of a provider that have the same fault. */
function ofOneCause(faults: readonly AnswerFault[]): Violation[] {
  const byCause = new Map<string, AnswerFault[]>();
  for (const fault of faults) byCause.set(fault.cause, [...(byCause.get(fault.cause) ?? []), fault]);
  return [...byCause.values()].flatMap(([first, ...more]) => {
    if (!first) return [];
    const { resource, what, consequence, fix } = first;
    const others = more.length === 0 ? "" : `, and ${more.length} more alike,`;
    return [{ resource, reason: `${what}${others} ${consequence}`, fix }];
  });
}

/** Providers that answer a name; a server without a record of it is none. */
function providersOf({ answerSets }: Endpoint): Set<AnswerSet["provider"]> {
  return new Set(answerSets.filter((set) => set.answers.length > 0).map((set) => set.provider));
}

function* endpointFaults(endpoint: Endpoint, services: readonly Service[]): Iterable<Violation> {
  const { name, answerSets, drainedSites = [] } = endpoint;
  const providers = providersOf(endpoint);
  // A name that nobody answers is told by itself.
  if (providers.size === 0) return;
  const isPromised = services.some(({ hostnames }) => hostnames.includes(name));
  const resource = answerSets[0]?.urn;
  for (const provider of ["route53", "own"] as const) {
    // A name that nobody promises and hardly a name server knows is a defect.
    if (providers.has(provider) || !isPromised) continue;
    yield {
      resource,
      reason: `${name} is answered by ${PROVIDERS[provider === "own" ? "route53" : "own"]} alone`,
      fix: `declare it at ${PROVIDERS[provider]} too, with ${COMPONENTS[provider]}`,
    };
  }
  const serving = new Set(
    services
      .flatMap((service) => service.deployments)
      .filter((deployment) => deployment.hostnames.includes(name) && deployment.replicas > 0)
      .map((deployment) => deployment.site),
  );
  // Of a provider that answers nothing it is said already.
  for (const set of answerSets.filter(({ provider }) => providers.has(provider))) {
    const answered = new Set(set.answers.map((answer) => answer.site));
    // A drained site runs on and is meant to be missing.
    const left = [...serving].filter((site) => !answered.has(site) && !drainedSites.includes(site));
    if (left.length > 0) {
      yield {
        resource: set.urn,
        reason: `${name}: ${set.server} never answers ${left.join(", ")}, where it is served`,
        fix: "add the address of that site, with its health check",
      };
    }
    const strangers = set.answers.filter(
      (answer) => answer.site === undefined && answer.weight > 0 && answer.group === 0,
    );
    if (strangers.length > 0) {
      yield {
        resource: strangers[0]!.urn,
        reason: `${name}: ${set.server} answers ${strangers.map((answer) => answer.address).join(", ")}, which is the address of no site`,
        fix: "answer the ingress address of a data center",
      };
    }
  }
}

function* zoneFaults(zone: Zone): Iterable<Violation> {
  const resource = zone.urns[0];
  for (const provider of ["route53", "own"] as const) {
    if (zone.delegatedTo.includes(provider)) continue;
    yield {
      resource,
      reason: `the NS records of ${zone.name} do not name ${PROVIDERS[provider]}, so nobody asks there`,
      fix: "name the servers of both providers in the NS records at the apex",
    };
  }
  if (zone.servers.length === 1) {
    yield {
      resource: zone.servers[0]?.urn,
      reason: `${zone.name} has servers of its own at ${zone.servers[0]?.site} only, and they end with that site`,
      fix: "declare the zone's server at every data site",
    };
  }
}

function replicaFaults({ zones }: Blueprint, { minimumServerReplicas }: DnsSettings): Violation[] {
  return zones.flatMap((zone) =>
    zone.servers
      .filter(({ replicas }) => replicas < minimumServerReplicas)
      .map(({ site, replicas, urn }) => ({
        resource: urn,
        reason: `${zone.name} has ${replicas} replicas of its server at ${site}; ${minimumServerReplicas} are asked for`,
        fix: `set replicas to ${minimumServerReplicas}`,
      })),
  );
}

/** Names that somebody promises and nobody answers: one violation for all of them where nobody answers anything. */
function unanswered({ services, endpoints }: Blueprint): Violation[] {
  const answered = new Set(
    endpoints.filter((endpoint) => providersOf(endpoint).size > 0).map(({ name }) => name),
  );
  const promised = services.flatMap((service) =>
    service.hostnames
      .filter((hostname) => !answered.has(hostname))
      .map((hostname) => ({
        hostname,
        service: service.name,
        resource: service.goals?.urn ?? service.deployments[0]?.urn,
      })),
  );
  if (answered.size === 0 && promised.length > 1) {
    return [
      {
        resource: promised[0]?.resource,
        reason: `no provider answers any name, and services are served under ${shortList(promised.map(({ hostname }) => hostname))}`,
        fix: "declare the zone and its endpoints with Route53Zone and AuthoritativeServer",
      },
    ];
  }
  return promised.map(({ hostname, service, resource }) => ({
    service,
    resource,
    reason: `${service} is served under ${hostname}, which no provider answers`,
    fix: "add the name to the endpoints of Route53Zone and AuthoritativeServer",
  }));
}

function violations({ blueprint: found, findings, isPart }: StackView, settings: DnsSettings): Violation[] {
  // What follows from a defect is told with it.
  const blueprint = found.intended ?? found;
  // Name servers have fixed addresses: there is nothing to fail over to.
  const nameServers = new Set(blueprint.zones.flatMap((zone) => zone.nameServers));
  const endpoints = blueprint.endpoints.filter(({ name }) => !nameServers.has(name));
  const here = [
    ...findingsOf(findings, "dns-is-dual-and-health-checked"),
    ...ofOneCause(
      endpoints.flatMap((endpoint) =>
        endpoint.answerSets.flatMap((set) => [...answerFaults(endpoint, set, settings)]),
      ),
    ),
    ...replicaFaults(blueprint, settings),
  ];
  if (isPart) return here;
  return [
    ...here,
    ...endpoints.flatMap((endpoint) => [...endpointFaults(endpoint, blueprint.services)]),
    ...blueprint.zones.flatMap((zone) => [...zoneFaults(zone)]),
    ...unanswered(blueprint),
  ];
}

/** Two DNS providers that both stop answering a site that is gone. */
export const dnsIsDualAndHealthChecked: Rule<DnsSettings> = {
  name: "dns-is-dual-and-health-checked",
  description: "Two DNS providers answer every public name, and both leave out what does not work.",
  severity: "critical",
  enforcement: "mandatory",
  remediation:
    "Declare the zone with Route53Zone and with an AuthoritativeServer at every data site, with one endpoint a public name.",
  judges: "any stack",
  tuning: {
    schema: {
      properties: {
        maximumTtlSeconds: {
          type: "integer",
          minimum: 1,
          description: "Seconds that a resolver may keep an answer, at the most. Default: 60.",
        },
        maximumDetectionSeconds: {
          type: "integer",
          minimum: 1,
          description: "Seconds from the end of a site to its address leaving the answers. Default: 60.",
        },
        minimumServerReplicas: {
          type: "integer",
          minimum: 1,
          description: "Replicas of the own server at each site that has one. Default: 2.",
        },
      },
    },
    defaults: { maximumTtlSeconds: 60, maximumDetectionSeconds: 60, minimumServerReplicas: 2 },
  },
  violations,
};
