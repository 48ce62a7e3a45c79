import type {
  Finding,
  FindingReason,
  FindingRemedy,
  Follows,
  LossElement,
  Need,
  Placed,
  Reason,
  Shortfall,
  SiteFact,
} from "@holdfast/resilience";
import { defectText, nameOf, problemFix } from "./defects/problem-text";
import { lossElementText, lossText, withoutText } from "./loss-text";
import { count, duration, joined, percent, shortList } from "./phrases";
import { reasonText } from "./reason-text";
import { remedies } from "./remedy-text";
import { termName } from "./term-text";
import { type TextByKind, textOf } from "./text-by-kind";

const facts: { readonly [fact in SiteFact]: string } = {
  location: "its location",
  "seismic-zone": "its seismic zone",
  "typhoon-track": "its typhoon track",
  "flood-elevation": "its height above floods",
  "tsunami-elevation": "the waves that it withstands",
  "coast-distance": "its distance to the coast",
  substation: "its substation",
  carriers: "its carriers",
  backbone: "its backbone",
};

const placed: TextByKind<Placed> = {
  replicas: ({ replicas }) => `${replicas} replicas`,
  member: ({ storeKind, store }) => `a member of ${storeKind} ${store}`,
  backups: ({ storeKind, store, bucket }) => `backups of ${storeKind} ${store} in ${bucket}`,
};

const shortfalls: TextByKind<Shortfall> = {
  survive: ({ has, wanted }) => `survives ${has}, not ${wanted}`,
  served: ({ losses, has, wanted }) =>
    `serves ${has} of peak after ${losses === 1 ? "one loss" : "two losses"}, not ${wanted}`,
  rto: ({ hasSeconds, wantedSeconds }) => `has an RTO goal of ${hasSeconds} s, not ${wantedSeconds} s`,
};

const needText = ({ kind, name }: Need) => `${kind} ${name}`;

function broken(
  goal: {
    readonly service: string;
    readonly lost: readonly LossElement[];
    readonly moreLosses: number;
    readonly because: readonly Reason[];
  },
  complaint: string,
): string {
  const { service, lost, moreLosses, because } = goal;
  const more = moreLosses === 0 || lost.length === 0 ? "" : `, and in ${count(moreLosses, "more case")},`;
  const why = because.length === 0 ? "" : `: ${because.map(reasonText).join("; ")}`;
  return `${withoutText(lost)}${more} ${service} ${complaint}${why}`;
}

function followsText({ verdicts, unmet, services }: Follows): string {
  const goals =
    unmet === 0 ? "" : `, and ${count(unmet, "goal")} ${unmet === 1 ? "is" : "are"} not met by it`;
  return `; ${count(verdicts, "verdict")} on ${shortList(services)} ${verdicts === 1 ? "is" : "are"} worse${goals}`;
}

