import { Residency, SurvivalGoal, toleratedLosses } from "holdfast/goals";
import type { ServiceDeclaration } from "../services/service-schema";
import { mayHold, workloadSites } from "./allowed-sites";
import { type DataSite, type Site, isDataSite } from "../sites/site";

/** An event log that services of the catalogue name, with what the strictest of them asks for. */
export interface EventLogPlan {
  readonly name: string;
  /** Sites with a server: those at which one of the services runs. */
  readonly sites: readonly DataSite[];
  readonly survive: SurvivalGoal;
  readonly rpoSeconds: number;
  /** Services that keep a stream in it, with what each keeps at the most, in GiB. */
  readonly streams: readonly { readonly service: string; readonly storageGiB: number }[];
  /** Services that connect to it. */
  readonly clients: readonly ServiceDeclaration[];
}

function planEventLog(
  name: string,
  clients: readonly ServiceDeclaration[],
  sites: readonly Site[],
): EventLogPlan {
  const residency = clients.some((client) => client.residency === Residency.Korea)
    ? Residency.Korea
    : Residency.Any;
  return {
    name,
    sites: sites
      .filter(isDataSite)
      .filter((site) => mayHold(site, residency))
      .filter((site) => clients.some((client) => workloadSites(client, sites).includes(site))),
    survive: clients
      .map((client) => client.survive)
      .reduce((strictest, goal) => (toleratedLosses(goal) > toleratedLosses(strictest) ? goal : strictest)),
    rpoSeconds: Math.min(...clients.map((client) => client.rpo)),
    streams: clients.flatMap(({ service, stores }) =>
      stores
        .filter((store) => store.kind === "event-log" && store.name === name)
        .flatMap(({ storageGiB }) => (storageGiB === undefined ? [] : [{ service, storageGiB }])),
    ),
    clients,
  };
}

/**
 * The event logs that the services of a catalogue name, in the order of their first mention.
 *
 * @param services every service of the catalogue
 * @param sites every site of the blueprint
 */
export function planEventLogs(
  services: readonly ServiceDeclaration[],
  sites: readonly Site[],
): EventLogPlan[] {
  const names = new Set(
    services.flatMap(({ stores }) =>
      stores.flatMap(({ kind, name }) => (kind === "event-log" ? [name] : [])),
    ),
  );
  return [...names].map((name) => {
    const clients = services.filter(({ stores }) =>
      stores.some((store) => store.kind === "event-log" && store.name === name),
    );
    return planEventLog(name, clients, sites);
  });
}
