import type { ResourceGraph } from "../graph/resource";
import type { Blueprint } from "./blueprint";
import { Budgets } from "./budgets";
import { readPriorities } from "./pod";
import { readAuthorities, readCertificates } from "./read-certificates";
import { readDatabases } from "../stores/database/read-databases";
import { readEndpoints } from "./read-endpoints";
import { readOtherWorkloads, readQuotas } from "./read-other-workloads";
import { readQuorums } from "../stores/quorum/read-quorums";
import { readServices } from "./read-services";
import { readSites } from "./read-sites";
import { readVaults } from "./read-vaults";
import { Reading } from "./reading";
import { byUrn, inReadingOrder } from "./reading-order";

/**
 * Derives from a resource graph what the analysis judges: sites, quorums, databases, services, names, zones
 * and vaults, each with the URNs that it was read from. What looks like a part of the blueprint and cannot be
 * read is listed in `notUnderstood`; what the graph does not hold is absent.
 */
export function deriveBlueprint(graph: ResourceGraph): Blueprint {
  const reading = new Reading({ resources: byUrn(graph) });
  const sites = readSites(reading);
  const budgets = new Budgets(reading);
  const quorums = readQuorums(reading, budgets);
  const databases = readDatabases(reading, quorums, budgets);
  const priorities = readPriorities(reading);
  const services = readServices(reading, priorities, budgets);
  const { endpoints, zones } = readEndpoints(reading, sites, budgets);
  const vaults = readVaults(reading);
  const present = new Set(sites.map((site) => site.name));
  const named = new Set(services.flatMap((service) => service.goals?.allowedSites ?? []));
  return inReadingOrder({
    sites,
    quorums,
    databases,
    services,
    endpoints,
    zones,
    vaults,
    certificates: readCertificates(reading),
    authorities: readAuthorities(reading),
    otherWorkloads: readOtherWorkloads(reading, priorities),
    quotas: readQuotas(reading),
    notUnderstood: reading.notUnderstood,
    missingSites: [...named].filter((site) => !present.has(site)),
  });
}
