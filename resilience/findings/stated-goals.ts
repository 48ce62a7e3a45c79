import type { Blueprint, NotUnderstood } from "../blueprint/blueprint";
import type { Service } from "../blueprint/service";
import type { Finding } from "./finding";

function withoutGoals(service: Service): Finding {
  return {
    policy: "every-service-has-goals",
    level: "error",
    service: service.name,
    resource: service.deployments[0]?.urn ?? null,
    message: `${service.name} runs and no PlacementPolicy states its goals, so nothing of it is judged`,
    fix: `declare a PlacementPolicy for ${service.name}; one that survives none is a goal too`,
  };
}

/** Services whose goals nobody states: nothing of them would be compared with anything. */
export function statedGoals({ services }: Blueprint): Finding[] {
  // Of goals that are stated and cannot be read, `passedOver` says which field it is.
  return services.filter(({ goals, unreadGoals }) => !goals && !unreadGoals).map(withoutGoals);
}

/**
 * What looks like a part of the blueprint and could not be read: it counts as absent or as the worst, and is said. Of a
 * service's goals the one that cannot be read is enough for nothing to meet them.
 */
export function passedOver({ notUnderstood, services }: Blueprint): Finding[] {
  const unread = new Map(
    services.flatMap(({ name, unreadGoals }) => (unreadGoals ? [[unreadGoals.urn, name] as const] : [])),
  );
  const first = new Map<string, NotUnderstood>();
  for (const fault of notUnderstood) {
    // Of a list that cannot be read it is no further news that there is nothing in it.
    const key = `${fault.resource}\n${fault.where}\n${unread.has(fault.resource) ? "" : fault.reason}`;
    if (!first.has(key)) first.set(key, fault);
  }
  return [...first.values()].map(({ resource, where, reason }): Finding => {
    const service = unread.get(resource) ?? null;
    const what = `${where} could not be read: ${reason}`;
    const about = { policy: "nothing-passed-over", level: "error", service, resource } as const;
    if (service !== null) {
      const message = `${what}, so nothing meets the goals of ${service}`;
      return { ...about, message, fix: `state ${where} of ${service} as a plain value in its range` };
    }
    const fix =
      "declare it as docs/contract.md says; until then it counts as absent, or as the worst that it can be";
    return { ...about, message: what, fix };
  });
}
