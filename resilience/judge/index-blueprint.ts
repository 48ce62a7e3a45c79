import type { Blueprint } from "../blueprint/blueprint";
import type { AnswerSet, Zone } from "../blueprint/endpoint";
import type { Deployment, Service, StoreUse } from "../blueprint/service";
import type { Site } from "../blueprint/site";
import type { NamespaceQuota, OtherWorkload } from "../blueprint/workload";
import { kindsOf, storesOf } from "../stores/registry";
import type { Store, StoreKind } from "../stores/store-kind";
import type { Routes } from "./route";

/** A service's replicas at a site, beside the service. */
export interface Claim {
  readonly service: Service;
  readonly deployment: Deployment;
}

/** A store beside its kind. */
export interface HeldStore {
  readonly kind: StoreKind;
  readonly store: Store;
}

/** A store that a service says it uses; `held` is absent where the blueprint holds none of that kind and name. */
export interface UsedStore {
  readonly use: StoreUse;
  readonly held: HeldStore | undefined;
}

/** Servers whose answers differ in nothing but where they are declared. */
export interface AlikeServers {
  /** The server's name, or the zone's where they are several. */
  readonly label: string;
  readonly sets: readonly AnswerSet[];
}

/** Everything that takes room at a site. */
export interface SiteContent {
  readonly site: Site;
  /** Claims by scheduling priority, the highest first; within one, in the order declared. */
  readonly levels: readonly {
    readonly others: readonly OtherWorkload[];
    readonly claims: readonly Claim[];
  }[];
  readonly quotas: readonly NamespaceQuota[];
}

/** What judging looks up again and again, found once for a blueprint. */
export interface BlueprintIndex {
  readonly services: ReadonlyMap<string, Service>;
  /** Stores by kind and name. */
  readonly stores: ReadonlyMap<string, ReadonlyMap<string, HeldStore>>;
  /** The stores that each service uses, in the order in which its policy names them. */
  readonly storesUsed: ReadonlyMap<Service, readonly UsedStore[]>;
  /** Answers for a public name by servers that the name's zone is delegated to; servers that answer alike together. */
  readonly answers: ReadonlyMap<string, readonly AlikeServers[]>;
  /** A service's deployments at each of its sites. */
  readonly deployments: ReadonlyMap<Service, ReadonlyMap<string, readonly Deployment[]>>;
  /** The zone of a public name. */
  readonly zoneOf: ReadonlyMap<string, Zone>;
  /** Services in an order in which dependencies come before what depends on them, as far as there is one. */
  readonly order: readonly Service[];
  /** Everything in that order comes after all that it depends on: there is no cycle. */
  readonly inOrder: boolean;
  /** Services that depend on a service, hard or soft. */
  readonly callers: ReadonlyMap<string, readonly Service[]>;
  readonly contents: ReadonlyMap<string, SiteContent>;
  /** Routes of services with public names that were worked out already, by what is left of servers and sites. */
  readonly routes: ReadonlyMap<Service, Map<string, Routes>>;
}

const indexes = new WeakMap<Blueprint, BlueprintIndex>();

/** Depth-first order over hard and soft dependencies. Chains may be longer than calls can be nested. */
function dependencyOrder(services: ReadonlyMap<string, Service>): Service[] {
  const order: Service[] = [];
  const seen = new Set<string>();
  const path: { readonly service: Service; readonly open: Iterator<string> }[] = [];
  const enter = (name: string): void => {
    const service = services.get(name);
    if (!service || seen.has(name)) return;
    seen.add(name);
    path.push({ service, open: [...service.hardDependencies, ...service.softDependencies].values() });
  };
  for (const name of services.keys()) {
    enter(name);
    for (let last = path.at(-1); last; last = path.at(-1)) {
      const next = last.open.next();
      if (!next.done) enter(next.value);
      else order.push(path.pop()!.service);
    }
  }
  return order;
}

/** Whether all services come after those that they depend on. */
function isInOrder(order: readonly Service[], services: ReadonlyMap<string, Service>): boolean {
  const seen = new Set<string>();
  return order.every(({ name, hardDependencies, softDependencies }) => {
    const after = [...hardDependencies, ...softDependencies].every(
      (one) => seen.has(one) || !services.has(one),
    );
    seen.add(name);
    return after;
  });
}

function callersOf(services: Iterable<Service>): Map<string, Service[]> {
  const callers = new Map<string, Service[]>();
  for (const service of services) {
    for (const name of new Set([...service.hardDependencies, ...service.softDependencies])) {
      const known = callers.get(name);
      if (known) known.push(service);
      else callers.set(name, [service]);
    }
  }
  return callers;
}

