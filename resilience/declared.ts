import type { Blueprint } from "./blueprint/blueprint";
import type { Goals, StoreUse } from "./blueprint/service";

/** What of a service's goals a comparison looks at. A field that a report does not state is absent. */
export type DeclaredGoals = Partial<Omit<Goals, "urn" | "approach">>;

/** A service as it is declared. */
export interface DeclaredService {
  readonly service: string;
  /** `null`: no policy states goals for it. */
  readonly goals: DeclaredGoals | null;
  /** Demand at peak, which shares are of; `null` where it is not declared. */
  readonly peakRequestsPerSecond: number | null;
  readonly hostnames: readonly string[];
  readonly stores: readonly StoreUse[];
}

/** What a blueprint declares to be judged. By it a comparison tells what is gone: a verdict says nothing of that. */
export interface Declared {
  readonly sites: readonly string[];
  readonly services: readonly DeclaredService[];
}

function declaredGoals({ urn: _urn, approach: _approach, ...goals }: Goals): DeclaredGoals {
  return goals;
}

/** What a blueprint declares to be judged, in its order. */
export function declaredBy(blueprint: Blueprint): Declared {
  return {
    sites: blueprint.sites.map((site) => site.name),
    services: blueprint.services.map(({ name, goals, peakRequestsPerSecond, hostnames, stores }) => ({
      service: name,
      goals: goals ? declaredGoals(goals) : null,
      peakRequestsPerSecond: peakRequestsPerSecond ?? null,
      hostnames,
      stores,
    })),
  };
}
