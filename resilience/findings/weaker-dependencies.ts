import type { Blueprint } from "../blueprint/blueprint";
import type { Goals, Service } from "../blueprint/service";
import { toleratedLosses } from "@holdfast/contract/goal";
import type { Finding } from "./finding";
import type { FindingReason, FindingRemedy, Shortfall } from "./finding-reason";

/** In what a dependency promises less than what depends on it. */
function shortfalls(goals: Goals, of: Goals): Shortfall[] {
  const losses = toleratedLosses(goals.survive);
  const found: Shortfall[] = [];
  if (!(toleratedLosses(of.survive) >= losses))
    found.push({ kind: "survive", has: of.survive, wanted: goals.survive });
  if (losses >= 1 && !(of.servedAfterOneLoss >= goals.servedAfterOneLoss)) {
    const [has, wanted] = [of.servedAfterOneLoss, goals.servedAfterOneLoss];
    found.push({ kind: "served", losses: 1, has, wanted });
  }
  if (losses >= 2 && !(of.servedAfterTwoLosses >= goals.servedAfterTwoLosses)) {
    const [has, wanted] = [of.servedAfterTwoLosses, goals.servedAfterTwoLosses];
    found.push({ kind: "served", losses: 2, has, wanted });
  }
  if (losses >= 1 && !(of.rtoSeconds <= goals.rtoSeconds)) {
    found.push({ kind: "rto", hasSeconds: of.rtoSeconds, wantedSeconds: goals.rtoSeconds });
  }
  return found;
}

/** A hard dependency that promises less than the service that stands on it: its promise is worth no more. */
export function weakerDependencies(blueprint: Blueprint): Finding[] {
  const services = new Map(blueprint.services.map((service) => [service.name, service]));
  const findings: Finding[] = [];
  const add = (service: Service, reason: FindingReason, remedy: FindingRemedy): void => {
    findings.push({
      policy: "no-single-site-dependency",
      level: "error",
      service: service.name,
      resource: service.goals?.urn ?? null,
      key: "dependencies",
      reason,
      remedy,
    });
  };
  for (const service of blueprint.services) {
    if (!service.goals) continue;
    for (const name of service.hardDependencies) {
      const dependency = services.get(name);
      // Goals that cannot be read are told of by themselves.
      if (dependency?.unreadGoals) continue;
      const about = { service: service.name, dependency: name };
      if (!dependency?.goals) {
        add(
          service,
          { kind: "dependency-without-goals", ...about },
          { kind: "state-dependency-goals", ...about },
        );
        continue;
      }
      const found = shortfalls(service.goals, dependency.goals);
      if (found.length === 0) continue;
      add(
        service,
        { kind: "weaker-dependency", ...about, shortfalls: found },
        { kind: "raise-dependency-goals", ...about },
      );
    }
  }
  return findings;
}
