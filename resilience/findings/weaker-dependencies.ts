import type { Blueprint } from "../blueprint/blueprint";
import type { Goals, Service } from "../blueprint/service";
import { toleratedLosses } from "../judge/goal";
import type { Finding } from "./finding";

/** In what a dependency promises less than what depends on it. */
function shortfalls(goals: Goals, of: Goals): string[] {
  const losses = toleratedLosses(goals.survive);
  const found: string[] = [];
  if (!(toleratedLosses(of.survive) >= losses)) found.push(`survives ${of.survive}, not ${goals.survive}`);
  if (losses >= 1 && !(of.servedAfterOneLoss >= goals.servedAfterOneLoss)) {
    found.push(`promises ${of.servedAfterOneLoss} of peak after one loss, not ${goals.servedAfterOneLoss}`);
  }
  if (losses >= 2 && !(of.servedAfterTwoLosses >= goals.servedAfterTwoLosses)) {
    found.push(
      `promises ${of.servedAfterTwoLosses} of peak after two losses, not ${goals.servedAfterTwoLosses}`,
    );
  }
  if (losses >= 1 && !(of.rtoSeconds <= goals.rtoSeconds)) {
    found.push(`recovers within ${of.rtoSeconds} s, not ${goals.rtoSeconds} s`);
  }
  return found;
}

/** A hard dependency that promises less than the service that stands on it: its promise is worth no more. */
export function weakerDependencies(blueprint: Blueprint): Finding[] {
  const services = new Map(blueprint.services.map((service) => [service.name, service]));
  const findings: Finding[] = [];
  const add = (service: Service, message: string, fix: string): void => {
    findings.push({
      policy: "no-single-site-dependency",
      level: "error",
      service: service.name,
      resource: service.goals?.urn ?? null,
      key: "dependencies",
      message,
      fix,
    });
  };
  for (const service of blueprint.services) {
    if (!service.goals) continue;
    for (const name of service.hardDependencies) {
      const dependency = services.get(name);
      // Goals that cannot be read are told of by themselves.
      if (dependency?.unreadGoals) continue;
      if (!dependency?.goals) {
        add(
          service,
          `${service.name} needs ${name}, which promises nothing`,
          `state goals for ${name} that are no weaker than those of ${service.name}, or make the dependency soft`,
        );
        continue;
      }
      const found = shortfalls(service.goals, dependency.goals);
      if (found.length === 0) continue;
      add(
        service,
        `${service.name} needs ${name}, which ${found.join(" and ")}`,
        `raise the goals of ${name} to those of ${service.name}, or make the dependency soft`,
      );
    }
  }
  return findings;
}
