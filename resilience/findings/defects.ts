import type { Blueprint } from "../blueprint/blueprint";
import type { Defect } from "../defects/defect";
import { withoutDefective } from "../defects/out-of-service";
import { type Judgement, judge } from "../judge/judge";
import { type Outcome, outcomes, type Verdict } from "../judge/verdict";
import { type Loss, nothingLost } from "../loss/loss";
import type { Finding } from "./finding";
import type { Follows } from "./finding-reason";

/** The most causes of which it is worked out one by one what follows: each takes every loss to be judged again. */
const MOST_JUDGED_ALONE = 5;

/** What defects of one cause have in common, but for the resource. */
function causeOf({ policy, level, resource, field, problem, cause }: Defect): string {
  if (cause !== undefined) return JSON.stringify([policy, level, cause]);
  const type = resource.split("::")[2]?.split("$").at(-1);
  return JSON.stringify([
    policy,
    level,
    type,
    field,
    problem.kind,
    "value" in problem ? problem.value : null,
  ]);
}

/** Whether a verdict is worse than another on the same service and loss. */
export function isWorse(verdict: Verdict, than: Verdict): boolean {
  const rank = (outcome: Outcome): number => outcomes.indexOf(outcome);
  const seconds = (figure: number | null): number => figure ?? Infinity;
  return (
    rank(verdict.outcome) > rank(than.outcome) ||
    verdict.served < than.served ||
    seconds(verdict.rtoSeconds) > seconds(than.rtoSeconds) ||
    seconds(verdict.rpoSeconds) > seconds(than.rpoSeconds)
  );
}

function followsFrom(verdicts: readonly Verdict[], without: readonly Judgement[]): Follows {
  const worse = verdicts.filter((verdict, index) => {
    const before = without[index]?.verdict;
    return before !== undefined && isWorse(verdict, before);
  });
  const kept = new Set(without.filter(({ verdict }) => verdict.met).map(({ verdict }) => keyOf(verdict)));
  return {
    verdicts: worse.length,
    unmet: worse.filter((verdict) => !verdict.met && kept.has(keyOf(verdict))).length,
    services: [...new Set(worse.map(({ service }) => service))],
  };
}

const keyOf = ({ service, loss }: Verdict): string => `${service} ${loss}`;

/**
 * One finding for each cause, with what follows from it.
 *
 * @param losses the losses that are judged; none where only a part of a blueprint is there
 * @param without verdicts as they would be without any defect: without a loss, then under each of the losses
 * @param actual verdicts as they are, in the same order
 */
export function defectFindings(
  blueprint: Blueprint,
  losses: readonly Loss[],
  without: readonly Judgement[],
  actual: readonly Judgement[],
): Finding[] {
  const causes = new Map<string, Defect[]>();
  for (const defect of blueprint.defects ?? []) {
    const cause = causeOf(defect);
    causes.set(cause, [...(causes.get(cause) ?? []), defect]);
  }
  const intended = blueprint.intended;
  const disabling = [...causes.values()].filter((defects) =>
    defects.some(
      ({ disables = [], impairs = [], inForce }) =>
        inForce !== undefined || disables.length + impairs.length > 0,
    ),
  );
  // Of a warning it has to be known whether a goal is not met by it; of an error that is only told with it.
  const judgedAlone = new Set(
    without.length === 0
      ? []
      : disabling.length <= MOST_JUDGED_ALONE
        ? disabling
        : disabling.filter((defects) => defects.some((defect) => defect.level === "warning")),
  );
  const verdictsWith = (defects: readonly Defect[], of: Blueprint): readonly Verdict[] => {
    // What is all that takes something away makes verdicts what they are.
    if (disabling.length === 1) return actual.map(({ verdict }) => verdict);
    const impaired = withoutDefective(of, defects);
    return [nothingLost, ...losses].flatMap((loss) => judge(impaired, loss));
  };
  return [...causes.values()].flatMap((defects): Finding[] => {
    const [first, ...others] = defects as [Defect, ...Defect[]];
    const { policy, level, resource, field, problem, service, mend } = first;
    const follows =
      intended && judgedAlone.has(defects)
        ? followsFrom(verdictsWith(defects, intended), without)
        : undefined;
    // Where only a part is there, no verdict tells whether it is meant.
    const isMeant = defects.every(({ mayBeMeant }) => mayBeMeant) && (follows?.unmet ?? 0) === 0;
    if (isMeant && (follows !== undefined || without.length === 0)) return [];
    const services = new Set(defects.map((defect) => defect.service));
    return [
      {
        policy,
        // What keeps a goal from being met is refused, however little it would weigh by itself.
        level: (follows?.unmet ?? 0) > 0 ? "error" : level,
        service: services.size === 1 ? (service ?? null) : null,
        resource,
        reason: {
          kind: "defect",
          resource,
          field,
          problem,
          alsoAt: [...new Set(others.map((other) => other.resource))].filter((urn) => urn !== resource),
          ...(follows && follows.verdicts > 0 ? { follows } : {}),
        },
        remedy: { kind: "mend-defect", field, problem, ...(mend ? { mend } : {}) },
      },
    ];
  });
}
