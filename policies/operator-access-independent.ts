import type { Blueprint, Goals, Service } from "@holdfast/resilience";
import type { StackView } from "./graph/stack-view";
import type { Rule, Violation } from "./policy";

/** What a team may tune. */
export interface OperatorAccessSettings {
  /** Operational services up to this tier are what operators work with when the rest is down. */
  readonly upToTier: number;
}

const LOSSES: { readonly [goal in Goals["survive"]]: number } = { none: 0, "one-site": 1, "two-sites": 2 };

/** The first way along hard dependencies from a service to one that is asked for, both ends included. */
function wayTo(
  services: ReadonlyMap<string, Service>,
  from: Service,
  asked: (service: Service) => boolean,
): string[] | undefined {
  const ways: string[][] = [[from.name]];
  const seen = new Set([from.name]);
  for (const way of ways) {
    for (const name of services.get(way.at(-1)!)?.hardDependencies ?? []) {
      const next = services.get(name);
      if (next && asked(next)) return [...way, name];
      if (seen.has(name)) continue;
      seen.add(name);
      ways.push([...way, name]);
    }
  }
  return undefined;
}

function* faults(blueprint: Blueprint, tool: Service, goals: Goals): Iterable<Violation> {
  const services = new Map(blueprint.services.map((service) => [service.name, service]));
  const resource = goals.urn;
  const product = wayTo(
    services,
    tool,
    (service) => service.goals !== undefined && !service.goals.operational,
  );
  if (product) {
    yield {
      resource,
      reason: `operators restore ${product.at(-1)} with ${tool.name}, which needs it: ${product.join(" needs ")}`,
      fix: `let ${product.at(-2)} do without ${product.at(-1)} when it is gone, and declare it a soft dependency`,
    };
  }
  const circle = wayTo(services, tool, (service) => service.name === tool.name);
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

function violations({ blueprint }: StackView, { upToTier }: OperatorAccessSettings): Violation[] {
  return blueprint.services.flatMap((service) => {
    const { goals } = service;
    return goals?.operational && goals.tier <= upToTier ? [...faults(blueprint, service, goals)] : [];
  });
}

/** What operators work with does not go down with what they restore. */
export const operatorAccessIndependent: Rule<OperatorAccessSettings> = {
  name: "operator-access-independent",
  description: "What operators restore services with needs none of those services, and outlives them.",
  severity: "critical",
  enforcement: "mandatory",
  remediation:
    "Run operators' tools at every data site, on stores of their own, without a hard dependency on a product.",
  judges: "the whole blueprint",
  tuning: {
    schema: {
      properties: {
        upToTier: {
          type: "integer",
          minimum: 0,
          maximum: 3,
          description:
            "Operational services up to this tier are what operators work with when the rest is down. Default: 0.",
        },
      },
    },
    defaults: { upToTier: 0 },
  },
  violations,
};
