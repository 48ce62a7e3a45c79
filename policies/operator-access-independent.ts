import { toleratedLosses } from "@holdfast/contract/goal";
import {
  type Blueprint,
  type Database,
  type Goals,
  operatorCycles,
  type Service,
} from "@holdfast/resilience";
import { findingsOf, violationOf } from "./findings";
import type { StackView } from "./graph/stack-view";
import type { Rule, Violation } from "./rule";

/** What a team may tune. */
export interface OperatorAccessSettings {
  /** Operational services up to this tier are what operators work with when the rest is down. */
  readonly highestTier: number;
}

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

/** Databases that a service writes to. */
function databasesOf(blueprint: Blueprint, service: Service): Database[] {
  const names = service.stores
    .filter((store) => store.kind === "database" && store.access === "read-write")
    .map((store) => store.name);
  return blueprint.databases.filter((database) => names.includes(database.name));
}

/** What of a tool's databases ties it to a product, or to one site. */
function* storeFaults(blueprint: Blueprint, tool: Service): Iterable<Violation> {
  for (const database of databasesOf(blueprint, tool)) {
    const members = database.shards.flatMap((shard) => shard.members).filter(({ count }) => count > 0);
    const resource = members[0]?.urn ?? tool.goals?.urn;
    const product = blueprint.services.find(
      ({ goals, stores }) =>
        goals &&
        !goals.operational &&
        stores.some(({ kind, name }) => kind === "database" && name === database.name),
    );
    if (product) {
      yield {
        resource,
        reason: `${tool.name} keeps its data in database ${database.name}, which the product ${product.name} uses too: what breaks one breaks both`,
        fix: `give ${tool.name} a database of its own, or one of operators' services alone`,
      };
    }
    const sites = new Set(members.map(({ site }) => site));
    if (sites.size === 1) {
      yield {
        resource,
        reason: `${tool.name} keeps its data in database ${database.name} at ${[...sites].join("")} only, and operators are without it when that site is lost`,
        fix: "stand members at every data site",
      };
    }
  }
}

/** What of a quorum that a tool asks by itself ties it to a product. The service that is the quorum is no tool of this kind. */
function* quorumFaults(blueprint: Blueprint, tool: Service, goals: Goals): Iterable<Violation> {
  if (goals.approach === "quorum") return;
  for (const { name } of tool.stores.filter(({ kind }) => kind === "quorum")) {
    const decided = blueprint.databases.filter(({ shards }) => shards.some(({ quorum }) => quorum === name));
    const product = blueprint.services.find(
      ({ goals: its, stores }) =>
        its &&
        !its.operational &&
        stores.some(
          (store) =>
            (store.kind === "quorum" && store.name === name) ||
            (store.kind === "database" && decided.some((database) => database.name === store.name)),
        ),
    );
    if (!product) continue;
    yield {
      resource: goals.urn,
      reason: `${tool.name} rests on quorum ${name}, and so does the product ${product.name}: what breaks one breaks both`,
      fix: `give ${tool.name} a quorum of its own, or none`,
    };
  }
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
    .filter(
      (service) => service.goals && toleratedLosses(service.goals.survive) > toleratedLosses(goals.survive),
    )
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
  yield* storeFaults(blueprint, tool);
  yield* quorumFaults(blueprint, tool, goals);
}

function violations(
  { blueprint, findings }: StackView,
  { highestTier }: OperatorAccessSettings,
): Violation[] {
  const own = blueprint.services.flatMap((service) => {
    const { goals } = service;
    return goals?.operational && goals.tier <= highestTier ? [...faults(blueprint, service, goals)] : [];
  });
  const cycles = operatorCycles(blueprint, highestTier)
    .map(violationOf)
    // The tool stands in the sentence; the others of this policy name no service either.
    .map((violation) => ({ ...violation, service: undefined }));
  const shared = findingsOf(findings, "operator-access-independent").filter(
    ({ finding }) => finding?.reason.kind === "common-cause-failure",
  );
  return [...cycles, ...own, ...shared];
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
        highestTier: {
          type: "integer",
          minimum: 0,
          maximum: 3,
          description:
            "Operational services up to this tier are what operators work with when the rest is down. Default: 0.",
        },
      },
    },
    defaults: { highestTier: 0 },
  },
  violations,
};
