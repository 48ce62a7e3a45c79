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
 * Single events that are more than any service promised to survive, and that stop services which survive the loss
 * of sites: shared causes that a count of sites does not show.
 */
export function sharedCauses(blueprint: Blueprint, judgements: readonly Judgement[]): Finding[] {
  const survivors = new Set(
    blueprint.services
      .filter((service) => service.goals && service.goals.survive !== "none")
      .map((service) => service.name),
  );
  const stopped = new Map<string, Verdict[]>();
  for (const { verdict } of judgements) {
    const beyond = verdict.goal === null && (verdict.outcome === "down" || verdict.outcome === "read-only");
    if (!beyond || !survivors.has(verdict.service) || !sharedKinds.includes(kindOf(verdict))) continue;
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
      message: `${lost} alone stops ${shown}, which survive the loss of sites: ${first.because[0]?.text ?? "nothing is left"}`,
      fix: fixFor(kindOf(first), lost),
    };
  });
}
