import type { Blueprint } from "../blueprint/blueprint";
import type { AnswerSet, Zone } from "../blueprint/endpoint";
import type { Service } from "../blueprint/service";

/** What judging looks up again and again, found once for a blueprint. */
export interface BlueprintIndex {
  readonly services: ReadonlyMap<string, Service>;
  /** Answers for a public name by servers that the name's zone is delegated to. */
  readonly answers: ReadonlyMap<string, readonly AnswerSet[]>;
  /** The zone of a public name. */
  readonly zoneOf: ReadonlyMap<string, Zone>;
  /** Services in an order in which hard dependencies come before what depends on them, as far as there is one. */
  readonly order: readonly Service[];
}

const indexes = new WeakMap<Blueprint, BlueprintIndex>();

/** Depth-first order over hard and soft dependencies. */
function dependencyOrder(services: ReadonlyMap<string, Service>): Service[] {
  const order: Service[] = [];
  const seen = new Set<string>();
  const visit = (name: string): void => {
    const service = services.get(name);
    if (!service || seen.has(name)) return;
    seen.add(name);
    for (const dependency of [...service.hardDependencies, ...service.softDependencies]) visit(dependency);
    order.push(service);
  };
  for (const name of services.keys()) visit(name);
  return order;
}

/** The zone with the longest name that a name lies in. */
function zoneFor(zones: readonly Zone[], name: string): Zone | undefined {
  return zones
    .filter((zone) => name === zone.name || name.endsWith(`.${zone.name}`))
    .sort((left, right) => right.name.length - left.name.length)[0];
}

function buildIndex(blueprint: Blueprint): BlueprintIndex {
  const services = new Map(blueprint.services.map((service) => [service.name, service]));
  const answers = new Map<string, AnswerSet[]>();
  const zoneOf = new Map<string, Zone>();
  for (const endpoint of blueprint.endpoints) {
    const zone = zoneFor(blueprint.zones, endpoint.name);
    if (zone) zoneOf.set(endpoint.name, zone);
    answers.set(
      endpoint.name,
      endpoint.answerSets.filter((set) => zone?.delegatedTo.includes(set.provider)),
    );
  }
  return { services, answers, zoneOf, order: dependencyOrder(services) };
}

/** The index of a blueprint; built once and kept for as long as the blueprint is. */
export function indexOf(blueprint: Blueprint): BlueprintIndex {
  const known = indexes.get(blueprint);
  if (known) return known;
  const index = buildIndex(blueprint);
  indexes.set(blueprint, index);
  return index;
}
