import type { Blueprint } from "@holdfast/resilience";

/** Room for everything and replicas that refuse what they cannot carry: nothing fails by load alone. */
export function withoutOverload(blueprint: Blueprint): Blueprint {
  return {
    ...blueprint,
    otherWorkloads: [],
    quotas: [],
    sites: blueprint.sites.map((site) => ({ ...site, capacity: {} })),
    services: blueprint.services.map((service) => ({
      ...service,
      deployments: service.deployments.map((deployment) => ({ ...deployment, overload: "sheds" })),
    })),
  };
}

/** Every server answers as the first does: what losing one of them changes is only whether it answers. */
