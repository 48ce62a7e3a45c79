import type { Blueprint } from "./blueprint/blueprint";
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

/**
 * What a blueprint is when a loss has lasted for some time: workloads whose certificates have ended are not counted on.
 *
 * @param seconds since the loss
 */
export function blueprintAfter(blueprint: Blueprint, loss: Loss, seconds: number): Blueprint {
  const ended = certificatesWithoutAuthority(blueprint, new Damage(blueprint, loss)).filter(
    ({ renewBeforeSeconds }) => renewBeforeSeconds < seconds,
  );
  const [first] = ended;
  if (!first) return blueprint;
  const known = aged.get(blueprint) ?? new Map<string, Blueprint>();
  aged.set(blueprint, known);
  const key = ended.map(({ urn }) => urn).join("\n");
  const before = known.get(key);
  if (before) return before;
  const after = withoutDefective(blueprint, [
    {
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
    },
  ]);
  const defectsOf = new Map(after.defectsOf);
  for (const [service, reasons] of blueprint.defectsOf ?? [])
    defectsOf.set(service, [...reasons, ...(defectsOf.get(service) ?? [])]);
  const result = { ...after, defectsOf };
  known.set(key, result);
  return result;
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

/**
 * What ended while losses lasted, in one finding: verdicts follow from it, and not from what they find missing then.
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
  const worse = after.filter((verdict, index) => isWorse(verdict, before[index]!));
  const ended = losses.map((loss) => blueprintAfter(blueprint, loss, seconds));
  const defect = ended.find((each) => each !== blueprint)?.defects?.[0];
  if (!defect || worse.length === 0) return [];
  const unmet = after.filter(({ met }, index) => !met && before[index]!.met).length;
  const { policy, resource, field, problem } = defect;
  const services = [...new Set(worse.map(({ service }) => service))];
  return [
    {
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
    },
  ];
}
