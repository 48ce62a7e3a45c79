import type { Blueprint } from "../blueprint/blueprint";
import type { Judgement } from "../judge/judge";
import type { Verdict } from "../judge/verdict";
import type { LossKind } from "../loss/loss";
import type { Finding } from "./finding";
import { shortList } from "./names";

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
function stops(verdict: Verdict): boolean {
  const { outcome, goal, unmet } = verdict;
  if (outcome !== "down" && outcome !== "read-only") return false;
  if (goal === null) return true;
  return unmet.includes("outcome") && !takesSitesAlone.has(kindOf(verdict));
}

function kindOf(verdict: Verdict): LossKind {
  return verdict.loss.slice(0, verdict.loss.indexOf(":")) as LossKind;
}

function fixFor(kind: LossKind, lost: string): string {
  switch (kind) {
    case "hazard":
      return `stand a site with copies and voters outside the reach of ${lost}, or state that such an event is not planned for`;
    case "substation":
      return "give each of the sites a reserve feed from another substation";
    case "carrier":
      return "give each of the sites a line of a second carrier";
    case "backbone":
      return "join the sites by a second backbone";
    default:
      return `put what the services need beside ${lost}, so that none of them is without it`;
  }
}

/**
 * Single events that stop services which survive the loss of sites: because they take more sites than any service
 * promised to survive, or because they take what no site's loss does. Shared causes that a count of sites does not
 * show.
 */
export function sharedCauses(blueprint: Blueprint, judgements: readonly Judgement[]): Finding[] {
  const survivors = new Set(
    blueprint.services
      .filter((service) => service.goals && service.goals.survive !== "none")
      .map((service) => service.name),
  );
  const stopped = new Map<string, Verdict[]>();
  for (const { verdict } of judgements) {
    if (!stops(verdict) || !survivors.has(verdict.service) || !sharedKinds.includes(kindOf(verdict)))
      continue;
    stopped.set(verdict.loss, [...(stopped.get(verdict.loss) ?? []), verdict]);
  }
  return [...stopped.values()].map((verdicts): Finding => {
    const first = verdicts[0]!;
    const lost = first.lost.join(" and ");
    const shown = shortList(verdicts.map((verdict) => verdict.service));
    return {
      policy: "hazard-independence",
      level: "warning",
      service: null,
      resource: first.because.find((reason) => reason.resource)?.resource ?? null,
      event: lost,
      message: `${lost} alone stops ${shown}, which survive the loss of sites: ${first.because[0]?.text ?? "nothing is left"}`,
      fix: fixFor(kindOf(first), lost),
    };
  });
}
