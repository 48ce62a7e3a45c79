import { mostInHalls } from "@holdfast/contract/hall-spread";
import { z } from "zod";
import { choice, quoted } from "./arguments/names";
import { number, share, wholeNumber } from "./arguments/numbers";
import { type Fields, refuse, resolveArguments } from "./arguments/schema";
import { Approach, SurvivalGoal, toleratedLosses } from "./goals";
import { InvalidInputError } from "./invalid-input";

/** The most replicas at one site that are taken for meant; above it a unit was mistaken. */
const absurdReplicas = 10_000;

/** The fewest replicas at a site: a node that is drained or lost does not take the site's service with it. */
const fewestReplicas = 2;

/** What decides how many replicas of a service each site has. */
export interface ReplicaDemand {
  /** Sites that may serve. */
  sites: readonly string[];
  /** Those of them that are out of service for now, lost or evacuated. Default: none. */
  outOfService?: readonly string[];
  /** How many sites may be lost. */
  survive: SurvivalGoal;
  /** Demand at peak from everywhere together, in requests a second. */
  peakRequestsPerSecond: number;
  /** Demand that one replica carries at its limit, in requests a second. */
  requestsPerSecondPerReplica: number;
  /** Share of peak promised with one site lost, 0 to 1. */
  servedAfterOneLoss: number;
  /** Share of peak promised with two sites lost, 0 to 1. */
  servedAfterTwoLosses: number;
  /** Whether the sites serve together or one at a time. Default: "active-active". */
  approach?: Approach;
}

const rate = { minimum: 0, maximum: 1e9, unit: "requests a second" };

const demandAtSite = z
  .object({
    sites: z.array(z.string()),
    outOfService: z.array(z.string()).default([]),
    survive: choice(SurvivalGoal),
    peakRequestsPerSecond: number(rate),
    requestsPerSecondPerReplica: number({ ...rate, minimum: 0.001 }),
    servedAfterOneLoss: share,
    servedAfterTwoLosses: share,
    approach: choice(Approach).default(Approach.ActiveActive),
    halls: wholeNumber({ minimum: 1, maximum: 100, unit: "halls" }),
    hallsOnOneFeed: wholeNumber({ minimum: 1, maximum: 100, unit: "halls" }).default(1),
  } satisfies Fields<ReplicaDemand & SiteHalls>)
  .superRefine((demand, context) => {
    const unknown = demand.outOfService.find((site) => !demand.sites.includes(site));
    if (unknown !== undefined) {
      const refusal = {
        what: `"${unknown}" is out of service and none of the sites`,
        why: `the sites are ${quoted(demand.sites)}`,
        fix: `take "${unknown}" out of outOfService`,
      };
      refuse(context, refusal, ["outOfService"]);
    }
    refuseTooFewSites(demand, context, ["sites"]);
    if (demand.approach !== Approach.Quorum) return;
    const refusal = {
      what: 'the approach "quorum" has no replicas of its own',
      why: "such a service is served by the voters of its quorum",
      fix: 'declare its voters with ClusterVoter and CloudVoter, or choose "active-active" or "hot-standby"',
    };
    refuse(context, refusal, ["approach"]);
  });

/** What of a site can be lost at once while the rest of it stands. */
export interface SiteHalls {
  /** Number of halls at the site, at least 1. */
  halls: number;
  /** The most of them that one power feed supplies, or one plant cools. Default: 1, each has its own. */
  hallsOnOneFeed?: number;
}

/** How many replicas a site has. */
export interface ReplicaCount {
  /** Replicas that run all the time. */
  replicas: number;
  /** The most that may run: enough for the whole peak on the sites that are left after the losses survived. */
  maximum: number;
}

/**
 * Replicas of a service at each of its sites.
 *
 * With n sites, peak demand P and d requests a second a replica, r replicas at every site carry n·r·d. Demand is
 * divided evenly, so after the loss of any k sites the n-k left carry (n-k)·r·d, whichever they are. They must carry
 * the promised share s(k) of the peak for every k up to the goal, and with none lost the whole of it (s(0) = 1):
 *
 *     r >= s(k) · P / ((n-k) · d)    for k = 0 .. tolerated losses
 *
 * They run before the loss: replicas that must first be scheduled, started and warmed up are not there when a site's
 * demand arrives within a minute, and the control plane that would start them may be what was lost. A hot standby serves
 * at one site at a time, so n-k is 1 in every case. Below that lies a floor: one replica a hall, so that a fire in one
 * hall leaves the service at the site, and never fewer than two.
 *
 * A part of a site can be lost while users are still sent to it: the halls that one power feed supplies. Of r replicas,
 * which are spread over the halls with a difference of one at most, l(r) are lost with it at the most, and those that are
 * left carry what the promised share with one loss leaves to the site, all the others serving their part of the peak:
 *
 *     (r - l(r)) · d >= (s(1) - (n-1)/n) · P    where any loss is survived
 *
 * While o sites are out of service, the others carry the whole peak without them, and the promised share after every
 * further loss of those survived: s(o) is 1 then, and k starts at o. It is never more than the most that a site has room
 * for, which the whole peak after all losses survived decides.
 *
 * @param given what is to be carried
 * @param site number of halls at the site, and of those that are lost together
 * @param where path of the argument, for messages
 * @returns replicas and the most that may run
 * @throws InvalidInputError when the goal cannot be met at these sites or a number is absurd
 */
