import type { Finding, Reason, Verdict } from "@holdfast/resilience";
import chalk from "chalk";
import type { ReportContent } from "../content";
import { ALONE_MARK, Causes } from "./cause";
import { acceptedText } from "../text/acceptance-text";
import { outcomeColours } from "../text/outcome-colours";
import { lossElementText, lossText } from "../text/loss-text";
import { count, duration, joined, outcomes, percent } from "../text/phrases";
import { reasonText } from "../text/reason-text";
import { dataLossText, restoreText } from "../text/restore-text";
import { remedyText } from "../text/remedy-text";
import { isPromised } from "./headline";
import { some } from "./risk";
import { tableLines } from "./table";
import { terminalText } from "../text/untrusted-text";

/** Columns of the table; the last one is not padded. */
const HEADINGS = ["service", "outcome", "served", "RTO", "RPO", "goal"];

/** Services that a line names before it counts. */
const NAMED = 6;

/** Rows of names and sentences in columns. */
function rowLines(rows: readonly (readonly string[])[]): string[] {
  return tableLines(
    rows.map((row) => row.map(terminalText)),
    { side: () => "left" },
  );
}

function cells(verdict: Verdict): string[] {
  return [
    terminalText(verdict.service),
    verdict.outcome,
    percent(verdict.served),
    verdict.rtoSeconds === null ? "manual recovery" : duration(verdict.rtoSeconds),
    dataLossText(verdict),
    !verdict.met
      ? `not met${verdict.accepted ? ", accepted" : ""}: ${verdict.unmet.join(", ")}`
      : verdict.goal === null
        ? "none"
        : "met",
  ];
}

/** How many services are left in which state, and how many promises are broken. */
function summary(verdicts: readonly Verdict[]): string {
  const states = outcomes
    .map((outcome) => ({ outcome, of: verdicts.filter((verdict) => verdict.outcome === outcome).length }))
    .filter(({ of }) => of > 0)
    .reverse();
  const [most, ...others] = states;
  const all = states.length === 1 ? `all ${verdicts.length}` : `${most?.of} of ${verdicts.length}`;
  const left = joined([
    `${all} services ${most?.of === 1 ? "is" : "are"} ${most?.outcome}`,
    ...others.map(({ outcome, of }) => `${of} ${of === 1 ? "is" : "are"} ${outcome}`),
  ]);
  const promised = verdicts.filter(isPromised);
  const broken = promised.filter((verdict) => !verdict.met && !verdict.accepted).length;
  const kept =
    promised.length === 0
      ? "No goal covers this loss."
      : broken === 0
        ? promised.every(({ met }) => met)
          ? "Every goal is met."
          : "Every goal is met, but for what is accepted."
        : `${broken} of ${count(promised.length, "goal")} ${broken === 1 ? "is" : "are"} not met.`;
  return terminalText(`Without ${lossText(verdicts[0]?.lost ?? [])}, ${left}. ${kept}`);
}

/** What stood at the lost sites alone, or in part, and what stops for want of it. */
function aloneLines(causes: Causes, verdicts: readonly Verdict[]): string[] {
  const alone = causes
    .aloneAtLostSites()
    .map((name) => ({ name, stops: causes.stoppedFor(name), waiting: causes.waitingFor(name) }))
    .sort((left, right) => right.stops.length - left.stops.length)
    .flatMap(({ name, stops, waiting }) => [
      [name, stops.length === 0 ? "stops nothing else" : `stops ${some(stops, NAMED)}`],
      ...(waiting.length === 0
        ? []
        : [["", `replicas of ${some(waiting)} are left elsewhere, and it alone may promote one`]]),
    ]);
  if (alone.length === 0) return [];
  const partly = verdicts.flatMap((verdict) =>
    causes.carried(verdict).map((line) => [`${verdict.service}, in part`, line]),
  );
  return [
    chalk.bold(terminalText(`single points of failure ${causes.place()}`)),
    ...rowLines([...alone, ...partly]),
    "",
  ];
}

function verdictLines(verdicts: readonly Verdict[]): string[] {
  return [
    ...tableLines([HEADINGS, ...verdicts.map(cells)], {
      side: () => "left",
      style: (text, row, column) => {
        if (row === 0) return chalk.bold(text);
        return column === 1 ? outcomeColours[verdicts[row - 1]?.outcome ?? "serving"](text) : text;
      },
    }),
    "",
  ];
}

