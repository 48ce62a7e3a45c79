import type { Blueprint } from "../blueprint/blueprint";
import type { Judgement } from "../judge/judge";
import type { Verdict } from "../judge/verdict";
import type { LossKind } from "../loss/loss";
import type { Finding } from "./finding";

/** Things that sites have in common: one of them lost may be more than the loss of one or two sites. */
const sharedKinds: readonly LossKind[] = [
  "substation",
  "carrier",
  "backbone",
  "hazard",
  "dns-provider",
  "cloud-region",
  "cloud-account",
  "certificate-authority",
];

/** Of these, what takes whole sites and nothing else: a promise that holds for the sites holds for it. */
const takesSitesAlone: ReadonlySet<LossKind> = new Set(["substation", "hazard", "cloud-region"]);

/** Whether an event stops a service: beyond every promise, or within one that the loss of sites alone does not try. */
function stops({ outcome, goal, unmet }: Verdict, kind: LossKind): boolean {
  if (outcome !== "down" && outcome !== "read-only") return false;
  if (goal === null) return true;
  return unmet.includes("outcome") && !takesSitesAlone.has(kind);
}

/**
 * Single events that stop services which survive the loss of sites: because they take more sites than any service
 * promised to survive, or because they take what no site's loss does. Shared causes that a count of sites does not
 * show. A carrier that stops products and what operators restore them with alike is an error: two at each site are enough.
 */
export function sharedCauses(blueprint: Blueprint, judgements: readonly Judgement[]): Finding[] {
  const survivors = new Set(
    blueprint.services
      .filter((service) => service.goals && service.goals.survive !== "none")
      .map((service) => service.name),
  );
  const stopped = new Map<string, Verdict[]>();
  for (const { verdict } of judgements) {
    const [event, ...others] = verdict.lost;
    if (!event || others.length > 0 || !sharedKinds.includes(event.kind)) continue;
    if (!stops(verdict, event.kind) || !survivors.has(verdict.service)) continue;
    stopped.set(verdict.loss, [...(stopped.get(verdict.loss) ?? []), verdict]);
  }
  const operational = new Set(
    blueprint.services.filter(({ goals }) => goals?.operational).map(({ name }) => name),
  );
  return [...stopped.values()].map((verdicts): Finding => {
    const first = verdicts[0]!;
    const { lost, because } = first;
    const tools = verdicts.filter(({ service }) => operational.has(service)).length;
    // Another carrier can be had at every site; from an earthquake nobody gets away by contract.
    const stopsTheirRepair = lost[0]?.kind === "carrier" && tools > 0 && tools < verdicts.length;
    return {
      policy: stopsTheirRepair ? "operator-access-independent" : "hazard-independence",
      level: stopsTheirRepair ? "error" : "warning",
      service: null,
      resource: because.find((reason) => reason.resource)?.resource ?? null,
      event: lost[0],
      reason: {
        kind: "common-cause-failure",
        lost,
        services: verdicts.map((verdict) => verdict.service),
        because: because[0],
      },
      remedy: { kind: "separate-sites", lost },
    };
  });
}
