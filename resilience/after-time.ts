import { cachesVariable } from "@holdfast/contract/application/caches";
import type { Blueprint } from "./blueprint/blueprint";
import type { Certificate } from "./blueprint/certificate";
import type { Service } from "./blueprint/service";
import type { Defect } from "./defects/defect";
import { withoutDefective } from "./defects/out-of-service";
import { isWorse } from "./findings/defects";
import type { Finding } from "./findings/finding";
import { Damage } from "./judge/damage";
import { judge } from "./judge/judge";
import { certificatesWithoutAuthority } from "./judge/renewal";
import { type Outcome, outcomes, type Verdict } from "./judge/verdict";
import type { Loss, LossElement } from "./loss/loss";

const HOUR_SECONDS = 3600;
const DAY_SECONDS = 24 * HOUR_SECONDS;

/** Moments after a loss at which it is judged: the outage of 2022 lasted five days and a third. */
export const moments = [0, HOUR_SECONDS, DAY_SECONDS, 5 * DAY_SECONDS, 35 * DAY_SECONDS] as const;

/** How losses are judged that have lasted for some time. */
export interface AfterTime {
  readonly afterSeconds: number;
  /** What is worse at one of the moments than at the one before. */
  readonly changes: readonly TimeChange[];
}

/** What a loss has made worse by some moment. */
export interface TimeChange {
  readonly lost: readonly LossElement[];
  readonly seconds: number;
  readonly services: readonly { readonly service: string; readonly outcome: Outcome }[];
}

const aged = new WeakMap<Blueprint, Map<string, Blueprint>>();

/** Certificates that have ended so many seconds after their authority was lost, those first that ended first. */
function endedCertificates(blueprint: Blueprint, loss: Loss, seconds: number): Certificate[] {
  return certificatesWithoutAuthority(blueprint, new Damage(blueprint, loss)).filter(
    ({ renewBeforeSeconds }) => renewBeforeSeconds < seconds,
  );
}

/** A service without the answers of others that it has kept for as long as it may. */
function withoutEndedCaches(service: Service, seconds: number): Service {
  const { cachedFor } = service;
  const ended = [...(cachedFor ?? [])].filter(([, limit]) => limit <= seconds);
  if (!cachedFor || ended.length === 0) return service;
  const lasting = [...cachedFor].filter(([, limit]) => limit > seconds);
  return { ...service, cachedFor: new Map(lasting), cachesEnded: new Map(ended) };
}

/**
 * What a blueprint is when a loss has lasted for some time: workloads whose certificates have ended are not counted on, nor
 * answers that services have kept for as long as they may.
 *
 * @param seconds since the loss
 */
export function blueprintAfter(blueprint: Blueprint, loss: Loss, seconds: number): Blueprint {
  const ended = endedCertificates(blueprint, loss, seconds);
  const limits = blueprint.services.flatMap(({ cachedFor }) => [...(cachedFor?.values() ?? [])]);
  const reached = limits.filter((limit) => limit <= seconds);
  if (ended.length + reached.length === 0) return blueprint;
  const known = aged.get(blueprint) ?? new Map<string, Blueprint>();
  aged.set(blueprint, known);
  const key = JSON.stringify([Math.max(0, ...reached), ...ended.map(({ urn }) => urn)]);
  const before = known.get(key);
  if (before) return before;
  const uncached =
    reached.length === 0
      ? blueprint
      : { ...blueprint, services: blueprint.services.map((each) => withoutEndedCaches(each, seconds)) };
  const result = withoutCertificates(uncached, ended);
  known.set(key, result);
  return result;
}

/** A certificate that ended without its authority, as what is wrong then. */
function certificateDefect(first: Certificate, ended: readonly Certificate[]): Defect {
  return {
    policy: "configuration-takes-effect",
    level: "error",
    resource: first.urn,
    field: "spec.renewBefore",
    problem: {
      kind: "ended-without-authority",
      seconds: first.renewBeforeSeconds,
      certificates: ended.length,
    },
    disables: ended.flatMap(({ usedBy }) => usedBy?.() ?? []),
  };
}

function withoutCertificates(blueprint: Blueprint, ended: readonly Certificate[]): Blueprint {
  const [first] = ended;
  if (!first) return blueprint;
  const after = withoutDefective(blueprint, [certificateDefect(first, ended)]);
  const defectsOf = new Map(after.defectsOf);
  for (const [service, reasons] of blueprint.defectsOf ?? [])
    defectsOf.set(service, [...reasons, ...(defectsOf.get(service) ?? [])]);
  return { ...after, defectsOf };
}

