import type { CapacityInput, CapacityService, Losses } from "./capacity-input";

/** A share of peak that a service promises to serve with any so many sites lost. */
export interface ServicePromise {
  readonly kind: "promise";
  readonly service: string;
  readonly losses: Losses;
  /** Share of peak, 0 to 1. */
  readonly share: number;
}

/** Something that a plan has to respect, and that can be in conflict with others. */
export type Requirement =
  | ServicePromise
  /** A service stands at so many sites at least. */
  | { readonly kind: "minimum-sites"; readonly service: string; readonly sites: number }
  /** A service has so many replicas at least wherever it stands. */
  | { readonly kind: "minimum-replicas"; readonly service: string; readonly replicas: number }
  /** All replicas at a site fit into its cores or memory (GiB). */
  | {
      readonly kind: "capacity";
      readonly site: string;
      readonly of: "cores" | "memory";
      readonly amount: number;
    };

/**
 * The shares of peak that a service promises, by the number of lost sites.
 *
 * @param service the service
 * @returns one share for each number of losses, from none to as many as it survives
 */
export function promisedShares(service: CapacityService): number[] {
  const all = [service.servedAfterNoLoss, service.servedAfterOneLoss, service.servedAfterTwoLosses];
  return all.slice(0, service.survives + 1).map((share) => share ?? 1);
}

/**
 * Everything that a plan has to respect.
 *
 * @param input the input
 * @returns promises first, those of the tiers that are shed first before others
 */
export function requirementsOf(input: CapacityInput): Requirement[] {
  const services = [...input.services].sort((a, b) => b.tier - a.tier);
  const promises = services.flatMap((service) =>
    promisedShares(service).map((share, losses): ServicePromise => ({
      kind: "promise",
      service: service.name,
      losses: losses as Losses,
      share,
    })),
  );
  const minimums = services.flatMap(({ name, minimumSites, minimumReplicas }): Requirement[] => [
    ...(minimumSites === undefined
      ? []
      : [{ kind: "minimum-sites", service: name, sites: minimumSites } as const]),
    ...(minimumReplicas === undefined
      ? []
      : [{ kind: "minimum-replicas", service: name, replicas: minimumReplicas } as const]),
  ]);
  const capacities = input.sites.flatMap((site): Requirement[] => [
    { kind: "capacity", site: site.name, of: "cores", amount: site.cores },
    { kind: "capacity", site: site.name, of: "memory", amount: site.memoryGiB },
  ]);
  return [...promises, ...minimums, ...capacities];
}

/**
 * Says a requirement in words.
 *
 * @param requirement the requirement
 */
export function requirementText(requirement: Requirement): string {
  switch (requirement.kind) {
    case "promise": {
      const share = `${Number((requirement.share * 100).toFixed(2))}% of its peak`;
      if (requirement.losses === 0) return `${requirement.service} serves ${share}`;
      const lost = requirement.losses === 1 ? "any one site" : "any two sites";
      return `${requirement.service} serves ${share} with ${lost} lost`;
    }
    case "minimum-sites":
      return `${requirement.service} stands at ${requirement.sites} sites at least`;
    case "minimum-replicas":
      return `${requirement.service} has ${requirement.replicas} replicas at least wherever it stands`;
    case "capacity":
      return requirement.of === "cores"
        ? `${requirement.site} has ${requirement.amount} cores`
        : `${requirement.site} has ${requirement.amount} GiB of memory`;
  }
}
