import type { Blueprint } from "../blueprint/blueprint";
import { dependenciesAtOnce, type Service } from "../blueprint/service";
import { storesUsedBy } from "../judge/index-blueprint";
import type { LossElement } from "../loss/loss";
import { kindsOf } from "../stores/registry";
import { PlaceFailures } from "./blueprint/place-failures";
import { GraphTerms, type Term } from "./blueprint/term";
import { WorkloadFailures } from "./blueprint/workload-failures";
import type { FaultGraph } from "./fault-graph";

/** From which outcome on a service counts as failed: `read-only` counts those that are down too. */
export type FailedFrom = "read-only" | "down";

/** The failure of something, in a fault graph. */
export type Failure =
  /** It is this node of the graph. */
  | { readonly kind: "node"; readonly top: string }
  /** It is there with nothing lost. */
  | { readonly kind: "already" }
  /** Nothing that can be lost brings it about. */
  | { readonly kind: "never" };

/** The fault graph of a blueprint. Its events are what can be lost, each named as the scenario that it is. */
export interface BlueprintFaultGraph {
  readonly graph: FaultGraph;
  /** Failure of each service, by name. */
  readonly services: ReadonlyMap<string, Failure>;
  /** Failure of any service that does not fail already. */
  readonly any: Failure;
}

/** How a blueprint becomes a fault graph. */
export interface BlueprintFaultGraphOptions {
  /** Default: "down". */
  readonly failedFrom?: FailedFrom;
  /** Chance of an element to be lost within a year, above 0 and at most 1. Default: none is declared. */
  readonly probability?: (element: LossElement) => number | undefined;
}

/** Services that a service needs at once, itself among them, and those need, and so on; and whether all are there. */
function needed(
  service: Service,
  byName: ReadonlyMap<string, Service>,
): { found: Service[]; complete: boolean } {
  const found = new Set([service]);
  let complete = true;
  for (const one of found) {
    for (const name of dependenciesAtOnce(one).hard) {
      const dependency = byName.get(name);
      if (dependency) found.add(dependency);
      else complete = false;
    }
  }
  return { found: [...found], complete };
}

/**
 * Makes the fault graph of a blueprint: for every service, which losses of sites, halls, power feeds, substations,
 * carriers, backbones, hazards, DNS providers, cloud regions and operational services stop it, through replicas
 * and their routes, routers, copies, voters and hard dependencies. It says what the judge says, in gates, for
 * what stands and what is needed. It does not say that what is left is too little: services that are overloaded
 * and do not shed, and sites without room, are for the judge.
 *
 * @param blueprint what stands where
 * @param options what counts as failed, and how likely losses are
 */
export function blueprintFaultGraph(
  blueprint: Blueprint,
  options: BlueprintFaultGraphOptions = {},
): BlueprintFaultGraph {
  const { failedFrom = "down", probability = () => undefined } = options;
  const terms = new GraphTerms();
  const places = new PlaceFailures(blueprint, terms, probability);
  const workloads = new WorkloadFailures(blueprint, places, terms);

  const context = { blueprint, places, terms, failedFrom };
  const failures = new Map(kindsOf(blueprint).all.map((kind) => [kind, kind.fails(context)]));
  const storesFail = (service: Service): Term[] =>
    storesUsedBy(blueprint, service).map(({ use, held }): Term =>
      held ? (failures.get(held.kind)?.of(held.store, use.access) ?? true) : true,
    );
  const byName = new Map(blueprint.services.map((service) => [service.name, service]));
  const own = new Map(
    blueprint.services.map((service) => [
      service,
      terms.any([workloads.failed(service), ...storesFail(service)]),
    ]),
  );
  const failed = new Map<string, Term>();
  for (const service of blueprint.services) {
    const { found, complete } = needed(service, byName);
    failed.set(service.name, complete ? terms.any(found.map((one) => own.get(one)!)) : true);
  }
  const failure = (term: Term): Failure => {
    if (typeof term !== "boolean") return { kind: "node", top: term.node };
    return { kind: term ? "already" : "never" };
  };
  const any = terms.any([...failed.values()].filter((term) => term !== true));
  return {
    graph: { nodes: terms.nodes },
    services: new Map([...failed].map(([name, term]) => [name, failure(term)])),
    any: failure(any),
  };
}