export function replicasAtSite(given: ReplicaDemand, site: SiteHalls, where: string): ReplicaCount {
  const demand = resolveArguments(demandAtSite, { ...given, ...site }, (path) => `${where}.${path}`);
  const losses = toleratedLosses(demand.survive);
  const shares = [1, demand.servedAfterOneLoss, demand.servedAfterTwoLosses];
  const carrying = (share: number, lost: number) => {
    const serving = demand.approach === Approach.HotStandby ? 1 : demand.sites.length - lost;
    return roundUp((share * demand.peakRequestsPerSecond) / (serving * demand.requestsPerSecondPerReplica));
  };
  const usual = shares.slice(0, losses + 1).map((share, lost) => carrying(share, lost));
  const all = withoutOneFeed(demand, Math.max(fewestReplicas, demand.halls, ...usual));
  const maximum = Math.max(all, carrying(1, losses));
  const out = demand.outOfService.length;
  const replicas = out === 0 ? all : Math.max(all, Math.min(maximum, carrying(1, Math.min(out, losses))));
  if (maximum > absurdReplicas) {
    throw new InvalidInputError({
      what: `${maximum} replicas would be needed at one site`,
      where: `${where}.requestsPerSecondPerReplica`,
      why:
        `${demand.peakRequestsPerSecond} requests a second at ${demand.requestsPerSecondPerReplica} a replica ` +
        `come to more than ${absurdReplicas} at a site, more than one Deployment should hold`,
      fix: "check the units of peak demand and demand per replica, or divide the service",
    });
  }
  return { replicas, maximum };
}

/** As many replicas as leave enough when the halls of one feed are lost; at least `fewest`. */
function withoutOneFeed(demand: z.infer<typeof demandAtSite>, fewest: number): number {
  if (toleratedLosses(demand.survive) === 0) return fewest;
  const serving = demand.approach === Approach.HotStandby ? 1 : demand.sites.length;
  const share = demand.servedAfterOneLoss - (serving - 1) / serving;
  const needed = roundUp((share * demand.peakRequestsPerSecond) / demand.requestsPerSecondPerReplica);
  const left = (replicas: number) => replicas - mostInHalls(replicas, demand.halls, demand.hallsOnOneFeed, 1);
  // All halls on one feed are lost as the site is.
  if (demand.hallsOnOneFeed >= demand.halls) return fewest;
  let replicas = fewest;
  while (left(replicas) < needed && replicas <= absurdReplicas) replicas++;
  return replicas;
}

/**
 * Checks a number of replicas that does not follow from a goal.
 *
 * @param count replicas and the most that may run
 * @param where path of the argument, for messages
 * @returns the same
 * @throws InvalidInputError when nothing would run, or less may run than does
 */
export function givenReplicas(count: ReplicaCount, where: string): ReplicaCount {
  const atLeast = (minimum: number) => wholeNumber({ minimum, maximum: absurdReplicas, unit: "replicas" });
  const schema = z.object({ replicas: atLeast(1), maximum: atLeast(Math.max(1, count.replicas || 1)) });
  return resolveArguments(schema, count, (path) => `${where}.${path}`);
}

/**
 * Refuses a survival goal that needs more sites than there are.
 *
 * Losing k sites takes k+1 to have one left. A quorum needs a majority left, V-k > V/2, which takes 2k+1 voters at
 * different sites.
 *
 * @param placement sites, goal and approach
 * @param context the refinement of zod that refuses, saying how many sites to add
 * @param path leads to the list of sites
 */
export function refuseTooFewSites(
  placement: { sites: readonly string[]; survive: SurvivalGoal; approach?: Approach },
  context: z.RefinementCtx,
  path: string[],
): void {
  const losses = toleratedLosses(placement.survive);
  const quorum = placement.approach === Approach.Quorum;
  const needed = quorum ? 2 * losses + 1 : losses + 1;
  const have = placement.sites.length;
  if (have >= needed) return;
  const lower = have > (quorum ? 2 : 1) ? "one-site" : "none";
  const refusal = {
    what: `the goal "${placement.survive}" cannot be met at ${have === 1 ? "one site" : `${have} sites`}`,
    why: quorum
      ? `a quorum survives the loss of ${losses} when a majority of its voters is left, which takes ${needed} sites`
      : `when ${losses === 1 ? "one is" : `${losses} are`} lost, none of ${quoted(placement.sites)} is left to serve`,
    fix: `add ${missing(have, needed)} to allowedSites, or lower survive to "${lower}"`,
  };
  refuse(context, refusal, path);
}

function missing(have: number, needed: number): string {
  const ordinals = ["a first", "a second", "a third", "a fourth", "a fifth"];
  return needed - have === 1 ? `${ordinals[have]} site` : `${needed - have} more sites`;
}

/** Rounds up, but not for what binary fractions add: 0.55 · 100 is 55, not 56. */
function roundUp(value: number): number {
  return Math.ceil(value - 1e-9 * Math.max(1, value));
}
