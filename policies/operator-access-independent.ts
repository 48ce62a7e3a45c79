import type { Blueprint, Goals, Service } from "@holdfast/resilience";
import { findingsOf } from "./findings";
import type { StackView } from "./graph/stack-view";
import type { Rule, Violation } from "./policy";

/** Operational services up to this tier are what operators work with when the rest is down. */
const OPERATORS_TIER = 0;

const LOSSES: { readonly [goal in Goals["survive"]]: number } = { none: 0, "one-site": 1, "two-sites": 2 };

/** The shortest way along hard dependencies from a service back to itself, both ends included. */
function circleOf(services: ReadonlyMap<string, Service>, start: string): string[] | undefined {
  const ways: string[][] = [[start]];
  const seen = new Set<string>();
  for (const way of ways) {
    for (const next of services.get(way.at(-1)!)?.hardDependencies ?? []) {
      if (next === start) return [...way, next];
      if (seen.has(next)) continue;
      seen.add(next);
      ways.push([...way, next]);
    }
  }
  return undefined;
}

function* faults(blueprint: Blueprint, tool: Service, goals: Goals): Iterable<Violation> {
  const services = new Map(blueprint.services.map((service) => [service.name, service]));
  const resource = goals.urn;
  const circle = circleOf(services, tool.name);
  if (circle) {
    yield {
      resource,
      reason: `${tool.name} cannot be started again once it is down: ${circle.join(" needs ")}`,
      fix: "break the circle: one of them must start without the other",
    };
  }
  const asked = blueprint.services
    .filter((service) => service.goals && LOSSES[service.goals.survive] > LOSSES[goals.survive])
    .map((service) => service.name);
  if (asked.length > 0) {
    yield {
      resource,
      reason: `${tool.name} survives ${goals.survive}, and operators need it to run what survives more: ${asked.slice(0, 3).join(", ")}${asked.length > 3 ? " and others" : ""}`,
      fix: `raise survive of ${tool.name} to that of the services that it runs`,
    };
  }
  const sites = new Set(tool.deployments.filter(({ replicas }) => replicas > 0).map(({ site }) => site));
  if (sites.size === 1) {
    yield {
      resource: tool.deployments[0]?.urn,
      reason: `${tool.name} stands at ${[...sites].join("")} only, and operators are without it when that site is lost`,
      fix: "run it at every data site",
    };
  }
}

function violations({ blueprint, report }: StackView): Violation[] {
  const own = blueprint.services.flatMap((service) => {
    const { goals } = service;
    return goals?.operational && goals.tier <= OPERATORS_TIER ? [...faults(blueprint, service, goals)] : [];
  });
  return [...findingsOf(report, "operator-access-independent"), ...own];
}

/** What operators work with does not go down with what they restore. */
export const operatorAccessIndependent: Rule = {
  name: "operator-access-independent",
  description: "What operators restore services with needs none of those services, and outlives them.",
  severity: "critical",
  enforcement: "mandatory",
  remediation:
    "Run operators' tools at every data site, on stores of their own, without a hard dependency on a product.",
  judges: "the whole blueprint",
  violations,
};
