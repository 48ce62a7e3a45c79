import { TOLERANCE } from "../arithmetic/traffic";
import type { Goals } from "../blueprint/service";
import type { Loss } from "../loss/loss";
import type { Damage } from "./damage";
import type { ServiceState } from "./judge-service";
import { sumOf } from "./reason";
import type { Promised, Unmet } from "./verdict";

/** Site losses that a survival goal promises to outlive. */
export function toleratedLosses(survive: Goals["survive"]): number {
  return { none: 0, "one-site": 1, "two-sites": 2 }[survive];
}

/**
 * What a service promises under a loss; `null` where the loss is beyond its goal. A loss that takes no site as
 * a whole (a hall, a provider, another service) is held against the promise for one site.
 */
export function promisedUnder(goals: Goals, loss: Loss, damage: Damage): Promised | null {
  const sites = loss.elements.length === 0 ? 0 : Math.max(1, damage.sites.size);
  if (sites > toleratedLosses(goals.survive)) return null;
  const served = [1, goals.servedAfterOneLoss, goals.servedAfterTwoLosses][sites] ?? 0;
  return { survive: goals.survive, served, rtoSeconds: goals.rtoSeconds, rpoSeconds: goals.rpoSeconds };
}

/** The parts of a promise that a service does not keep. */
export function unmetParts(promised: Promised, state: ServiceState): Unmet[] {
  const unmet: Unmet[] = [];
  const serves = state.outcome === "serving" || state.outcome === "degraded";
  if (!serves) unmet.push("outcome");
  if (state.served < promised.served - TOLERANCE) unmet.push("served");
  // How long something takes that never ends by itself is no further news.
  if (serves && (state.terms === null || sumOf(state.terms) > promised.rtoSeconds + TOLERANCE))
    unmet.push("rto");
  if (state.rpoSeconds === null || state.rpoSeconds > promised.rpoSeconds + TOLERANCE) unmet.push("rpo");
  return unmet;
}
