import type { Blueprint } from "../blueprint/blueprint";
import type { Service } from "../blueprint/service";
import { unreadReason, unreadRemedy } from "../judge/goal";
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

/** Services whose goals nobody states, or states so that they can be read: nothing of them would be compared with anything. */
export function statedGoals(blueprint: Blueprint): Finding[] {
  return blueprint.services.flatMap((service): Finding[] => {
    const { name, goals, unreadGoals } = service;
    if (goals) return [];
    if (!unreadGoals) return [withoutGoals(service)];
    return [
      {
        policy: "every-service-has-goals",
        level: "error",
        service: name,
        resource: unreadGoals.urn,
        message: unreadReason(name, unreadGoals).text,
        fix: unreadRemedy(name, unreadGoals).text,
      },
    ];
  });
}

/** What looks like a part of the blueprint and could not be read: it counts as absent or as the worst, and is said. */
export function passedOver(blueprint: Blueprint): Finding[] {
  return blueprint.notUnderstood.map(({ resource, where, reason }) => ({
    policy: "nothing-passed-over",
    level: "error",
    service: null,
    resource,
    message: `${where} could not be read: ${reason}`,
    fix: "declare it as docs/contract.md says; until then it counts as absent, or as the worst that it can be",
  }));
}
