import type { Blueprint } from "../blueprint/blueprint";
import type { Service } from "../blueprint/service";
import type { Finding } from "./finding";

/** Operational services up to this tier are what operators work with when everything else is down. */
const OPERATORS_TIER = 0;

/** A thing that something needs: a service, a database or a quorum. */
type Need = `service ${string}` | `database ${string}` | `quorum ${string}`;

/** Services that are a quorum and nothing else. */
function servicesThatAre(blueprint: Blueprint, quorum: string): Service[] {
  return blueprint.services.filter(
    (service) =>
      service.goals?.approach === "quorum" &&
      service.stores.some((store) => store.kind === "quorum" && store.name === quorum),
  );
}

/** What a thing needs in order to work, or to heal: a database heals by the quorum that decides on its leader. */
function needsOf(blueprint: Blueprint, thing: Need): Need[] {
  const [kind, name] = [thing.slice(0, thing.indexOf(" ")), thing.slice(thing.indexOf(" ") + 1)];
  if (kind === "service") {
    const service = blueprint.services.find((candidate) => candidate.name === name);
    const stores =
      service?.stores.filter((store) => store.kind === "quorum" || store.access === "read-write") ?? [];
    return [
      ...(service?.hardDependencies ?? []).map((needed): Need => `service ${needed}`),
      ...stores.map((store): Need => `${store.kind} ${store.name}`),
    ];
  }
  if (kind === "database") {
    const database = blueprint.databases.find((candidate) => candidate.name === name);
    const quorums = new Set(
      database?.shards.map((shard) => shard.quorum).filter((quorum) => quorum !== undefined),
    );
    return [...quorums].map((quorum): Need => `quorum ${quorum}`);
  }
  return servicesThatAre(blueprint, name)
    .flatMap((service) => service.hardDependencies)
    .map((needed): Need => `service ${needed}`);
}

/** The shortest way along needs from a thing to one that is looked for, both ends included. */
function wayTo(blueprint: Blueprint, from: Need, found: (thing: Need) => boolean): Need[] | undefined {
  const ways: Need[][] = [[from]];
  const seen = new Set<Need>();
  for (const way of ways) {
    for (const next of needsOf(blueprint, way.at(-1)!)) {
      if (found(next)) return [...way, next];
      if (seen.has(next)) continue;
      seen.add(next);
      ways.push([...way, next]);
    }
  }
  return undefined;
}

/** Databases that heal by a quorum that needs one of them. */
function authorityCycles(blueprint: Blueprint): Finding[] {
  const findings: Finding[] = [];
  for (const quorum of blueprint.quorums) {
    const start: Need = `quorum ${quorum.name}`;
    const way = wayTo(blueprint, start, (thing) => thing === start);
    if (!way) continue;
    const authority = servicesThatAre(blueprint, quorum.name)[0];
    findings.push({
      policy: "failover-authority-is-independent",
      level: "error",
      service: authority?.name ?? null,
      resource: authority?.goals?.urn ?? quorum.voters[0]?.urn ?? null,
      message: `what decides on failover needs what it decides about: ${way.join(" needs ")}`,
      fix: `let ${authority?.name ?? start} do without ${way[1]}, and declare the dependency soft`,
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
      .map((service): Need => `service ${service.name}`),
  );
  const findings: Finding[] = [];
  for (const tool of blueprint.services) {
    if (!tool.goals?.operational || tool.goals.tier > highestTier) continue;
    const way = wayTo(blueprint, `service ${tool.name}`, (thing) => products.has(thing));
    if (!way) continue;
    const names = way.map((thing) => thing.slice(thing.indexOf(" ") + 1));
    findings.push({
      policy: "operator-access-independent",
      level: "error",
      service: tool.name,
      resource: tool.goals.urn,
      message: `operators restore ${names.at(-1)} with ${tool.name}, which needs it: ${names.join(" needs ")}`,
      fix: `let ${names.at(-2)} do without ${names.at(-1)} when it is gone, and declare the dependency soft`,
    });
  }
  return findings;
}

/** Cycles through the path of failover: the thing that heals needs the thing that is broken. */
export function failoverCycles(blueprint: Blueprint): Finding[] {
  return [...authorityCycles(blueprint), ...operatorCycles(blueprint)];
}
