import { type LossElement, lossKey, lossName, type Verdict } from "@holdfast/resilience";
import { lossKindText, lossText } from "../text/loss-text";

/** A scenario of a report. */
export interface ShownLoss {
  /** The scenario's key in the report: `site:ansan+site:siheung`. */
  readonly id: string;
  readonly lost: readonly LossElement[];
  /** What of it is not lost in every scenario of the report: all of it, unless something is lost already. */
  readonly more: readonly LossElement[];
  /** Which scenarios it belongs with: `One site lost`, `A hall lost`. */
  readonly group: string;
  /** True when whole sites are all that is lost. */
  readonly ofSites: boolean;
}

const NUMBERS = ["Nothing", "One", "Two", "Three", "Four"];

/** What the losses of one thing of a kind are called, where that is not `A <kind> lost`. */
const titles: { readonly [kind in LossElement["kind"]]?: string } = {
  site: "One site lost",
  maintenance: "A site under maintenance",
  "dns-provider": "A DNS provider lost",
  hazard: "A hazard strikes",
  service: "A service that operators need lost",
};

function groupOf(kinds: readonly LossElement["kind"][], already: boolean): string {
  const [kind] = kinds;
  const size = NUMBERS[kinds.length] ?? String(kinds.length);
  if (!kind) return already ? "Nothing more lost" : "Nothing lost";
  if (new Set(kinds).size > 1) return `${size} different things lost`;
  const noun = lossKindText(kind);
  if (kinds.length === 1) return titles[kind] ?? `A ${noun} lost`;
  return `${size} ${noun.endsWith("y") ? `${noun.slice(0, -1)}ies` : `${noun}s`} lost`;
}

/** A scenario in words, without the kind that the group's heading tells: `ansan and siheung`, `ansan/hall-1`. */
export function lossTitle({ lost, more }: ShownLoss): string {
  const shown = more.length > 0 ? more : lost;
  const [only, ...others] = shown;
  return shortened(only && others.length === 0 ? lossName(only) : lossText(shown));
}

/** How many things, from the first on, are lost in every one of several scenarios: what is lost already. */
function lostAlready(verdicts: readonly Verdict[]): number {
  const [first, ...others] = [...new Map(verdicts.map(({ loss, lost }) => [loss, lost])).values()];
  if (!first || others.length === 0) return 0;
  const keys = first.map((element) => lossKey([element]));
  const differs = keys.findIndex((key, at) =>
    others.some((lost) => !lost[at] || lossKey([lost[at]]) !== key),
  );
  return differs < 0 ? keys.length : differs;
}

/** The telling end of an Amazon resource name, which is longer than any column. */
function shortened(name: string): string {
  return name.startsWith("arn:") ? (name.split(/[:/]/).at(-1) ?? name) : name;
}

/** The scenarios of a report, each once, groups together in the order in which they first occur. */
export function lossesOf(verdicts: readonly Verdict[]): ShownLoss[] {
  const losses = new Map<string, ShownLoss>();
  const already = lostAlready(verdicts);
  for (const { loss, lost } of verdicts) {
    if (losses.has(loss)) continue;
    const more = lost.slice(already);
    const kinds = more.map(({ kind }) => kind);
    losses.set(loss, {
      id: loss,
      lost,
      more,
      group: groupOf(kinds, already > 0),
      ofSites: lost.map(({ kind }) => kind).every((kind) => kind === "site"),
    });
  }
  const groups = [...new Set([...losses.values()].map((loss) => loss.group))];
  return groups.flatMap((group) => [...losses.values()].filter((loss) => loss.group === group));
}