/** What is left of data whose every replica is lost, and who accepts what is lost for good. */
function dataLines(verdicts: readonly Verdict[], findings: readonly Finding[]): string[] {
  const groups = new Map<string, Set<string>>();
  const add = (text: string, store: string) => groups.set(text, (groups.get(text) ?? new Set()).add(store));
  for (const restore of verdicts.flatMap(({ restores }) => restores))
    add(restoreText(restore), restore.store);
  if (groups.size === 0) return [];
  const accepted = findings.flatMap(({ reason, service, accepted: by }) =>
    reason.kind === "data-lost-for-good" && by ? [[service ?? "", acceptedText(by)]] : [],
  );
  return [
    chalk.bold("data without a replica left"),
    ...[...groups].map(([text, stores]) => terminalText(`${joined([...stores])}: ${text}`)),
    ...rowLines(accepted),
    "",
  ];
}

function goesOn({ outcome }: Verdict): boolean {
  return outcome === "serving" || outcome === "degraded";
}

/** Why services stop, or break a promise. */
function whyLines(verdicts: readonly Verdict[], causes: Causes): string[] {
  const unmet = verdicts.filter((verdict) => !verdict.met || (verdict.goal === null && !goesOn(verdict)));
  if (unmet.length === 0) return [];
  const rows = unmet.flatMap((verdict) =>
    causes.told(verdict).map((line, index) => [index === 0 ? verdict.service : "", line]),
  );
  const named = unmet[0]?.lost.map(lossElementText).join(",") ?? "";
  const option = named.includes(" ") ? `"${named}"` : named;
  const legend = rows.some(([, line]) => line?.includes(ALONE_MARK))
    ? [
        `${ALONE_MARK} single point of failure ${causes.place()}. The whole chain of one: npx holdfast explain SERVICE --lose ${option}`,
      ]
    : [];
  return [chalk.bold("why"), ...rowLines(rows), ...legend.map(terminalText), ""];
}

/** Services that go on for a limited time, and by what. */
function limitedLines(verdicts: readonly Verdict[]): string[] {
  const rows = verdicts.flatMap(({ because, service }) =>
    because.flatMap((reason) =>
      reason.kind === "soft-dependency" && reason.service === service && reason.cachedSeconds !== undefined
        ? [[service, reasonText(reason)]]
        : [],
    ),
  );
  return rows.length > 0 ? [chalk.bold("for a limited time"), ...rowLines(rows), ""] : [];
}

/** That something which the loss names is lost, and no more. */
function isNamedLoss(reason: Reason): boolean {
  switch (reason.kind) {
    case "site-lost":
      return reason.cause.kind === "named";
    case "hall-lost":
      return reason.powerFeed === undefined && reason.coolingPlant === undefined;
    case "dns-provider-lost":
      return reason.account === undefined;
    case "certificate-authority-lost":
      return reason.site === undefined;
    default:
      return false;
  }
}

/** Every change that would keep a promise, with the services whose promise it keeps. */
function fixLines(verdicts: readonly Verdict[]): string[] {
  const fixes = new Map<string, string[]>();
  for (const { met, remedies, service } of verdicts) {
    if (met) continue;
    for (const remedy of remedies) {
      const text = remedyText(remedy);
      fixes.set(text, [...(fixes.get(text) ?? []), service]);
    }
  }
  if (fixes.size === 0) return [];
  const lines = [...fixes].sort(([, left], [, right]) => right.length - left.length);
  return [
    chalk.bold("what to change"),
    ...lines.map(([fix, services]) =>
      terminalText(services.length > 1 ? `${fix} (${some(services, NAMED)})` : fix),
    ),
    "",
  ];
}

/**
 * What one loss leaves of every service: in one sentence, then what stood nowhere else, a line for each service, and
 * why promises are not kept and what would keep them.
 */
export function oneLoss({
  report: { verdicts, findings },
  blueprint,
}: Pick<ReportContent, "report" | "blueprint">): string {
  const causes = new Causes(verdicts, blueprint);
  const lines = [
    chalk.bold(summary(verdicts)),
    // That a site is lost which the first line names needs no telling.
    ...causes.common
      .filter((reason) => !isNamedLoss(reason))
      .map((reason) => terminalText(reasonText(reason))),
    "",
    ...aloneLines(causes, verdicts),
    ...verdictLines(verdicts),
    ...dataLines(verdicts, findings),
    ...limitedLines(verdicts),
    ...whyLines(verdicts, causes),
    ...fixLines(verdicts),
  ];
  return `${lines.join("\n")}\n`;
}