const messages: TextByKind<FindingReason> = {
  "survival-goal-unmet": (goal) => broken(goal, `is ${goal.outcome}; its goal is to survive ${goal.survive}`),
  "served-goal-unmet": (goal) =>
    broken(goal, `serves ${percent(goal.served)} of peak; its goal is ${percent(goal.servedGoal)}`),
  "rto-goal-unmet": (goal) => {
    const terms = goal.rtoTerms.map((term) => `${termName(term)} ${duration(term.seconds)}`).join(", ");
    return broken(
      goal,
      `serves ${percent(goal.servedGoal)} after ${duration(goal.rtoSeconds)} (${terms}); its RTO goal is ${duration(goal.rtoGoalSeconds)}`,
    );
  },
  "rpo-goal-unmet": (goal) =>
    broken(
      goal,
      `can lose acknowledged writes (RPO ${duration(goal.rpoSeconds)}); its RPO goal is ${duration(goal.rpoGoalSeconds)}`,
    ),
  "site-facts-undeclared": ({ site, facts: missing }) =>
    `${site} does not declare ${joined(missing.map((fact) => facts[fact]))}: common-cause failures with other sites there are unknown`,
  "common-cause-failure": ({ lost, services, because }) =>
    `${lossText(lost)} alone stops ${shortList(services)}, which survive the loss of sites: ${because ? reasonText(because) : "nothing is left"}`,
  "repairs-must-wait": ({ site, lost, meanwhile, services }) =>
    `repairs at ${site} must wait ${withoutText(lost)}: draining its nodes ${meanwhile ? `would let the loss of ${lossElementText(meanwhile)} stop` : "leaves less of"} ${shortList(services)}`,
  "goals-undeclared": ({ service }) =>
    `${service} runs and no PlacementPolicy states its goals, so nothing of it is judged`,
  "field-unread": ({ field, why, service }) =>
    `${field} could not be read: ${why}${service === undefined ? "" : `, so nothing meets the goals of ${service}`}`,
  "quorum-stops": ({ quorum, voters, sites, services, strandedDatabases, strandedSites }) => {
    const stranded =
      strandedDatabases.length === 0
        ? ""
        : `: the failover needs what is lost, because replicas of ${shortList(strandedDatabases)} are left at ${joined(strandedSites)} and it alone may promote one`;
    return `quorum ${quorum} (${count(voters, "voter")}) stops without ${joined(sites) || "any site loss"}, and ${shortList(services)} must outlive that${stranded}`;
  },
  "single-point-of-failure": ({ service, site, dependants }) =>
    `${service} is a single point of failure at ${site}: ${shortList(dependants)} ${dependants.length === 1 ? "needs" : "need"} it and must outlive any one site`,
  "failover-authority-cycle": ({ way }) =>
    `what decides on failover needs what it decides about: ${way.map(needText).join(" needs ")}`,
  "operator-access-cycle": ({ tool, way }) =>
    `operators restore ${way.at(-1)?.name} with ${tool}, which needs it: ${way.map(({ name }) => name).join(" needs ")}`,
  "outside-residency": ({ service, residency, placed: part, site }) =>
    `${service} must stay in ${residency}, and ${textOf(placed, part)} of it stand at ${site}, which is not known to be there`,
  "outside-allowed-sites": ({ service, placed: part, site, allowedSites }) =>
    `${service} has ${textOf(placed, part)} at ${site}, and may run at ${allowedSites.join(", ") || "no site"} only`,
  "data-outside-allowed-sites": ({ services, placed: part, site }) =>
    `${textOf(placed, part)} stands at ${site}, with data of ${shortList(services)}, which may not be there`,
  "too-few-sites": ({ service, sites, minimumSites }) =>
    `${service} stands at ${count(sites.length, "site")} (${sites.join(", ") || "none"}) and must stand at ${minimumSites}`,
  "data-lost-for-good": ({ stores, services, bucket, lost, moreLosses, residency }) => {
    const more = moreLosses === 0 ? "" : `, or any of ${count(moreLosses, "more event")},`;
    const bound = residency === undefined ? "" : `, and residency ${residency} keeps it there`;
    return `${lossText(lost)}${more} takes every replica and every backup (${bucket}) of what ${shortList(services)} ${services.length === 1 ? "stores" : "store"} in ${shortList(stores)}${bound}: it is lost for good`;
  },
  "objects-lost-for-good": ({ service, store, share, lost }) =>
    `${lossText(lost)} takes every copy of ${share === 1 ? "all" : `up to ${percent(share)} of the`} objects that ${service} stores in ${store}, of which no backup is declared: they are lost for good`,
  "dependency-without-goals": ({ service, dependency }) =>
    `${service} needs ${dependency}, which has no goals`,
  "weaker-dependency": ({ service, dependency, shortfalls: all }) =>
    `${service} needs ${dependency}, which ${all.map((each) => textOf(shortfalls, each)).join(" and ")}`,
  defect: ({ resource, field, problem, alsoAt, follows }) => {
    const also =
      alsoAt.length === 0
        ? ""
        : `; so ${alsoAt.length === 1 ? "does" : "do"} ${shortList(alsoAt.map(nameOf))}`;
    return `${defectText({ resource, field, problem })}${also}${follows ? followsText(follows) : ""}`;
  },
  stated: ({ text }) => text,
};

