import type { Blueprint } from "../blueprint/blueprint";
import type { Service } from "../blueprint/service";
import { indexOf } from "../judge/index-blueprint";
import type { Finding } from "./finding";
import type { Need } from "./finding-reason";

/** Operational services up to this tier are what operators work with when everything else is down. */
const OPERATORS_TIER = 0;

/** Services that are a quorum and nothing else. */
function servicesThatAre(blueprint: Blueprint, quorum: string): Service[] {
  return blueprint.services.filter(
    (service) =>
      service.goals?.approach === "quorum" &&
      service.stores.some((store) => store.kind === "quorum" && store.name === quorum),
  );
}

/** What a thing needs in order to work, or to heal: a store heals by the quorum that decides on its leader. */
function needsOf(blueprint: Blueprint, { kind, name }: Need): Need[] {
  if (kind === "service") {
    const service = indexOf(blueprint).services.get(name);
    const stores =
      service?.stores.filter((store) => store.kind === "quorum" || store.access === "read-write") ?? [];
    return [
      ...(service?.hardDependencies ?? []).map((needed): Need => ({ kind: "service", name: needed })),
      ...stores.map((store): Need => ({ kind: store.kind, name: store.name })),
    ];
  }
  const held = indexOf(blueprint).stores.get(kind)?.get(name);
  const stores = held?.kind.needs(held.store) ?? [];
  if (kind !== "quorum") return stores.map((store): Need => ({ kind: store.kind, name: store.name }));
  return servicesThatAre(blueprint, name)
    .flatMap((service) => service.hardDependencies)
    .map((needed): Need => ({ kind: "service", name: needed }));
}

/** The shortest way along needs from a thing to one that is looked for, both ends included. */
function wayTo(blueprint: Blueprint, from: Need, found: (thing: Need) => boolean): Need[] | undefined {
  const ways: Need[][] = [[from]];
  const seen = new Set<string>();
  for (const way of ways) {
    for (const next of needsOf(blueprint, way.at(-1)!)) {
      if (found(next)) return [...way, next];
      const key = `${next.kind} ${next.name}`;
      if (seen.has(key)) continue;
      seen.add(key);
      ways.push([...way, next]);
    }
  }
  return undefined;
}

/** Databases that heal by a quorum that needs one of them. */
function authorityCycles(blueprint: Blueprint): Finding[] {
  const findings: Finding[] = [];
  for (const quorum of blueprint.quorums) {
    const start: Need = { kind: "quorum", name: quorum.name };
    const way = wayTo(blueprint, start, ({ kind, name }) => kind === "quorum" && name === quorum.name);
    const next = way?.[1];
    if (!way || !next) continue;
    const authority = servicesThatAre(blueprint, quorum.name)[0];
    findings.push({
      policy: "failover-authority-is-independent",
      level: "error",
      service: authority?.name ?? null,
      resource: authority?.goals?.urn ?? quorum.voters[0]?.urn ?? null,
      reason: { kind: "failover-authority-cycle", way },
      remedy: {
        kind: "soften-dependency",
        dependant: authority ? { kind: "service", name: authority.name } : start,
        dependency: next,
      },
    });
  }
  return findings;
}

/**
 * What operators restore services with, and needs one of those services.
 *
 * @param highestTier operational services up to this tier are looked at. Default: 0
 */
export function operatorCycles(blueprint: Blueprint, highestTier = OPERATORS_TIER): Finding[] {
  const products = new Set(
    blueprint.services
      .filter((service) => service.goals !== undefined && !service.goals.operational)
      .map((service) => service.name),
  );
  const findings: Finding[] = [];
  for (const tool of blueprint.services) {
    if (!tool.goals?.operational || tool.goals.tier > highestTier) continue;
    const found = ({ kind, name }: Need): boolean => kind === "service" && products.has(name);
    const way = wayTo(blueprint, { kind: "service", name: tool.name }, found);
    const [dependant, dependency] = way?.slice(-2) ?? [];
    if (!way || !dependant || !dependency) continue;
    findings.push({
      policy: "operator-access-independent",
      level: "error",
      service: tool.name,
      resource: tool.goals.urn,
      reason: { kind: "operator-access-cycle", tool: tool.name, way },
      remedy: { kind: "soften-dependency", dependant, dependency },
    });
  }
  return findings;
}

/** Cycles through the path of failover: the thing that heals needs the thing that is broken. */
export function failoverCycles(blueprint: Blueprint): Finding[] {
  return [...authorityCycles(blueprint), ...operatorCycles(blueprint)];
}
