import { toleratedLosses } from "@holdfast/contract/goal";
import { TOLERANCE } from "../arithmetic/traffic";
import type { Goals, UnreadGoals } from "../blueprint/service";
import type { Loss } from "../loss/loss";
import type { Damage } from "./damage";
import type { ServiceState } from "./judge-service";
import type { Reason } from "./reason";
import { type RecoveryStep, servedInTheEnd, stepFor } from "./recovery";
import type { Remedy } from "./remedy";
import type { Promised, Unmet } from "./verdict";

/**
 * What a service promises under a loss; `null` where the loss is beyond its goal. A loss counts as the loss of as
 * many sites as it touches, and as that of one where it touches none (a DNS provider, a certificate authority).
 * Nothing is promised for the loss of another service as such.
 */
export function promisedUnder(goals: Goals, loss: Loss, damage: Damage): Promised | null {
  if (damage.services.size > 0) return null;
  const sites = loss.elements.length === 0 ? 0 : Math.max(1, damage.touchedSites().size);
  if (sites > toleratedLosses(goals.survive)) return null;
  const served = [1, goals.servedAfterOneLoss, goals.servedAfterTwoLosses][sites] ?? 0;
  return { survive: goals.survive, served, rtoSeconds: goals.rtoSeconds, rpoSeconds: goals.rpoSeconds };
}

/** True where a service answers reads and writes, be it less than all of them. */
export function serves(state: ServiceState): boolean {
  return state.outcome === "serving" || state.outcome === "degraded";
}

/**
 * The step of a service's recovery that its recovery time is counted to: the first that serves what was promised,
 * or the last where nothing was, or where that is never reached. `undefined` where only a hand ends the
 * interruption.
 */
export function recoveredBy(promised: Promised | null, state: ServiceState): RecoveryStep | undefined {
  if (!serves(state)) return undefined;
  return (promised ? stepFor(state.recovery, promised.served) : undefined) ?? state.recovery.at(-1);
}

/** Why a service of which a goal cannot be read meets none. */
export function unreadReason(service: string, { fields, urn }: UnreadGoals): Reason {
  return { kind: "goals-unreadable", service, fields, resource: urn };
}

/** What makes goals readable. */
export function unreadRemedy(service: string, { fields, urn }: UnreadGoals): Remedy {
  return { kind: "state-goals", service, fields, mends: ["goal"], resource: urn };
}

/** The parts of a promise that a service does not keep. What is no figure keeps none: it is not known to. */
export function unmetParts(promised: Promised, state: ServiceState): Unmet[] {
  const unmet: Unmet[] = [];
  const step = recoveredBy(promised, state);
  if (!serves(state)) unmet.push("outcome");
  if (!(servedInTheEnd(state.recovery) >= promised.served - TOLERANCE)) unmet.push("served");
  // How long something takes that never ends by itself is no further news.
  if (step && !(step.seconds <= promised.rtoSeconds + TOLERANCE)) unmet.push("rto");
  if (state.rpoSeconds === null || !(state.rpoSeconds <= promised.rpoSeconds + TOLERANCE)) unmet.push("rpo");
  return unmet;
}
