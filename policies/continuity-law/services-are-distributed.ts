import { type Blueprint, sitesOf } from "@holdfast/resilience";
import type { Rule, Violation } from "../rule";

function membersOf(blueprint: Blueprint, database: string): string[] {
  const shards = blueprint.databases.find(({ name }) => name === database)?.shards ?? [];
  return shards.flatMap(({ members }) => members.map(({ site }) => site));
}

function place(sites: ReadonlySet<string>): string {
  return sites.size === 0 ? "nowhere" : `at ${[...sites].join("")} only`;
}

/** Services, or operators' tools, that stand at fewer than two sites. */
export function undistributed(blueprint: Blueprint, operational: boolean): Violation[] {
  return blueprint.services
    .filter((service) => service.goals?.operational === operational)
    .flatMap((service): Violation[] => {
      const sites = sitesOf(blueprint, service);
      if (sites.size >= 2) return [];
      return [
        {
          resource: service.goals?.urn,
          reason: `${service.name} stands ${place(sites)}`,
          fix: `run ${service.name} at a second site`,
        },
      ];
    });
}

function unmultiplexedStores(blueprint: Blueprint): Violation[] {
  return blueprint.databases.flatMap((database): Violation[] => {
    const sites = new Set(membersOf(blueprint, database.name));
    if (sites.size >= 2) return [];
    return [
      {
        resource: database.shards[0]?.members[0]?.urn,
        reason: `database ${database.name} stands ${place(sites)}`,
        fix: `add a member of ${database.name} at a second site`,
      },
    ];
  });
}

/** Services and their data are distributed and multiplexed. */
export const servicesAreDistributed: Rule = {
  name: "services-are-distributed",
  description: "Services and their data stand at two sites or more.",
  severity: "high",
  enforcement: "advisory",
  remediation: "Run the service, and a copy of its database, at a second site.",
  judges: "the whole blueprint",
  violations: ({ blueprint }) => [...undistributed(blueprint, false), ...unmultiplexedStores(blueprint)],
};
