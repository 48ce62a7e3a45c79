import {
  type Blueprint,
  InvalidInputError,
  judge,
  type Loss,
  lossName,
  lossOfElements,
  type Service,
  type Verdict,
} from "@holdfast/resilience";
import type { AsLoss } from "../faults/fault";
import { type FaultRegistry, faults } from "../faults/registry";
import type { DrilledService } from "../run/drill-run";
import type { Scenario } from "../run/scenario";
import { REQUEST_TIMEOUT_MILLISECONDS } from "../users/patience";
import { coldStartTerms } from "./cold-start-terms";
import { drilledPart } from "./drilled-part";
import type { Prediction, ServicePrediction } from "./prediction";

const bases: Readonly<Record<AsLoss["meaning"], (loss: string) => string>> = {
  "the loss": (loss) => `the loss of ${loss}`,
  "the loss of the quorum": (loss) => `the loss of ${loss}, and of nothing else`,
  "at the worst the loss": (loss) =>
    `the loss of ${loss}, as the worst that may happen: the model has no loss for this fault`,
  "no bound": (loss) =>
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

function withoutStores(part: Blueprint): Blueprint {
  return { ...part, services: part.services.map((service) => ({ ...service, stores: [] })) };
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

/** Services that are nothing but the voters of a quorum. */
function quorumServices({ services }: Blueprint): Service[] {
  return services.filter(({ goals }) => goals?.approach === "quorum");
}

function lossOf(blueprint: Blueprint, { sites, name }: Scenario): Loss {
  const known = blueprint.sites.map((site) => site.name);
  const unknown = sites.find((site) => !known.includes(site));
  if (unknown === undefined && sites.length > 0)
    return lossOfElements(sites.map((site) => ({ kind: "site", name: site })));
  throw new InvalidInputError({
    what: unknown === undefined ? "no site is named" : `there is no site ${unknown}`,
    where: `the drill ${JSON.stringify(name)}`,
    why: "a drill does something to sites of the blueprint",
    fix: `name some of: ${known.join(", ")}`,
  });
}

/** When users are served again after nothing had power, without a hand. */
function poweredBack(
  part: Blueprint,
  sites: number,
  apartSeconds: number,
): Pick<ServicePrediction, "backSeconds" | "backTerms"> {
  // As long as names lead to a site that is lost, they do not lead to one that is back.
  const names = part.sites.flatMap(({ name }) =>
    judge(withoutStores(part), lossOfElements([{ kind: "site", name }])).map(copyReadSeconds),
  );
  const namesSeconds = Math.max(0, ...names.filter((seconds) => seconds !== null));
  const backTerms = coldStartTerms(part, { sites, apartSeconds, namesSeconds });
  return { backSeconds: backTerms.reduce((sum, { seconds }) => sum + seconds, 0), backTerms };
}

/**
 * What the resilience model says of a drill, from the resources alone: neither goals nor anything that was measured
 * has a part in it.
 *
 * @param blueprint what the declaration's resources say
 * @param services the services that are drilled
 * @throws InvalidInputError where the scenario names no site, or one that the blueprint does not have
 * @throws RangeError where there is no fault of the scenario's kind
 */
export function predict(
  blueprint: Blueprint,
  scenario: Scenario,
  services: readonly DrilledService[],
  registry: FaultRegistry = faults,
): Prediction {
  const { asLoss } = registry.of(scenario.fault);
  const ofSites = lossOf(blueprint, scenario);
  const quorums = asLoss.meaning === "the loss of the quorum" ? quorumServices(blueprint) : [];
  const ofQuorums = lossOfElements(quorums.map(({ name }) => ({ kind: "service", name })));
  // Where no service is the quorum the model has no loss of it.
  const meaning =
    asLoss.meaning === "the loss of the quorum" && quorums.length === 0 ? "no bound" : asLoss.meaning;
  const loss = quorums.length > 0 ? ofQuorums : ofSites;
  const drilled = drilledPart(blueprint, services);
  const part = { ...drilled, services: [...drilled.services, ...quorums] };
  const names = new Set(services.map(({ service }) => service));
  const verdicts = judge(part, loss).filter(({ service }) => names.has(service));
  const stateless = judge(withoutStores(part), loss);
  const back =
    asLoss.meaning === "the loss" && asLoss.poweredApartSeconds !== undefined
      ? poweredBack(part, scenario.sites.length, asLoss.poweredApartSeconds)
      : undefined;
  return {
    scenario: scenario.name,
    modelled: meaning === "the loss" || meaning === "the loss of the quorum",
    basis: bases[meaning](loss.elements.map(lossName).join(" and ")),
    services: verdicts
      .map((verdict) =>
        meaning === "no bound"
          ? unbounded(verdict)
          : bounded(
              verdict,
              stateless.find(({ service }) => service === verdict.service),
            ),
      )
      .map((predicted) => ({ ...predicted, ...(back && { ...back, rpoSeconds: 0 }) })),
  };
}