/** The zone with the longest name that a name lies in. */
function zoneFor(zones: readonly Zone[], name: string): Zone | undefined {
  return zones
    .filter((zone) => name === zone.name || name.endsWith(`.${zone.name}`))
    .sort((left, right) => right.name.length - left.name.length)[0];
}

/** What a server's answers depend on. */
function answerKey(set: AnswerSet): string {
  const answers = set.answers.map(({ address, site, weight, group, healthCheck: check }) =>
    [
      address,
      site,
      weight,
      group,
      check?.intervalSeconds,
      check?.failureThreshold,
      check?.timeoutSeconds,
    ].join("/"),
  );
  return [set.provider, set.ttlSeconds, ...answers].join(" ");
}

function alikeServers(sets: readonly AnswerSet[], zone: Zone | undefined): AlikeServers[] {
  const groups = new Map<string, AnswerSet[]>();
  for (const set of sets) {
    const key = answerKey(set);
    groups.set(key, [...(groups.get(key) ?? []), set]);
  }
  return [...groups.values()].map((alike) => ({
    label: alike.length === 1 ? alike[0]!.server : `name servers of ${zone?.name}`,
    sets: alike,
  }));
}

function bySite(service: Service): Map<string, Deployment[]> {
  const deployments = new Map<string, Deployment[]>();
  for (const deployment of service.deployments) {
    const here = deployments.get(deployment.site);
    if (here) here.push(deployment);
    else deployments.set(deployment.site, [deployment]);
  }
  return deployments;
}

function contentOf(blueprint: Blueprint, site: Site): SiteContent {
  const others = blueprint.otherWorkloads.filter((workload) => workload.site === site.name);
  const claims = blueprint.services.flatMap((service) =>
    service.deployments
      .filter((deployment) => deployment.site === site.name)
      .map((deployment) => ({ service, deployment })),
  );
  const priorities = new Set([
    ...others.map((other) => other.priority),
    ...claims.map((claim) => claim.deployment.priority),
  ]);
  return {
    site,
    levels: [...priorities]
      .sort((left, right) => right - left)
      .map((priority) => ({
        others: others.filter((other) => other.priority === priority),
        claims: claims.filter((claim) => claim.deployment.priority === priority),
      })),
    quotas: blueprint.quotas.filter((quota) => quota.site === site.name),
  };
}

function heldStores(blueprint: Blueprint): Map<string, ReadonlyMap<string, HeldStore>> {
  return new Map(
    kindsOf(blueprint).all.map((kind) => [
      kind.kind,
      new Map(storesOf(blueprint, kind).map((store) => [store.name, { kind, store }])),
    ]),
  );
}

function buildIndex(blueprint: Blueprint): BlueprintIndex {
  const services = new Map(blueprint.services.map((service) => [service.name, service]));
  const answers = new Map<string, AlikeServers[]>();
  const zoneOf = new Map<string, Zone>();
  for (const endpoint of blueprint.endpoints) {
    const zone = zoneFor(blueprint.zones, endpoint.name);
    if (zone) zoneOf.set(endpoint.name, zone);
    const named = endpoint.answerSets.filter((set) => zone?.delegatedTo.includes(set.provider));
    answers.set(endpoint.name, alikeServers(named, zone));
  }
  const order = dependencyOrder(services);
  const stores = heldStores(blueprint);
  return {
    services,
    stores,
    storesUsed: new Map(
      blueprint.services.map((service) => [
        service,
        service.stores.map((use) => ({ use, held: stores.get(use.kind)?.get(use.name) })),
      ]),
    ),
    answers,
    deployments: new Map(blueprint.services.map((service) => [service, bySite(service)])),
    zoneOf,
    order,
    inOrder: isInOrder(order, services),
    callers: callersOf(services.values()),
    routes: new Map(blueprint.services.map((service) => [service, new Map<string, Routes>()])),
    contents: new Map(blueprint.sites.map((site) => [site.name, contentOf(blueprint, site)])),
  };
}

/** The index of a blueprint; built once and kept for as long as the blueprint is. */
export function indexOf(blueprint: Blueprint): BlueprintIndex {
  const known = indexes.get(blueprint);
  if (known) return known;
  const index = buildIndex(blueprint);
  indexes.set(blueprint, index);
  return index;
}

/** The stores that a service of a blueprint uses, each with its kind. */
export function storesUsedBy(blueprint: Blueprint, service: Service): readonly UsedStore[] {
  return indexOf(blueprint).storesUsed.get(service) ?? [];
}

/** The store of a kind with a name; `undefined` where the blueprint holds none. */
export function storeNamed<Entity extends Store>(
  blueprint: Blueprint,
  kind: StoreKind<Entity>,
  name: string,
): Entity | undefined {
  return indexOf(blueprint).stores.get(kind.kind)?.get(name)?.store as Entity | undefined;
}