/** What gets worse as losses last. */
export function timeChanges(blueprint: Blueprint, losses: readonly Loss[]): TimeChange[] {
  return losses.flatMap((loss) => {
    // Most losses end nothing, and need not be judged again.
    if (blueprintAfter(blueprint, loss, moments.at(-1)!) === blueprint) return [];
    const changes: TimeChange[] = [];
    let before: { blueprint: Blueprint; outcomes: readonly Outcome[] } | undefined;
    for (const seconds of moments) {
      const then = blueprintAfter(blueprint, loss, seconds);
      if (then === before?.blueprint) continue;
      const verdicts = judge(then, loss);
      const worse = verdicts.filter(
        ({ outcome }, index) =>
          before !== undefined && outcomes.indexOf(outcome) > outcomes.indexOf(before.outcomes[index]!),
      );
      if (worse.length > 0)
        changes.push({
          lost: loss.elements,
          seconds,
          services: worse.map(({ service, outcome }) => ({ service, outcome })),
        });
      before = { blueprint: then, outcomes: verdicts.map(({ outcome }) => outcome) };
    }
    return changes;
  });
}

/** Answers that services kept until they might no longer, by what is worse for it: one for each service that they are of. */
function endedCaches(blueprint: Blueprint, worse: readonly Verdict[]): Defect[] {
  const ended = worse.flatMap(({ because }) =>
    because.flatMap((reason) =>
      reason.kind === "hard-dependency" && reason.cacheEndedSeconds ? [reason] : [],
    ),
  );
  return [...new Set(ended.map(({ dependency }) => dependency))].map((dependency): Defect => {
    const of = ended.filter((reason) => reason.dependency === dependency);
    const [first] = of as [(typeof of)[number]];
    const keeping = blueprint.services.find(({ name }) => name === first.service);
    return {
      policy: "configuration-takes-effect",
      level: "error",
      resource: keeping?.deployments[0]?.urn ?? "",
      field: cachesVariable,
      problem: {
        kind: "cache-ended",
        value: dependency,
        seconds: Math.min(...of.map(({ cacheEndedSeconds = 0 }) => cacheEndedSeconds)),
      },
      cause: dependency,
    };
  });
}

/**
 * What ended while losses lasted: verdicts follow from it, and not from what they find missing then. Certificates are one
 * finding, and so is each service of which answers were kept.
 *
 * @param before verdicts on the losses as they happen
 * @param after verdicts on the same when they have lasted
 */
export function endedFindings(
  blueprint: Blueprint,
  losses: readonly Loss[],
  seconds: number,
  before: readonly Verdict[],
  after: readonly Verdict[],
): Finding[] {
  const worse = after
    .map((verdict, index) => ({ verdict, before: before[index]! }))
    .filter((each) => isWorse(each.verdict, each.before));
  const found = new Map<string, { defect: Defect; worse: typeof worse }>();
  for (const loss of losses) {
    const here = worse.filter(({ verdict }) => verdict.loss === loss.id);
    if (here.length === 0) continue;
    const certificates = endedCertificates(blueprint, loss, seconds);
    const [first] = certificates;
    const verdicts = here.map(({ verdict }) => verdict);
    const defects = [
      ...(first ? [certificateDefect(first, certificates)] : []),
      ...endedCaches(blueprint, verdicts),
    ];
    for (const defect of defects) {
      const key = JSON.stringify(defect.cause ?? defect.problem.kind);
      const known = found.get(key) ?? { defect, worse: [] };
      known.worse.push(...here);
      found.set(key, known);
    }
  }
  return [...found.values()].map((each) => findingOf(each.defect, each.worse));
}

function findingOf(
  { policy, resource, field, problem }: Defect,
  worse: readonly { readonly verdict: Verdict; readonly before: Verdict }[],
): Finding {
  const unmet = worse.filter(({ verdict, before }) => !verdict.met && before.met).length;
  const services = [...new Set(worse.map(({ verdict }) => verdict.service))];
  return {
    policy,
    level: unmet > 0 ? "error" : "warning",
    service: null,
    resource,
    reason: {
      kind: "defect",
      resource,
      field,
      problem,
      alsoAt: [],
      follows: { verdicts: worse.length, unmet, services },
    },
    remedy: { kind: "mend-defect", field, problem },
  };
}
