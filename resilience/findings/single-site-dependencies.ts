import type { Blueprint } from "../blueprint/blueprint";
import type { Service } from "../blueprint/service";
import { toleratedLosses } from "@holdfast/contract/goal";
import type { Finding } from "./finding";
import { sitesOf } from "./standing-sites";

/** Services by what they need hard, turned round: for each service, those that need it. */
function dependantsOf(blueprint: Blueprint): Map<string, Service[]> {
  const dependants = new Map<string, Service[]>();
  for (const service of blueprint.services) {
    for (const needed of service.hardDependencies) {
      const known = dependants.get(needed);
      if (known) known.push(service);
      else dependants.set(needed, [service]);
    }
  }
  return dependants;
}

/** Everything that stops with a service, nearest first. */
function stoppedBy(dependants: ReadonlyMap<string, readonly Service[]>, start: string): Service[] {
  const found = new Set<Service>();
  const names = [start];
  for (const name of names) {
    for (const service of dependants.get(name) ?? []) {
      if (found.has(service) || service.name === start) continue;
      found.add(service);
      names.push(service.name);
    }
  }
  return [...found];
}

/**
 * Services that stand at one site and that others need which promise to outlive any one site: whatever they promise
 * themselves, the others go down with that site.
 */
export function singleSiteDependencies(blueprint: Blueprint): Finding[] {
  const dependants = dependantsOf(blueprint);
  const findings: Finding[] = [];
  for (const service of blueprint.services) {
    const [site, ...others] = sitesOf(blueprint, service);
    if (site === undefined || others.length > 0) continue;
    const broken = stoppedBy(dependants, service.name).filter(
      ({ goals }) => goals && toleratedLosses(goals.survive) > 0,
    );
    if (broken.length === 0) continue;
    findings.push({
      policy: "no-single-site-dependency",
      level: "error",
      service: service.name,
      resource: service.deployments[0]?.urn ?? service.goals?.urn ?? null,
      reason: {
        kind: "single-point-of-failure",
        service: service.name,
        site,
        dependants: broken.map(({ name }) => name),
      },
      remedy: { kind: "run-elsewhere-or-soften", service: service.name },
    });
  }
  return findings;
}
