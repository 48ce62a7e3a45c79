import { PlacementPolicy, type PlacementPolicyArgs } from "holdfast";
import { votersToSurvive } from "holdfast/consensus-quorum/majority";
import { toleratedLosses } from "holdfast/goals";
import { neededBy, type ServiceDeclaration } from "../services/service-schema";
import type { Configuration } from "../configuration/configuration";
import { hostnameOf } from "./dns";
import { allowedSites } from "../placement/allowed-sites";
import type { Topology } from "../placement/topology";

/** What a service promises: the name and arguments of its policy. */
export function goalsOf(
  service: ServiceDeclaration,
  topology: Topology,
  configuration: Configuration,
): [string, PlacementPolicyArgs] {
  const losses = toleratedLosses(service.survive);
  const fewest = service.approach === "quorum" ? votersToSurvive(losses) : losses + 1;
  return [
    service.service,
    {
      service: service.service,
      tier: service.tier,
      survive: service.survive,
      rtoSeconds: service.rto,
      rpoSeconds: service.rpo,
      servedAfterOneLoss: service.served.afterOneLoss,
      servedAfterTwoLosses: service.served.afterTwoLosses,
      peakRequestsPerSecond: service.demand.peakRequestsPerSecond,
      allowedSites: allowedSites(service, topology.sites).map((site) => site.name),
      residency: service.residency,
      minimumSites: service.minimumSites ?? fewest,
      approach: service.approach,
      hardDependencies: neededBy(service),
      softDependencies: service.dependencies.soft,
      stores: service.stores.map(({ kind, name, access }) => ({ kind, name, access })),
      operational: service.operational,
      hostname: hostnameOf(service, configuration.zone),
      ...(service.writes === undefined ? {} : { writes: service.writes }),
      ...(service.because === undefined ? {} : { because: service.because }),
      ...(service.accept.length > 0 ? { accept: service.accept } : {}),
    },
  ];
}

/**
 * Declares what each service promises. Every stack declares all of it, so that each can be judged by itself.
 */
export function declareGoals(topology: Topology, configuration: Configuration): void {
  for (const service of topology.promises) {
    new PlacementPolicy(...goalsOf(service, topology, configuration));
  }
}
