import type { Blueprint, NotUnderstood } from "../blueprint/blueprint";
import type { Defect } from "../defects/defect";
import type { Service } from "../blueprint/service";
import type { Finding } from "./finding";

function withoutGoals(service: Service): Finding {
  return {
    policy: "every-service-has-goals",
    level: "error",
    service: service.name,
    resource: service.deployments[0]?.urn ?? null,
    reason: { kind: "goals-undeclared", service: service.name },
    remedy: { kind: "declare-goals", service: service.name },
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
 *
 * @param defects what is told of the same resources already. Default: nothing
 */
export function passedOver(
  { notUnderstood, services }: Blueprint,
  defects: readonly Defect[] = [],
): Finding[] {
  // What could not be read because of an error there is told with it. A warning would let it pass.
  const explained = ({ resource, where }: NotUnderstood): boolean =>
    defects.some(
      (defect) =>
        defect.level === "error" &&
        defect.resource === resource &&
        defect.field.startsWith(where.replace(/\.(\d+)(?=\.|$)/g, "[$1]")),
    );
  const unread = new Map(
    services.flatMap(({ name, unreadGoals }) => (unreadGoals ? [[unreadGoals.urn, name] as const] : [])),
  );
  const first = new Map<string, NotUnderstood>();
  for (const fault of notUnderstood) {
    if (explained(fault)) continue;
    // Of a list that cannot be read it is no further news that there is nothing in it.
    const key = `${fault.resource}\n${fault.where}\n${unread.has(fault.resource) ? "" : fault.reason}`;
    if (!first.has(key)) first.set(key, fault);
  }
  return [...first.values()].map(({ resource, where, reason }): Finding => {
    const service = unread.get(resource);
    return {
      policy: "nothing-passed-over",
      level: "error",
      service: service ?? null,
      resource,
      reason: { kind: "field-unread", field: where, why: reason, ...(service ? { service } : {}) },
      remedy: service ? { kind: "state-field", field: where, service } : { kind: "declare-by-contract" },
    };
  });
}
