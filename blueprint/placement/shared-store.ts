import { ANYWHERE, mayRest } from "@holdfast/contract/residency";
import { type SurvivalGoal, toleratedLosses } from "holdfast/goals";
import type { ServiceDeclaration } from "../services/service-schema";
import { type DataSite, type Site, isDataSite } from "../sites/site";
import { mayHold, workloadSites } from "./allowed-sites";

type StoreDeclaration = ServiceDeclaration["stores"][number];

/** A store that services of the catalogue name, with what the strictest of them asks for. */
export interface SharedStore {
  readonly name: string;
  /** Sites with a copy. It holds data of each of the services, so these are sites at which all of them may be. */
  readonly sites: readonly DataSite[];
  readonly survive: SurvivalGoal;
  readonly rtoSeconds: number;
  readonly rpoSeconds: number;
  readonly residency: string;
  /** Services that connect to it. */
  readonly clients: readonly ServiceDeclaration[];
  /** What these say of it. */
  readonly uses: readonly StoreDeclaration[];
}

/** The residency that all of several allow: a country before the jurisdiction that it belongs to, and either before anywhere. */
function strictest(residencies: readonly string[]): string {
  return residencies.reduce((narrow, other) => (mayRest(narrow, other) ? other : narrow), ANYWHERE);
}

/**
 * The stores of a kind that the services of a catalogue name, in the order of their first mention.
 *
 * @param kind the kind, as `stores` of a service's file names it
 * @param services every service of the catalogue
 * @param sites every site of the blueprint
 */
export function sharedStores(
  kind: StoreDeclaration["kind"],
  services: readonly ServiceDeclaration[],
  sites: readonly Site[],
): SharedStore[] {
  const clientsByName = new Map<string, ServiceDeclaration[]>();
  for (const service of services) {
    for (const store of service.stores)
      if (store.kind === kind)
        clientsByName.set(store.name, [...(clientsByName.get(store.name) ?? []), service]);
  }
  return [...clientsByName].map(([name, clients]) => {
    const residency = strictest(clients.map((client) => client.residency));
    return {
      name,
      sites: clients
        .filter(({ workload }) => workload)
        .map((client) => workloadSites(client, sites))
        .reduce((common, at) => common.filter((site) => at.includes(site)), sites.filter(isDataSite))
        .filter((site) => mayHold(site, residency)),
      survive: clients
        .map((client) => client.survive)
        .reduce((most, goal) => (toleratedLosses(goal) > toleratedLosses(most) ? goal : most)),
      rtoSeconds: Math.min(...clients.map((client) => client.rto)),
      rpoSeconds: Math.min(...clients.map((client) => client.rpo)),
      residency,
      clients,
      uses: clients.flatMap(({ stores }) =>
        stores.filter((store) => store.kind === kind && store.name === name),
      ),
    };
  });
}
