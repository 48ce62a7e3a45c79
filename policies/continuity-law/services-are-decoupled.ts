import type { Blueprint, Service } from "@holdfast/resilience";
import type { Rule, Violation } from "../rule";

/** What a team may tune. */
export interface DecouplingSettings {
  /** Services that all others may need. */
  readonly common: readonly string[];
}

function products(blueprint: Blueprint): Service[] {
  return blueprint.services.filter((service) => service.goals !== undefined && !service.goals.operational);
}

function coupledServices(blueprint: Blueprint, common: readonly string[]): Violation[] {
  const all = products(blueprint);
  const names = new Set(all.map(({ name }) => name));
  return all.flatMap((service) =>
    service.hardDependencies
      .filter((needed) => names.has(needed) && !common.includes(needed))
      .map((needed) => ({
        resource: service.goals?.urn,
        reason: `${service.name} is down whenever ${needed} is`,
        fix: `let ${service.name} go on without ${needed}, and declare the dependency soft`,
      })),
  );
}

function sharedDatabases(blueprint: Blueprint): Violation[] {
  return blueprint.databases.flatMap((database): Violation[] => {
    const users = products(blueprint).filter(({ stores }) =>
      stores.some((store) => store.kind === "database" && store.name === database.name),
    );
    if (users.length < 2) return [];
    return [
      {
        resource: users[0]?.goals?.urn,
        reason: `${users.map(({ name }) => name).join(" and ")} share database ${database.name}, and stop together with it`,
        fix: "give each of them a database of its own",
      },
    ];
  });
}

/** Services do not go down with each other. */
export const servicesAreDecoupled: Rule<DecouplingSettings> = {
  name: "services-are-decoupled",
  description: "No service goes down because another does.",
  severity: "medium",
  enforcement: "advisory",
  remediation: "Let the service go on without the other, or name the other as common to all.",
  judges: "any stack",
  tuning: {
    schema: {
      properties: {
        common: {
          type: "array",
          items: { type: "string" },
          description: 'Services that all others may need. Default: ["identity"].',
        },
      },
    },
    defaults: { common: ["identity"] },
  },
  violations: ({ blueprint }, { common }) => [
    ...coupledServices(blueprint, common),
    ...sharedDatabases(blueprint),
  ],
};