const separations: { readonly [kind in LossElement["kind"]]?: (lost: string) => string } = {
  hazard: (lost) =>
    `stand a site with replicas and voters outside the reach of ${lost}, or state that such an event is not planned for`,
  substation: () => "give each of the sites a reserve feed from another substation",
  carrier: () => "give each of the sites a line of a second carrier",
  backbone: () => "join the sites by a second backbone",
};

const fixes: TextByKind<FindingRemedy> = {
  ...remedies,
  "mend-defect": ({ problem }) => problemFix(problem),
  "lower-goal": ({ service }) => `lower the goal of ${service}, or change what the reasons name`,
  "declare-site-facts": ({ site }) =>
    `declare it under hazards and utilities of ${site}, from a survey of the place`,
  "separate-sites": ({ lost }) => {
    const separate = lost[0] && separations[lost[0].kind];
    const text = lossText(lost);
    return (
      separate?.(text) ?? `put what the services need beside ${text}, so that none of them is without it`
    );
  },
  "restore-first": ({ lost }) =>
    `bring ${lossText(lost)} back before nodes there are drained, or run more replicas where they are not`,
  "declare-goals": ({ service }) =>
    `declare a PlacementPolicy for ${service}; one that survives none is a goal too`,
  "state-field": ({ field, service }) => `state ${field} of ${service} as a plain value in its range`,
  "declare-by-contract": () =>
    "declare it as docs/contract.md says; until then it counts as absent, or as the worst that it can be",
  "spread-voters-over-sites": ({ sites }) =>
    sites === 5
      ? "stand five voters at five sites: any two can then be lost"
      : "stand three voters at three sites: any one can then be lost",
  "run-elsewhere-or-soften": ({ service }) =>
    `run ${service} at a further site, or let what needs it do without it and declare it soft`,
  "soften-dependency": ({ dependant, dependency }) =>
    `let ${dependant.name} do without ${dependency.name} when it is gone, and declare the dependency soft`,
  "move-into-residency": ({ service, residency }) =>
    `move it to a site in ${residency}, or change the residency of ${service}`,
  "keep-backups-elsewhere": ({ lost, service, residency }) =>
    service === undefined
      ? `keep the vault's copy outside the reach of ${lossText(lost)}`
      : `keep a copy within ${residency} and outside the reach of ${lossText(lost)}, or say under accept of ${service} who accepts the loss, why and until when`,
  "copy-objects-outside": ({ store, lost, service }) =>
    `keep a copy of the objects of ${store} outside the reach of ${lossText(lost)}, or say under accept of ${service} who accepts the loss, why and until when`,
  "leave-site": ({ site }) => `remove it from ${site}, or allow that site`,
  "run-at-more-sites": ({ sites, allowedSites }) => `run it at ${sites} more of ${allowedSites.join(", ")}`,
  "state-dependency-goals": ({ service, dependency }) =>
    `state goals for ${dependency} that are no weaker than those of ${service}, or make the dependency soft`,
  "raise-dependency-goals": ({ service, dependency }) =>
    `raise the goals of ${dependency} to those of ${service}, or make the dependency soft`,
  stated: ({ text }) => text,
};

/** What is wrong and why, as a sentence without its full stop. */
export function findingMessage({ reason }: Pick<Finding, "reason">): string {
  return textOf(messages, reason);
}

/** What to do about it, as an order without its full stop. */
export function findingFix({ remedy }: Pick<Finding, "remedy">): string {
  return textOf(fixes, remedy);
}
