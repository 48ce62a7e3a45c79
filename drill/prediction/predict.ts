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
import { REQUEST_TIMEOUT_MILLISECONDS } from "../users/patience";
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

/** Resolvers count the time to live of an answer in whole seconds, so users may have it for up to one more. */
const WHOLE_SECONDS = 1;

/** The time of a recovery, where there is one without a hand. */
function recoverySeconds({ outcome, rtoSeconds }: Verdict): number | null {
  return outcome === "serving" || outcome === "degraded" ? rtoSeconds : null;
}

/**
 * Reads of copies wait for no leader. So they are back as soon as a service without a database would be, for users who
 * wait that long for a last request.
 */
function copyReadSeconds(withoutDatabase: Verdict | undefined): number | null {
  const found = withoutDatabase ? recoverySeconds(withoutDatabase) : null;
  return found === null ? null : found + WHOLE_SECONDS + REQUEST_TIMEOUT_MILLISECONDS / 1000;
}

function bounded(verdict: Verdict, withoutDatabase: Verdict | undefined): ServicePrediction {
  const { service, outcome, writes, rtoTerms, rpoSeconds, because } = verdict;
  return {
    service,
    outcome,
    writes,
    rtoSeconds: recoverySeconds(verdict),
    rtoTerms,
    copyReadSeconds: copyReadSeconds(withoutDatabase),
    rpoSeconds,
    because,
  };
}

function unbounded({ service, rpoSeconds }: Verdict): ServicePrediction {
  return {
    service,
    outcome: "down",
    writes: false,
    rtoSeconds: null,
    rtoTerms: [],
    copyReadSeconds: null,
    rpoSeconds,
    because: [],
  };
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
  const part = drilledPart(blueprint, services);
  const verdicts = judge(part, loss);
  const stateless = judge(
    { ...part, services: part.services.map((service) => ({ ...service, stores: [] })) },
    loss,
  );
  return {
    scenario: scenario.name,
    modelled: meaning === "is",
    basis: bases[meaning](loss.label),
    services: verdicts.map((verdict) =>
      meaning === "may be less"
        ? unbounded(verdict)
        : bounded(
            verdict,
            stateless.find(({ service }) => service === verdict.service),
          ),
    ),
  };
}
