import type { Blueprint } from "./blueprint/blueprint";
import type { Finding } from "./findings/finding";
import { judge } from "./judge/judge";
import { lostSites } from "./judge/lost-sites";
import { outcomes, type Verdict } from "./judge/verdict";
import { type Loss, type LossElement, lossKey, lossOfElements } from "./loss/loss";

/** What is lost already, and whether nodes of the sites that stand may be drained before it is back. */
export interface AfterLoss {
  readonly lost: readonly LossElement[];
  readonly repairs: readonly { readonly site: string; readonly mustWait: boolean }[];
}

/**
 * What can still happen when something is lost already: nothing more, and then each of the losses on top of it, but for
 * what lies within it.
 *
 * @param further losses of an ordinary day
 */
export function lossesAfter(
  blueprint: Blueprint,
  lost: readonly LossElement[],
  further: readonly Loss[],
): Loss[] {
  const sites = new Set(lostSites(blueprint, lossOfElements(lost)));
  const keys = new Set(lost.map((element) => lossKey([element])));
  const isGone = (element: LossElement): boolean => {
    if (keys.has(lossKey([element]))) return true;
    if ("site" in element) return sites.has(element.site);
    return (element.kind === "site" || element.kind === "maintenance") && sites.has(element.name);
  };
  const losses = further.map(({ elements }) => [...lost, ...elements.filter((each) => !isGone(each))]);
  const all = [lost, ...losses].map((elements) => lossOfElements(elements));
  return [...new Map(all.map((loss) => [loss.id, loss])).values()];
}

/** A step that is worse with nodes of a site drained than without. */
interface Setback {
  /** What is lost meanwhile besides; absent: nothing. */
  readonly meanwhile?: LossElement;
  readonly services: readonly string[];
}

const isStopped = ({ outcome }: Verdict): boolean => outcome === "down" || outcome === "read-only";

function setbackOf(
  blueprint: Blueprint,
  lost: readonly LossElement[],
  drained: LossElement,
  meanwhile: LossElement | undefined,
): Setback | undefined {
  const elements = meanwhile ? [...lost, meanwhile] : lost;
  const before = judge(blueprint, lossOfElements(elements));
  const during = judge(blueprint, lossOfElements([...elements, drained]));
  const worse = during.filter((verdict, index) => {
    const other = before[index]!;
    // Two sites and a drained one leave less of peak by any measure: then only what stops counts.
    if (meanwhile) return isStopped(verdict) && !isStopped(other);
    return outcomes.indexOf(verdict.outcome) > outcomes.indexOf(other.outcome) || (other.met && !verdict.met);
  });
  if (worse.length === 0) return undefined;
  return { ...(meanwhile && { meanwhile }), services: worse.map(({ service }) => service) };
}

/**
 * Whether repairs of what stands have to wait until something that is lost is back: nodes of a site may be drained where
 * no service does less for it, and none stops when one more site is lost meanwhile that would not have stopped without.
 *
 * @returns a finding for each site whose repairs have to wait, beside the answer for every site
 */
export function repairsAfter(
  blueprint: Blueprint,
  lost: readonly LossElement[],
): { after: AfterLoss; findings: Finding[] } {
  const gone = new Set(lostSites(blueprint, lossOfElements(lost)));
  const standing = blueprint.sites.filter(({ name }) => !gone.has(name));
  const findings: Finding[] = [];
  const repairs = standing
    .filter(({ kind }) => kind !== "cloud")
    .map(({ name: site, urn }) => {
      const drained: LossElement = { kind: "maintenance", name: site };
      const others = standing.filter(({ name }) => name !== site);
      let setback: Setback | undefined;
      for (const other of [undefined, ...others])
        setback ??= setbackOf(blueprint, lost, drained, other && { kind: "site", name: other.name });
      if (setback) {
        findings.push({
          policy: "survives-declared-loss",
          level: "warning",
          service: null,
          resource: urn,
          event: drained,
          reason: { kind: "repairs-must-wait", site, lost, ...setback },
          remedy: { kind: "restore-first", lost },
        });
      }
      return { site, mustWait: setback !== undefined };
    });
  return { after: { lost, repairs }, findings };
}
