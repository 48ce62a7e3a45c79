import {
  type Blueprint,
  failureDomains,
  type Loss,
  type LossElement,
  lossOfElements,
  type Verdict,
} from "@holdfast/resilience";
import { loss as lossText } from "../text/phrases";

/** A scenario of a report. */
export interface ShownLoss {
  /** The scenario's id in the report: `site:ansan+site:siheung`. */
  readonly id: string;
  /** Names of what is lost. */
  readonly lost: readonly string[];
  /** Which scenarios it belongs with: `One site lost`, `A hall lost`. */
  readonly group: string;
  /** True when whole sites are all that is lost. */
  readonly ofSites: boolean;
}

const NUMBERS = ["Nothing", "One", "Two", "Three", "Four"];

/** Kinds of the elements that a scenario's id names. */
function kindsOf(id: string): string[] {
  return [...id.matchAll(/(?:^|\+)([a-z-]+):/g)].map((match) => match[1] ?? "");
}

/** What the losses of one thing of a kind are called, where that is not `A <kind> lost`. */
const titles: Record<string, string> = {
  site: "One site lost",
  maintenance: "A site under maintenance",
  "dns-provider": "A DNS provider lost",
  hazard: "A hazard strikes",
  service: "A service that operators need lost",
};

function groupOf(kinds: readonly string[]): string {
  const [kind = ""] = kinds;
  const size = NUMBERS[kinds.length] ?? String(kinds.length);
  if (kinds.length === 0) return "Nothing lost";
  if (new Set(kinds).size > 1) return `${size} different things lost`;
  const noun = kind.replaceAll("-", " ");
  if (kinds.length === 1) return titles[kind] ?? `A ${noun} lost`;
  return `${size} ${noun.endsWith("y") ? `${noun.slice(0, -1)}ies` : `${noun}s`} lost`;
}

/** A scenario in words, without the kind that the group's heading tells: `ansan and siheung`, `ansan/hall-1`. */
export function lossTitle({ id, lost }: ShownLoss): string {
  const only = lost.length === 1 ? (lost[0] ?? "") : "";
  const kind = (kindsOf(id)[0] ?? "").replaceAll("-", " ");
  const prefix = kind === "maintenance" ? "maintenance of " : `${kind} `;
  return shortened(only.startsWith(prefix) ? only.slice(prefix.length) : lossText(lost));
}

/** The telling end of an Amazon resource name, which is longer than any column. */
function shortened(name: string): string {
  return name.startsWith("arn:") ? (name.split(/[:/]/).at(-1) ?? name) : name;
}

/** The scenarios of a report, each once, groups together in the order in which they first occur. */
export function lossesOf(verdicts: readonly Verdict[]): ShownLoss[] {
  const losses = new Map<string, ShownLoss>();
  for (const { loss, lost } of verdicts) {
    if (losses.has(loss)) continue;
    const kinds = kindsOf(loss);
    losses.set(loss, {
      id: loss,
      lost,
      group: groupOf(kinds),
      ofSites: kinds.every((kind) => kind === "site"),
    });
  }
  const groups = [...new Set([...losses.values()].map((loss) => loss.group))];
  return groups.flatMap((group) => [...losses.values()].filter((loss) => loss.group === group));
}

/**
 * The scenario that an id of a report names. A plus sign may stand in a name as well as between two.
 *
 * @param blueprint what the report was made of; what it does not hold is left out
 */
export function lossOf(blueprint: Blueprint, id: string): Loss {
  const elements: LossElement[] = [
    ...blueprint.sites.map(({ name }) => ({ kind: "site" as const, name })),
    ...failureDomains(blueprint),
    ...blueprint.services.map(({ name }) => ({ kind: "service" as const, name })),
  ];
  const known = new Map(elements.map((element) => [`${element.kind}:${element.name}`, element]));
  const lost: LossElement[] = [];
  let begun = "";
  for (const part of id.split("+")) {
    begun = begun === "" ? part : `${begun}+${part}`;
    const element = known.get(begun);
    if (!element) continue;
    lost.push(element);
    begun = "";
  }
  return lossOfElements(lost);
}
