import type { Goals, Reason, Verdict } from "@holdfast/resilience";
import chalk from "chalk";
import { Chains, type Need } from "./chain";
import { outcomeColours } from "../text/outcome-colours";
import { lossText } from "../text/loss-text";
import { count, duration, percent } from "../text/phrases";
import { reasonText } from "../text/reason-text";
import { remediesText } from "../text/remedy-text";
import { assumptionText, termName, termSource } from "../text/term-text";
import { resourceName } from "../text/resource-name";
import { terminalText } from "../text/untrusted-text";

/** Lines that a chain may have before only its nearest services are told. */
const LINES = 400;

/** What all lines below a line are indented by. */
const STEP = "  ";

function reasonLine(reason: Reason): string {
  const text = terminalText(reasonText(reason));
  if (!reason.resource) return text;
  const { kind, name } = resourceName(reason.resource);
  return `${text} ${chalk.dim(terminalText(`[${kind} ${name}]`))}`;
}

function stateOf(verdict: Verdict): string {
  const recovery =
    verdict.rtoSeconds === null ? "until manual recovery" : `recovers in ${duration(verdict.rtoSeconds)}`;
  const word = outcomeColours[verdict.outcome](verdict.outcome);
  return `${word}, serves ${percent(verdict.served)} of peak, ${recovery}, writes ${verdict.writes ? "go on" : "stop"}`;
}

/** What a service promises to survive, and why that is less than two sites. */
type StatedGoal = Pick<Goals, "survive" | "because">;

/** A promise and how it is kept, or that there is none. */
function promiseLine({ goal, met, unmet, rpoSeconds }: Verdict, goals: StatedGoal | undefined): string {
  if (!goal) {
    if (!met) return `promise: ${chalk.red("not kept: it cannot be read")}`;
    const lower = goals?.because === undefined ? "" : `: ${goals.survive}, because ${goals.because}`;
    return terminalText(`promise: none under this loss${lower}`);
  }
  const promised = `serve ${percent(goal.served)} of peak, recover in ${duration(goal.rtoSeconds)}, lose ${goal.rpoSeconds === 0 ? "no write" : `writes of ${duration(goal.rpoSeconds)} at most`}`;
  const lost =
    rpoSeconds === null
      ? "writes without bound"
      : rpoSeconds === 0
        ? "none"
        : `writes of ${duration(rpoSeconds)}`;
  return `promise: ${promised}; ${met ? chalk.green("kept") : chalk.red(`not kept: ${unmet.join(", ")}`)} (can lose: ${lost})`;
}

/**
 * The chain of reasons for one verdict as indented text: its own reasons, then every service that it
 * depends on with its reasons below it, and so on. A service or a reason that was
 * told already is not told again. Of a long chain the nearest services are told, and how many more there are.
 *
 * @param verdict what is explained
 * @param verdicts the verdicts of all services under the same loss
 * @param goals what the service promises to survive. Default: it is not known
 */
export function explanation(verdict: Verdict, verdicts: readonly Verdict[], goals?: StatedGoal): string {
  const chains = new Chains(verdicts);
  const chain = chains.told(verdict, ({ own, needs }) => own.length + needs.length, LINES);
  const told = new Set([verdict.service]);
  const said = new Set<string>();
  // Calls itself no deeper than there are services to tell.
  const tell = (of: Verdict, indent: string): string[] => {
    const { own, needs } = chains.link(of);
    const news = own.map(reasonLine).filter((line) => !said.has(line) && said.add(line));
    return [...news.map((line) => `${indent}${line}`), ...needs.flatMap((need) => tellNeed(need, indent))];
  };
  const tellNeed = ({ kind, verdict: other }: Need, indent: string): string[] => {
    const how = kind === "hard" ? "needs" : "soft dependency unavailable:";
    const name = terminalText(other.service);
    const line = `${indent}${how} ${chalk.bold(name)}: ${stateOf(other)}`;
    if (!chain.told.has(other.service)) return [`${line} (why: explain ${name})`];
    if (told.has(other.service)) return [`${line} (told above)`];
    told.add(other.service);
    return [line, ...tell(other, indent + STEP)];
  };
  const terms = verdict.rtoTerms.map(
    (term) =>
      `${STEP}${duration(term.seconds).padStart(10)}  ${termName(term)} ${chalk.dim(terminalText(`(${termSource(term)})`))}`,
  );
  const assumptions = verdict.assumptions.map(
    (assumption) => `${STEP}${terminalText(assumptionText(assumption))}`,
  );
  const fix = remediesText(verdict.remedies);
  const lines = [
    `${chalk.bold(terminalText(verdict.service))} without ${terminalText(lossText(verdict.lost))}: ${stateOf(verdict)}`,
    promiseLine(verdict, goals),
    ...(terms.length > 0 ? ["RTO:", ...terms] : []),
    ...(assumptions.length > 0 ? ["assumptions:", ...assumptions] : []),
    "because:",
    ...tell(verdict, STEP),
    ...(chain.unnamed > 0 ? [`${STEP}and ${count(chain.unnamed, "further service")} below these`] : []),
    ...(fix ? [`fix: ${terminalText(fix)}`] : []),
  ];
  return `${lines.join("\n")}\n`;
}
