import type { ResourceGraph } from "../graph/resource";
import { withoutDefective } from "../defects/out-of-service";
import { findDefects } from "../defects/registry";
import type { Blueprint } from "./blueprint";
import { Budgets } from "./budgets";
import { readPriorities } from "./pod";
import { readAuthorities, readCertificates } from "./read-certificates";
import { databaseKind } from "../stores/database/kind";
import { readEndpoints } from "./read-endpoints";
import { readOtherWorkloads, readQuotas } from "./read-other-workloads";
import { quorumKind } from "../stores/quorum/kind";
import { ReadStores } from "../stores/read-stores";
import { storeKinds, type StoreRegistry } from "../stores/registry";
import { readServices } from "./read-services";
import { readSites } from "./read-sites";
import { readVaults } from "./read-vaults";
import { Reading } from "./reading";
import { byUrn, inReadingOrder } from "./reading-order";

/**
 * Derives from a resource graph what the analysis judges: sites, quorums, databases, services, names, zones
 * and vaults, each with the URNs that it was read from. What looks like a part of the blueprint and cannot be
 * read is listed in `notUnderstood`; what the graph does not hold is absent. What cannot do its part is a defect, and not
 * counted on.
 *
 * @param kinds the kinds of stores that are looked for. Default: every one that is registered
 */
export function deriveBlueprint(graph: ResourceGraph, kinds: StoreRegistry = storeKinds): Blueprint {
  const reading = new Reading({ resources: byUrn(graph) });
  const blueprint = readBlueprint(reading, kinds);
  return withoutDefective(blueprint, findDefects(reading, blueprint));
}

/** The blueprint as it is declared: nobody has looked yet whether what is declared can do its part. */
export function readBlueprint(reading: Reading, kinds: StoreRegistry = storeKinds): Blueprint {
  const sites = readSites(reading);
  const budgets = new Budgets(reading);
  const stores = new ReadStores(reading, budgets);
  const quorums = stores.stores(quorumKind);
  const databases = stores.stores(databaseKind);
  const others = kinds.all.filter((kind) => kind.held === undefined);
  const priorities = readPriorities(reading);
  const services = readServices(reading, priorities, budgets, kinds.kinds);
  const { endpoints, zones } = readEndpoints(reading, sites, budgets);
  const vaults = readVaults(reading);
  const present = new Set(sites.map((site) => site.name));
  const named = new Set(services.flatMap((service) => service.goals?.allowedSites ?? []));
  return inReadingOrder({
    sites,
    quorums,
    databases,
    ...(others.length > 0 && {
      otherStores: new Map(others.map((kind) => [kind.kind, stores.stores(kind)])),
    }),
    ...(kinds !== storeKinds && { storeKinds: kinds }),
    services,
    endpoints,
    zones,
    vaults,
    certificates: readCertificates(reading),
    authorities: readAuthorities(reading),
    otherWorkloads: [
      ...readOtherWorkloads(reading, priorities),
      ...kinds.all.flatMap((kind) => stores.stores(kind).flatMap((store) => kind.room(store))),
    ],
    quotas: readQuotas(reading),
    notUnderstood: reading.notUnderstood,
    missingSites: [...named].filter((site) => !present.has(site)),
  });
}
