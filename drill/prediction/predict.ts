import {
  type Blueprint,
  InvalidInputError,
  judge,
  type Loss,
  parseLoss,
  type Verdict,
} from "@holdfast/resilience";
import type { DrilledService } from "../run/drill-run";
import type { FaultKind, Scenario } from "../run/scenario";
import { drilledPart } from "./drilled-part";
import type { Prediction, ServicePrediction } from "./prediction";

/**
 * What a fault is to the model. Sites that are killed, or that nobody reaches, are lost to those that are left. For a
 * fault that takes a part of what a site does the model has no loss; that site's loss takes more, unless
 * the site goes on without being of use: a slow leader keeps its key, so does one whose disk is full for as long as it
 * finds room in files that it has, and users are sent to a site that only other sites do not reach. Nothing but a hand
 * moves these, so nothing bounds for how long users wait.
 */
const asLoss: Readonly<Record<FaultKind, "is" | "is at the worst" | "may be less">> = {
  kill: "is",
  "lose-everything": "is",
  partition: "is",
  "asymmetric-partition": "is at the worst",
  "cut-from-users": "is at the worst",
  "cut-from-sites": "may be less",
  "slow-link": "may be less",
  "full-disk": "may be less",
  "patroni-killed": "is at the worst",
  "patroni-stopped": "is at the worst",
  "database-stopped": "is at the worst",
  "clock-behind": "is at the worst",
  "voter-data-lost": "is at the worst",
  "kill-during-return": "is",
  "kill-during-evacuation": "is",
};

const bases: Readonly<Record<(typeof asLoss)[FaultKind], (loss: string) => string>> = {
  is: (loss) => `the loss of ${loss}`,
  "is at the worst": (loss) =>
    `the loss of ${loss}, as the worst that may happen: the model has no loss for this fault`,
  "may be less": (loss) =>
    `the loss of ${loss} for what may be lost; nothing bounds how long it lasts: a site that is of no use and not gone stays in use until a hand moves what is there`,
};

function bounded(verdict: Verdict): ServicePrediction {
  const { service, outcome, writes, rtoSeconds, rtoTerms, rpoSeconds, because } = verdict;
  const goesOn = outcome === "serving" || outcome === "degraded";
  return { service, outcome, writes, rtoSeconds: goesOn ? rtoSeconds : null, rtoTerms, rpoSeconds, because };
}

function unbounded({ service, rpoSeconds }: Verdict): ServicePrediction {
  return { service, outcome: "down", writes: false, rtoSeconds: null, rtoTerms: [], rpoSeconds, because: [] };
}

function lossOf(blueprint: Blueprint, { sites, name }: Scenario): Loss {
  const known = blueprint.sites.map((site) => site.name);
  const unknown = sites.find((site) => !known.includes(site));
  if (unknown === undefined && sites.length > 0) return parseLoss(blueprint, sites);
  throw new InvalidInputError({
    what: unknown === undefined ? "no site is named" : `there is no site ${unknown}`,
    where: `the drill ${JSON.stringify(name)}`,
    why: "a drill does something to sites of the blueprint",
    fix: `name some of: ${known.join(", ")}`,
  });
}

/**
 * What the resilience model says of a drill, from the resources alone: neither goals nor anything that was measured
 * has a part in it.
 *
 * @param blueprint what the declaration's resources say
 * @param services the services that are drilled
 * @throws InvalidInputError where the scenario names no site, or one that the blueprint does not have
 */
export function predict(
  blueprint: Blueprint,
  scenario: Scenario,
  services: readonly DrilledService[],
): Prediction {
  const loss = lossOf(blueprint, scenario);
  const meaning = asLoss[scenario.fault];
  const verdicts = judge(drilledPart(blueprint, services), loss);
  return {
    scenario: scenario.name,
    modelled: meaning === "is",
    basis: bases[meaning](loss.label),
    services: verdicts.map((verdict) => (meaning === "may be less" ? unbounded(verdict) : bounded(verdict))),
  };
}
