import type { ServiceDeclaration } from "../services/service-schema";
import type { Site } from "../sites/site";
import { type SharedStore, sharedStores } from "./shared-store";

/** An event log, with a server at each of its sites. */
export interface EventLogPlan extends SharedStore {
  /** Services that keep a stream in it, with what each keeps at the most, in GiB. */
  readonly streams: readonly { readonly service: string; readonly storageGiB: number }[];
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
  return sharedStores("event-log", services, sites).map((store) => ({
    ...store,
    streams: store.clients.flatMap(({ service, stores }) =>
      stores
        .filter((use) => store.uses.includes(use))
        .flatMap(({ storageGiB }) => (storageGiB === undefined ? [] : [{ service, storageGiB }])),
    ),
  }));
}
